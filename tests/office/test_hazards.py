"""The wall of clocks and the page of a case, as staff use them."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.hazards.actions.clocks import set_clocks
from portal.hazards.models import HazardCase
from portal.people.models import Person
from portal.sync.models import Outgoing
from tests.cast import Cast
from tests.factories.hazards import HazardCaseFactory

Door = Callable[[Person], Client]
ANSWERS = dict.fromkeys(("danger", "ill", "frail", "sleeps", "spreads", "before"), "yes")


def test_late_stands_in_the_open_and_the_next_comes_first(cast: Cast, at_office: Door) -> None:
    now = clock.now()
    for home, hours in ((cast.flat_1, 2), (cast.flat_2, 30), (cast.flat_3, 20)):
        set_clocks(HazardCaseFactory(home=home, aware_at=now - timedelta(hours=hours)), now=now)
    door = at_office(cast.olive)
    with CaptureQueriesContext(connection) as counted:
        shown = door.get("/office/hazards/").content.decode()
    assert "6 clocks running, 1 late" in shown
    late, wall = shown.split('class="hf-wall"')
    assert "Flat 2" in late
    assert wall.index("Flat 3") < wall.index("Flat 1")
    assert len(counted) <= 15
    table = door.get("/office/hazards/table/?column=hours").content.decode()
    places = [table.index(flat) for flat in ("Flat 2", "Flat 3", "Flat 1")]
    assert places == sorted(places)
    assert "3 clocks" in table
    assert "1 clock late" in door.get("/office/hazards/table/?show=late").content.decode()
    assert door.get("/office/hazards/table/?column=nothing").status_code == 404


def test_an_adviser_takes_a_call_and_the_case_is_led_to_its_end(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.olive)
    today = clock.now().astimezone(clock.LONDON)
    moment = {
        "day_day": today.day,
        "day_month": today.month,
        "day_year": today.year,
        "time": today.strftime("%H:%M"),
    }
    before = today - timedelta(days=1)
    first = moment | {"day_day": before.day, "day_month": before.month, "day_year": before.year}
    told = {"hazard": "damp_mould", "way": "phone", "place": "Bedroom", "said": "Mould, and a baby"}
    answer = door.post(
        f"/office/homes/{cast.flat_1.code}/hazards/new/", told | first | {"danger": "no"}, follow=True
    )
    assert "The clocks run." in answer.content.decode()
    case = HazardCase.objects.get()
    at = f"/office/hazards/{case.code}/"

    def do(act: str, **said: object) -> str:
        return door.post(f"{at}{act}/", said, follow=True).content.decode()

    assert "Fill in" in do("judge")
    said = {"household": "A baby of five months", "known": "first", "reason": "A baby sleeps there"}
    assert "think again whether it is an emergency" in do("judge", **ANSWERS, kind="significant", **said)
    given = do("give", owner=str(cast.rhys.officer.code))
    assert "<p>Rhys, repairs manager</p>" in given
    assert given.count("A baby of five months") == 2  # as it was judged, and among what is known of them
    found = {"investigator": "Sam", "competence": "Surveyor", "mode": "remote", "found": "significant"}
    needs = {"hazards": ["11"], "needs": ["safety"], "band": "High"}
    assert "Written down." in do("found", **found, **needs, **moment)
    assert "does not say" in do("summary", body="All well", method="electronic", **moment)
    parts = ("day", "month", "year")
    on = {f"{name}_{part}": moment[f"day_{part}"] for name in ("start_by", "finish_by") for part in parts}
    assert "Planned." in do("works", makes="safe", what="Wash it", **on)
    assert "is not done yet" in do("close", because="done", words="Photos")
    works = case.works.get()
    fan = {"makes": "prevent", "what": "Fit a fan", "how": "send"}
    assert "Choose who is needed." in do("works", **fan, **on)
    assert "Ordered." in do("works", **fan, **on, trade="EL")
    assert "Choose who is needed, or write" in do("order", works=str(works.code))
    sent = do("order", works=str(works.code), trade="PA")
    assert "its number is not here yet" in sent
    assert Outgoing.objects.filter(kind="RaiseRepair", works__case=case).count() == 2
    assert "Written down." in do("progress", works=str(works.code), how_far="completed_at", **moment)
    assert "They asked" not in do("access", method="call", outcome="no_answer", evidence="Log", **moment)
    assert "The offer is written down." in do("stay", step="offer", what="A flat")
    assert "Dropped" not in do("plan", type="further")
    assert ">Significant<" in "".join(do("plan", type="further").split())
    closing = do("close", because="double", words="One call came twice")
    assert "Closed. The household is asked" in closing
    assert door.get(f"{at}judge/").status_code == 404
    for page in ("print/", "case.json"):
        assert "A baby sleeps there" in door.get(at + page).content.decode()
    assert b"hazard_report.csv" in b"".join(door.get("/office/hazards/all.zip").streaming_content)


def test_a_late_time_leads_to_its_own_reason(cast: Cast, at_office: Door) -> None:
    now = clock.now()
    case = HazardCaseFactory(home=cast.flat_1, aware_at=now - timedelta(days=30))
    set_clocks(case, now=now)
    door = at_office(cast.rhys)
    page = door.get(f"/office/hazards/{case.code}/").content.decode()
    late = re.findall(r"/why/\?clock=(\d+)", page)
    assert len(late) == len(set(late)) == case.clocks.filter(due_at__lt=now, is_law=True).count() > 0
    asked = door.get(f"/office/hazards/{case.code}/why/?clock={late[-1]}").content.decode()
    assert re.search(rf'value="{late[-1]}"\s+selected', asked)
