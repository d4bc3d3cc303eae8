"""What waits: the number on the front page counts the very list it opens, and what is done can be undone."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.office.models import QueueMark, SavedList
from portal.office.queues import lines
from portal.office.queues.acts import give, look_at, undo
from portal.office.queues.table import QUEUES, number, numbers_of, rows_of
from portal.people.models import Person
from portal.records.models import Event
from portal.sync.models import Delivery, Outgoing
from portal.sync.more_work import pass_on_answers
from tests.cast import Cast
from tests.enquiries.asking import asked
from tests.enquiries.requesting import requested
from tests.factories.hazards import HazardCaseFactory, HazardSignFactory
from tests.factories.homes import CorrectionFactory
from tests.factories.repairs import MoreWorkFactory, SaidFactory, StatusUpdateFactory, WorkOrderFactory
from tests.factories.sync import DeliveryFactory

Door = Callable[[Person], Client]


def something_waits_everywhere(cast: Cast) -> None:
    """In every list of Larkfield something, and in none of them what is over."""
    now = clock.now()
    HazardCaseFactory(home=cast.flat_1)
    HazardSignFactory(home=cast.flat_2)
    Outgoing.objects.create(
        landlord=cast.larkfield, system=None, request=cast.request, kind="RaiseRepair", body={}
    )
    for days in (9, 2):
        WorkOrderFactory(
            home=cast.flat_2, due_at=now - timedelta(days=days), description=f"Late by {days} days"
        )
    WorkOrderFactory(home=cast.flat_2, class_code="60", description="Done again")
    order = WorkOrderFactory(home=cast.flat_3, description="Told 70")
    StatusUpdateFactory(work_order=order, position=1, type_code="70", happened_at=now - timedelta(days=3))
    MoreWorkFactory(work_order=WorkOrderFactory(home=cast.flat_3, description="The one that needs more"))
    MoreWorkFactory(work_order=WorkOrderFactory(home=cast.flat_3, completed_at=now))
    came = WorkOrderFactory(home=cast.flat_3)
    StatusUpdateFactory(work_order=came, position=1, type_code="70", happened_at=now - timedelta(days=3))
    StatusUpdateFactory(work_order=came, position=2, type_code="60", happened_at=now - timedelta(days=2))
    poor = {"work_order": cast.own_order, "by": cast.amina, "kind": "rated", "at": now}
    SaidFactory(**poor, work_score=2, ease_score=5)
    SaidFactory(**poor, work_score=3, ease_score=4)
    asked(cast)
    requested(cast)
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
    assert "You may agree to £250 for one repair" in agreed
    assert "More than you may agree to" not in agreed


def test_more_work_is_agreed_to_by_many_or_one_and_undone(cast: Cast, at_office: Door) -> None:
    something_waits_everywhere(cast)
    Officer.objects.filter(person=cast.rhys).update(spend_limit=Decimal(250))
    mine = MoreWorkFactory(work_order=cast.contractors_order, cost=None)
    foreign = MoreWorkFactory(work_order=WorkOrderFactory(home=cast.eastmere_house))
    door, address = at_office(cast.rhys), "/office/queues/approvals/"
    rows = [str(row.code) for row in rows_of(QUEUES["approvals"], cast.rhys.officer, now=clock.now())]
    assert len(rows) == 2
    many = {"act": "agree", "row": [*rows, str(foreign.code)]}
    agreed = door.post(address, many, follow=True).content.decode()
    assert "You agreed to 1 row." in agreed
    assert "2 rows cannot be agreed to by you" in agreed  # of one the sum is not known, one is another's
    assert "More work to agree to: 1</h1>" in agreed
    undone = door.post(address, {"act": "undo"}, follow=True).content.decode()
    assert "Undone for 1 row." in undone
    assert "More work to agree to: 2</h1>" in undone
    page = f"/office/more-work/{mine.code}/"
    said = {"answer": "yes", "up_to": "900", "words": ""}
    assert "more than the £250" in door.post(page, said).content.decode()
    asked = door.post(page, said | {"answer": "ask", "words": "What does it cost?"}, follow=True)
    assert "until then you can undo it here" in asked.content.decode()
    assert "Take it back" in door.get(page).content.decode()
    # Whoever asked reads nothing of it until it has left; then they answer, and it waits again.
    firm, order = at_office(cast.col), f"/office/orders/{cast.contractors_order.code}/"
    assert "What does it cost?" not in firm.get(order).content.decode()
    pass_on_answers(now=clock.now() + timedelta(minutes=3))
    assert "What does it cost?" in firm.get(order).content.decode()
    firm.post(f"{order}more-work/", {"why": "Two days of work", "cost": "240"})
    assert "About £240" in door.get(address).content.decode()
    assert "has gone out" in door.post(page, {"undo": "yes"}, follow=True).content.decode()
    firm.post(f"{order}more-work/", {"what": "A new door", "why": "Rotten", "cost": "90"})
    assert "A new door" in door.get(address).content.decode()


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
    keys = ("late", "feedback", "questions", "to-send", "approvals")
    before = {key: queries(door, f"/office/queues/{key}/") for key in keys}
    for days in range(4):
        WorkOrderFactory(home=cast.flat_3, due_at=clock.now() - timedelta(days=3 + days))
        asked(cast)
        MoreWorkFactory(work_order=WorkOrderFactory(home=cast.flat_2))
        SaidFactory(work_order=cast.communal_order, by=cast.ben, kind="rated", at=clock.now(), work_score=1)
        Outgoing.objects.create(
            landlord=cast.larkfield,
            system=None,
            work_order=cast.communal_order,
            kind="JobStatusUpdate",
            body={},
        )
    assert {key: queries(door, f"/office/queues/{key}/") for key in keys} == before


def test_a_hazard_says_what_it_is_where_and_how_long_is_left() -> None:
    now = clock.now()
    case = HazardCaseFactory.build(
        code=uuid4(),
        hazard="damp_mould",
        place="Bedroom",
        kind="emergency",
        duty="emergency_safe",
        due_at=now + timedelta(hours=5, minutes=30),
    )
    line = lines.hazard(case, now)
    assert line.title == "Emergency: Damp and mould, Bedroom"
    assert line.more.endswith("Make an emergency safe")
    assert line.due.words == "5 hours left"
    case.duty, case.due_at = "", None
    assert lines.hazard(case, now).due.words == "To be closed"
