"""The whole story: a resident reports, the landlord's system books, attends and completes, they answer.

The landlord's system is a process of its own. What workers do is called here, so that each step can be looked
at; tests/sync/out has the workers themselves.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from portal.core import clock
from portal.homes.models import Home
from portal.landlords.models import Priority
from portal.notices.models import Notice
from portal.people.models import Person
from portal.repairs.actions import saying
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.problems import Problem, problems_for
from portal.repairs.reports import Report
from portal.repairs.retold import without_repeats
from portal.repairs.rules import Answer, answer_of
from portal.sync import changing, reports, visits
from portal.sync.incoming import polling
from portal.sync.models import Incoming, Outgoing, System
from portal.sync.out import delivering
from portal.sync.talking import sealed_token
from portal.sync.visits import Asked
from tests.cast import Cast
from tests.factories.journeys import DraftFactory
from tests.sample_system.running import TOKEN, Running, running

AT_ONCE = 1e9
AS_IN_LIFE = 1


@pytest.fixture
def larkfields(cast: Cast, tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "state.db", speed=AS_IN_LIFE) as system:
        System.objects.filter(landlord=cast.larkfield).update(
            address=system.address, token=sealed_token(TOKEN)
        )
        yield system


def problem(cast: Cast) -> Problem:
    routine = (each for each in problems_for(cast.larkfield).all if each.trade_code == "PL")
    return next(each for each in routine if each.priority == "routine" and "kitchen" in each.rooms)


def report(cast: Cast, *, by: Person, home: Home, code: Any, slot: dict[str, Any] | None) -> RepairRequest:
    priority = Priority.objects.get(landlord=cast.larkfield, key="routine")
    said = Report(
        problem=problem(cast),
        priority=priority,
        room="kitchen",
        location="Kitchen",
        words="It drips all night",
        slot=slot,
    )
    return reports.send_report(
        draft=DraftFactory(code=code, person=by, about=home.code),
        home=home,
        tenancy=home.tenancies.current(on=cast.today)[0],
        report=said,
        at=clock.now(),
        by=by,
    )


def deliver() -> None:
    for pk in Outgoing.objects.filter(delivered_at=None, system__isnull=False).values_list("pk", flat=True):
        delivering.deliver(pk)


def listen(cast: Cast) -> None:
    polling.poll(cast.larkfield.systems.get(is_used=True).pk)


def live(system: Running, order: str) -> None:
    """Until nothing more happens to that job."""
    system.set_speed(AT_ONCE)
    system.wait(lambda system: _over(system, order))
    system.set_speed(AS_IN_LIFE)


def _over(system: Running, order: str) -> bool:
    return next(each for each in system.held()["Orders"] if each["Reference"] == order)["NextAt"] is None


def lines(order: WorkOrder) -> list[str]:
    """The types of what happened, each as often as it is a line on the repair's page."""
    return [update.type_code for update in without_repeats(order.statusupdates.order_by("position"))]


def offer(cast: Cast, reference: Any) -> visits.Offer:
    return visits.offered(
        landlord=cast.larkfield,
        home=cast.flat_1,
        problem=problem(cast),
        priority=Priority.objects.get(landlord=cast.larkfield, key="routine"),
        reference=reference,
        on=cast.today,
    )


def test_from_the_residents_words_to_the_landlords_system_and_back(cast: Cast, larkfields: Running) -> None:
    # Amina chooses a time, and sends her report.
    code = uuid4()
    slot = offer(cast, code).slots[3]
    assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=code) is Asked.CONFIRMED
    kept = slot.stored(state="confirmed")
    request = report(cast, by=cast.amina, home=cast.flat_1, code=code, slot=kept)
    deliver()
    order = request.orders.get()
    assert order.reference.startswith("LH-")
    assert order.appointments.get().on == slot.on

    # She changes the time.
    other = visits.offered_again(request=request, order=order, home=cast.flat_1, on=cast.today).slots[5]
    changed = changing.change_visit(
        request=request, order=order, slot=other, words="", visit_on=slot.on, by=cast.amina
    )
    assert changed is Asked.CONFIRMED
    deliver()
    listen(cast)
    assert [visit.on for visit in order.appointments.all()] == [other.on]

    # Somebody comes and does it.
    live(larkfields, order.reference)
    listen(cast)
    order.refresh_from_db()
    assert order.completed_at
    assert order.answer == ""
    assert lines(order) == ["20", "20", "20", "30", "40", "60"]  # agreed, changed, and told to two hours
    assert not Incoming.objects.exclude(outcome__in=["applied", "known"]).exists()

    # It is not fixed: somebody comes again, for the same order.
    reports.say(saying.say_not_fixed, order=order, words="It still drips", at=clock.now(), by=cast.amina)
    deliver()
    live(larkfields, order.reference)
    listen(cast)
    order.refresh_from_db()
    assert answer_of(order) is None, "it is done anew, and she is asked anew"
    reports.say(saying.say_fixed, order=order, at=clock.now(), by=cast.amina)
    order.refresh_from_db()
    assert answer_of(order) is Answer.FIXED
    deliver()
    held = next(each for each in larkfields.held()["Orders"] if each["Reference"] == order.reference)
    assert held["Said"] == ["resident_visit_unsuitable", "resident_not_fixed", "resident_fixed"]
    assert WorkOrder.objects.filter(request=request).count() == 1
    told = Notice.objects.filter(person=cast.amina).values_list("kind", flat=True)
    assert {"repair_received", "repair_done"} <= set(told)


def test_a_report_taken_back_is_cancelled_on_both_sides(cast: Cast, larkfields: Running) -> None:
    request = report(cast, by=cast.amina, home=cast.flat_1, code=uuid4(), slot=None)
    deliver()
    order = request.orders.get()
    reports.say(saying.take_back, order=order, at=clock.now(), by=cast.amina)
    deliver()
    listen(cast)
    order.refresh_from_db()
    assert order.cancelled_at


def test_what_is_made_safe_has_a_second_order_of_the_same_report(cast: Cast, larkfields: Running) -> None:
    larkfields.choose("made_safe")
    request = report(cast, by=cast.amina, home=cast.flat_1, code=uuid4(), slot=None)
    deliver()
    first = request.orders.get()
    live(larkfields, first.reference)
    live(larkfields, larkfields.held()["Orders"][-1]["Reference"])
    listen(cast)
    both = request.orders.order_by("pk")
    assert [order.completed_at is not None for order in both] == [True, True]
    assert both[0].completion.follow_on_reference == both[1].reference


def test_said_twice_and_muddled_the_repair_reads_the_same(cast: Cast, larkfields: Running) -> None:
    larkfields.choose("nobody_in")
    larkfields.fail(duplicate=True, out_of_order=True)
    request = report(cast, by=cast.amina, home=cast.flat_1, code=uuid4(), slot=None)
    deliver()
    order = request.orders.get()
    live(larkfields, order.reference)
    listen(cast)
    order.refresh_from_db()
    assert order.completed_at
    once, twice = ["10", "50", "60", "70"], ["20", "20", "30", "40"]  # each visit is agreed and narrowed
    assert sorted(lines(order)) == sorted(once + 2 * twice)


def test_a_day_of_answers_lost_makes_no_second_order(cast: Cast, larkfields: Running) -> None:
    larkfields.fail(drop_answers=3)
    request = report(cast, by=cast.amina, home=cast.flat_1, code=uuid4(), slot=None)
    for _ in range(4):
        Outgoing.objects.filter(delivered_at=None).update(next_try_at=clock.now() - timedelta(seconds=1))
        System.objects.update(rests_until=None)
        deliver()
    assert Outgoing.objects.get(request=request).delivered_at
    held = larkfields.held()
    assert len(held["Orders"]) == 1
    assert held["Posts"]["RaiseRepair"] == {"All": 4, "Keys": 1}


def test_a_visit_whose_answer_was_lost_is_said_once_the_report_is_there(
    cast: Cast, larkfields: Running
) -> None:
    code = uuid4()
    slot = offer(cast, code).slots[0]
    larkfields.fail(drop_answers=1)
    asked = visits.ask_for(landlord=cast.larkfield, slot=slot, reference=code)
    assert asked is Asked.UNKNOWN
    kept = slot.stored(state=asked.value)
    request = report(cast, by=cast.amina, home=cast.flat_1, code=code, slot=kept)
    deliver()
    assert not request.orders.get().appointments.exists(), "nobody has said yes"
    listen(cast)
    assert request.orders.get().appointments.get().on == slot.on
    assert larkfields.held()["Taken"] == {slot.reference: 1}


def test_the_day_of_the_visit_is_never_in_the_past(cast: Cast, larkfields: Running) -> None:
    slots = offer(cast, uuid4()).slots
    assert min(slot.on for slot in slots) > cast.today
    assert max(slot.on for slot in slots) < date(2100, 1, 1)
