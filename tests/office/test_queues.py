"""What waits: the number on the front page counts the very list it opens, and what is done can be undone."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.office.models import QueueMark, SavedList
from portal.office.queues.acts import give, look_at, undo
from portal.office.queues.table import QUEUES, number, numbers_of, rows_of
from portal.people.models import Person
from portal.records.models import Event
from portal.sync.models import Delivery, Outgoing
from tests.cast import Cast
from tests.enquiries.asking import asked
from tests.factories.hazards import HazardCaseFactory
from tests.factories.homes import CorrectionFactory
from tests.factories.repairs import SaidFactory, StatusUpdateFactory, WorkOrderFactory
from tests.factories.sync import DeliveryFactory

Door = Callable[[Person], Client]


def something_waits_everywhere(cast: Cast) -> None:
    """In every list of Larkfield something, and in none of them what is over."""
    now = clock.now()
    HazardCaseFactory(home=cast.flat_1)
    Outgoing.objects.create(
        landlord=cast.larkfield, system=None, request=cast.request, kind="RaiseRepair", body={}
    )
    for days in (9, 2):
        WorkOrderFactory(
            home=cast.flat_2, due_at=now - timedelta(days=days), description=f"Late by {days} days"
        )
    WorkOrderFactory(home=cast.flat_2, class_code="60", description="Done again")
    for code in ("70", "90"):
        order = WorkOrderFactory(home=cast.flat_3, estimated_cost="250.00", description=f"Told {code}")
        StatusUpdateFactory(work_order=order, position=1, type_code=code, happened_at=now - timedelta(days=3))
    came = WorkOrderFactory(home=cast.flat_3)
    StatusUpdateFactory(work_order=came, position=1, type_code="70", happened_at=now - timedelta(days=3))
    StatusUpdateFactory(work_order=came, position=2, type_code="60", happened_at=now - timedelta(days=2))
    poor = {"work_order": cast.own_order, "by": cast.amina, "kind": "rated", "at": now}
    SaidFactory(**poor, work_score=2, ease_score=5)
    SaidFactory(**poor, work_score=3, ease_score=4)
    asked(cast)
    Notice.objects.create(
        channel="email",
        kind="repair_late",
        to="a@example.org",
        body="",
        given_up_at=now,
        landlord_id=cast.larkfield.pk,
    )
    DeliveryFactory(landlord=cast.larkfield, state=Delivery.State.WAITING)


def test_every_number_is_the_count_of_the_list_it_opens(cast: Cast, at_office: Door) -> None:
    something_waits_everywhere(cast)
    seen = set()
    for person in (cast.olive, cast.rhys, cast.ines, cast.dara):
        door = at_office(person)
        pages = {path: door.get(path).content.decode() for path in ("/office/", "/office/queues/")}
        for queue, count in numbers_of(person.officer, now=clock.now()):
            address = f"/office/queues/{queue.key}/"
            shown = door.get(address).content.decode()
            assert shown.count("data-row>") == count > 0, queue.key
            assert f"{queue.name}: {count}</h1>" in shown
            for start in pages.values():
                row = start[start.index(f'"{address}"') :]
                assert re.search(r"hf-status[^>]*>([^<]+)<", row).group(1) == str(count)  # type: ignore[union-attr]
            seen.add(queue.key)
        hidden = [key for key, queue in QUEUES.items() if person.officer.role not in queue.roles]
        assert all(door.get(f"/office/queues/{key}/").status_code == 404 for key in hidden)
    assert seen == set(QUEUES)
    otto = at_office(cast.otto)
    assert all(count == 0 for _, count in numbers_of(cast.otto.officer, now=clock.now()))
    assert "Late by 9 days" not in otto.get("/office/queues/late/").content.decode()


def test_the_oldest_promise_comes_first_and_a_low_limit_is_said(cast: Cast, at_office: Door) -> None:
    something_waits_everywhere(cast)
    door = at_office(cast.rhys)
    late = door.get("/office/queues/late/").content.decode()
    assert late.index("Late by 9 days") < late.index("Late by 2 days")
    assert "Told 70" in door.get("/office/queues/no-access/").content.decode()
    assert "More than you may agree to" in door.get("/office/queues/approvals/").content.decode()
    Officer.objects.filter(person=cast.rhys).update(spend_limit=Decimal(250))
    agreed = door.get("/office/queues/approvals/").content.decode()
    assert "About £250" in agreed
    assert "More than you may agree to" not in agreed


def test_rows_are_given_looked_at_and_put_back(cast: Cast, at_office: Door) -> None:
    something_waits_everywhere(cast)
    door, address = at_office(cast.rhys), "/office/queues/late/"
    late = [str(row.code) for row in rows_of(QUEUES["late"], cast.rhys.officer, now=clock.now())]
    foreign = WorkOrderFactory(home=cast.eastmere_house, due_at=clock.now() - timedelta(days=9))
    said = {"act": "give", "to": str(cast.olive.officer.code), "row": [*late, str(foreign.code), "x"]}
    given = door.post(f"{address}?whose=all", said, follow=True).content.decode()
    assert f"{len(late)} rows given to Olive." in given
    assert not QueueMark.objects.filter(about=foreign.code).exists()  # nobody acts on what they may not see
    assert (
        f"Late repairs: {len(late)}</h1>"
        in at_office(cast.olive).get(f"{address}?whose=mine").content.decode()
    )
    assert "Late repairs: 0" in door.get(f"{address}?whose=nobody").content.decode()
    assert "Undone for" in door.post(address, {"act": "undo"}, follow=True).content.decode()
    assert f"Late repairs: {len(late)}" in door.get(f"{address}?whose=nobody").content.decode()
    assert 'value="undo"' not in door.get(address).content.decode()  # a step is undone once
    looked = door.post(address, {"act": "look", "row": late[:1]}, follow=True).content.decode()
    assert "Rhys has looked at it" in looked
    assert f"Late repairs: {len(late) - 1}" in door.get(f"{address}?fresh=yes").content.decode()
    assert (
        "Choose one or more rows first." in door.post(address, {"act": "look"}, follow=True).content.decode()
    )
    wrong = {"act": "give", "to": str(cast.otto.officer.code), "row": late}
    assert "Choose who to give them to." in door.post(address, wrong, follow=True).content.decode()
    events = Event.objects.filter(verb__startswith="queue ").order_by("pk")
    assert [event.verb for event in events] == ["queue given", "queue undone", "queue looked at"]


def test_what_has_an_owner_of_its_own_keeps_it_there(cast: Cast) -> None:
    queue, by, now = QUEUES["corrections"], cast.dara.officer, clock.now()
    other = CorrectionFactory(home=cast.flat_2, owner=cast.ines.officer)
    step = give(queue=queue, codes=[cast.correction.code, other.code], to=cast.rhys.officer, by=by)
    other.refresh_from_db()
    assert other.owner == cast.rhys.officer
    type(other).objects.filter(pk=other.pk).update(
        owner=cast.olive.officer
    )  # somebody was faster than the undo
    assert undo(queue=queue, step=step, by=by) == 1
    other.refresh_from_db()
    cast.correction.refresh_from_db()
    assert (other.owner, cast.correction.owner) == (cast.olive.officer, None)
    poor = QUEUES["feedback"]
    said = SaidFactory(work_order=cast.own_order, by=cast.amina, kind="rated", at=now, work_score=1)
    look = look_at(queue=poor, codes=[said.code], by=cast.olive.officer)
    assert number(rows_of(poor, cast.olive.officer, now=now)) == 0
    assert undo(queue=poor, step=look, by=cast.olive.officer) == 1
    assert number(rows_of(poor, cast.olive.officer, now=now)) == 1


def test_an_officer_keeps_a_list_under_a_name(cast: Cast, at_office: Door) -> None:
    door = at_office(cast.rhys)
    door.post("/office/queues/late/?whose=mine&fresh=yes", {"act": "save", "name": "My late ones"})
    assert "/office/queues/late/?whose=mine&amp;fresh=yes" in door.get("/office/queues/").content.decode()
    assert "My late ones" not in at_office(cast.olive).get("/office/queues/").content.decode()
    kept = {"act": "forget", "list": str(SavedList.objects.get().code)}
    at_office(cast.olive).post("/office/queues/late/", kept)
    assert SavedList.objects.exists()
    door.post("/office/queues/late/", kept)
    assert not SavedList.objects.exists()


def queries(door: Client, address: str) -> int:
    door.get(address)
    with CaptureQueriesContext(connection) as asked_of_it:
        assert door.get(address).status_code == 200
    return len(asked_of_it)


def test_a_list_costs_the_same_with_many_rows(cast: Cast, at_office: Door) -> None:
    something_waits_everywhere(cast)
    door = at_office(cast.rhys)
    keys = ("late", "feedback", "questions", "to-send")
    before = {key: queries(door, f"/office/queues/{key}/") for key in keys}
    for days in range(4):
        WorkOrderFactory(home=cast.flat_3, due_at=clock.now() - timedelta(days=3 + days))
        asked(cast)
        SaidFactory(work_order=cast.communal_order, by=cast.ben, kind="rated", at=clock.now(), work_score=1)
        Outgoing.objects.create(
            landlord=cast.larkfield,
            system=None,
            work_order=cast.communal_order,
            kind="JobStatusUpdate",
            body={},
        )
    assert {key: queries(door, f"/office/queues/{key}/") for key in keys} == before
