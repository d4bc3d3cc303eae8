"""Choosing a visit: from the landlord's system, from its own calendar, or not at all."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from portal.core import clock
from portal.landlords.models import Priority
from portal.repairs.models import SlotBooking, SlotPattern
from portal.repairs.problems import Problem, problems_for
from portal.repairs.slots import MOST, Slot
from portal.sync import visits
from portal.sync.models import System
from portal.sync.talking import CannotReach, Refused, sealed_token
from portal.sync.visits import Asked, Offer, WhyNone
from tests.cast import Cast
from tests.factories.repairs import RepairRequestFactory, WorkOrderFactory
from tests.sample_system.running import TOKEN, Running, running


@pytest.fixture(scope="module")
def larkfields() -> Iterator[Running]:
    """Larkfield's repairs system, at the pace of the clock."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder, running(Path(folder) / "state.db") as system:
        yield system


@pytest.fixture
def system(cast: Cast, larkfields: Running) -> Iterator[System]:
    System.objects.all().delete()
    yield System.objects.create(
        landlord=cast.larkfield,
        name="Larkfield's repairs system",
        address=larkfields.address,
        token=sealed_token(TOKEN),
    )
    larkfields.fail()


@pytest.fixture
def no_system(cast: Cast) -> None:
    System.objects.all().delete()


@pytest.fixture
def tap(cast: Cast) -> Problem:
    return next(each for each in problems_for(cast.larkfield).all if each.trade_code == "PL")


def offer(cast: Cast, problem: Problem, *, priority: str = "routine", reference: UUID | None = None) -> Offer:
    return visits.offered(
        landlord=cast.larkfield,
        home=cast.flat_1,
        problem=problem,
        priority=Priority.objects.get(landlord=cast.larkfield, key=priority),
        reference=reference or uuid4(),
        on=cast.today,
    )


def every_weekday(cast: Cast, *, places: int) -> None:
    SlotPattern.objects.bulk_create(
        SlotPattern(
            landlord=cast.larkfield,
            weekday=weekday,
            name="Morning",
            starts=time(8),
            ends=time(12),
            places=places,
        )
        for weekday in range(5)
    )


def test_a_landlords_system_offers_visits_of_which_one_can_be_had(
    cast: Cast, system: System, larkfields: Running, tap: Problem
) -> None:
    report = uuid4()
    offered = offer(cast, tap, reference=report)
    assert offered.why_none is None
    slot = offered.slots[0]
    assert slot.on > cast.today
    assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=report) is Asked.CONFIRMED
    assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=report) is Asked.CONFIRMED
    assert larkfields.held()["Taken"][slot.reference] >= 1


def test_a_visit_that_went_meanwhile_is_said_at_once(
    cast: Cast, system: System, larkfields: Running, tap: Problem
) -> None:
    slot = offer(cast, tap).slots[0]
    larkfields.fail(slots_gone=1)
    assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=uuid4()) is Asked.TAKEN


def test_asking_again_for_the_first_after_another_books_the_first(
    cast: Cast, system: System, larkfields: Running, tap: Problem
) -> None:
    report = uuid4()
    first, other = offer(cast, tap, reference=report).slots[-2:]
    for slot in (first, other, first):
        assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=report) is Asked.CONFIRMED
    taken = larkfields.held()["Taken"]
    assert taken[first.reference] == 1
    assert other.reference not in taken


def test_a_system_that_is_slow_is_not_waited_for(
    cast: Cast, system: System, larkfields: Running, tap: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = offer(cast, tap).slots[0]
    monkeypatch.setattr(visits, "OFFER_SECONDS", 0.2)
    monkeypatch.setattr(visits, "ASK_SECONDS", 0.2)
    larkfields.fail(delay=1)
    assert offer(cast, tap).why_none is WhyNone.CANNOT_REACH
    assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=uuid4()) is Asked.UNKNOWN


@pytest.mark.parametrize("how", [{"status": 500}, {"drop_answers": 1}, {"rubbish": 1}, {"outage_seconds": 5}])
def test_no_failure_of_the_system_is_an_error_of_ours(
    cast: Cast, system: System, larkfields: Running, tap: Problem, how: dict[str, int]
) -> None:
    slot = offer(cast, tap).slots[0]
    larkfields.fail(**how)
    assert offer(cast, tap).why_none is WhyNone.CANNOT_REACH
    larkfields.fail(**how)
    assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=uuid4()) is Asked.UNKNOWN


def test_a_system_that_rests_is_left_in_peace(cast: Cast, system: System, tap: Problem) -> None:
    System.objects.update(rests_until=clock.now() + timedelta(minutes=1), address="http://127.0.0.1:9")
    assert offer(cast, tap).why_none is WhyNone.CANNOT_REACH


def test_an_emergency_is_given_no_visit_to_choose(cast: Cast, system: System, tap: Problem) -> None:
    assert offer(cast, tap, priority="emergency").why_none is WhyNone.EMERGENCY


def test_without_a_system_the_landlords_own_calendar_offers(
    cast: Cast, no_system: None, tap: Problem
) -> None:
    every_weekday(cast, places=1)
    report = uuid4()
    slot = offer(cast, tap).slots[0]
    assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=report) is Asked.CONFIRMED
    assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=uuid4()) is Asked.TAKEN
    assert slot.reference not in {each.reference for each in offer(cast, tap).slots}
    assert visits.call_off(reference=report, by=None)
    assert slot.reference in {each.reference for each in offer(cast, tap).slots}


def test_what_is_offered_can_still_be_changed_online(cast: Cast, no_system: None, tap: Problem) -> None:
    every_weekday(cast, places=1)
    cast.larkfield.change_hours = 72
    soonest = offer(cast, tap).slots[0].starts_at
    assert soonest > clock.now() + timedelta(hours=72)


def test_a_full_calendar_says_so(cast: Cast, no_system: None, tap: Problem) -> None:
    every_weekday(cast, places=1)
    for slot in offer(cast, tap).slots:
        visits.ask_for(landlord=cast.larkfield, slot=slot, reference=uuid4())
    assert offer(cast, tap).why_none is WhyNone.FULL


def test_a_landlord_with_neither_books_by_itself(cast: Cast, no_system: None, tap: Problem) -> None:
    assert offer(cast, tap).why_none is WhyNone.LANDLORD_BOOKS


def test_an_order_can_have_another_visit(cast: Cast, no_system: None) -> None:
    every_weekday(cast, places=1)
    order = WorkOrderFactory(home=cast.flat_1, landlord=cast.larkfield)
    slot = visits.offered_again(request=None, order=order, home=cast.flat_1, on=cast.today).slots[0]
    asked = visits.ask_for(landlord=cast.larkfield, slot=slot, reference=order.code, order=order)
    assert asked is Asked.CONFIRMED
    assert SlotBooking.objects.get().report == order.code


def test_a_report_that_was_sent_can_have_another_visit(cast: Cast, system: System) -> None:
    request = RepairRequestFactory(home=cast.flat_1, tenancy=cast.flat_1.tenancies.current(on=cast.today)[0])
    offered = visits.offered_again(request=request, order=None, home=cast.flat_1, on=cast.today)
    assert offered.slots


def test_a_longer_calendar_asks_the_database_no_more(
    cast: Cast, no_system: None, tap: Problem, django_assert_num_queries: Any
) -> None:
    every_weekday(cast, places=1)
    priority = Priority.objects.get(landlord=cast.larkfield, key="routine")
    wanted = {"landlord": cast.larkfield, "home": cast.flat_1, "problem": tap, "priority": priority}
    for _ in range(2):
        with django_assert_num_queries(4):
            visits.offered(**wanted, reference=uuid4(), on=cast.today)
        every_weekday(cast, places=3)
        visits.ask_for(landlord=cast.larkfield, slot=offer(cast, tap).slots[0], reference=uuid4())


BOOKED = {"Date": "2099-11-24", "TimeOfDay": {"Name": "Morning"}}


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ({"Response": "10", "ConfirmedAppointment": BOOKED}, Asked.CONFIRMED),
        ({"Response": "10"}, Asked.CONFIRMED),
        ({"response": 10}, Asked.CONFIRMED),
        ({"ConfirmedAppointment": BOOKED}, Asked.CONFIRMED),
        ({"Response": "20"}, Asked.TAKEN),
        ({"Response": "20-10"}, Asked.TAKEN),
        ({"Response": "20-20", "ConfirmedAppointment": BOOKED}, Asked.TAKEN),
        ({}, Asked.UNKNOWN),
        ({"Response": "yes"}, Asked.UNKNOWN),
        ({"Response": "10", "ConfirmedAppointment": "soon"}, Asked.UNKNOWN),
        (Refused(422, "That is no RequestAppointment."), Asked.UNKNOWN),
        (CannotReach("timeout"), Asked.UNKNOWN),
    ],
)
def test_only_a_yes_is_a_booking(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any] | Exception, asked: Asked
) -> None:
    def post(*_: Any, **__: Any) -> dict[str, Any]:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(visits.talking, "post", post)
    slot = Slot("2026-11-24-AM-PL", cast.today)
    assert visits.ask_for(landlord=cast.larkfield, slot=slot, reference=uuid4()) is asked


@pytest.mark.parametrize(
    ("appointments", "offered"),
    [
        ([], []),
        ([BOOKED], []),  # without a reference it cannot be asked for
        ([{"TimeOfDay": {}, "Reference": {"ID": "a"}}], []),
        ([BOOKED | {"Reference": {"ID": "a"}}], ["a"]),
        ([BOOKED | {"Reference": {"ID": "a"}, "Date": "2020-11-24"}], []),
        (["soon", {"Date": "soon"}, None, 7, BOOKED | {"Reference": {"ID": "a"}}], ["a"]),
        (
            [
                BOOKED | {"Reference": {"ID": "late"}, "Date": "2099-12-01"},
                BOOKED | {"Reference": {"ID": "a"}},
            ],
            ["a", "late"],
        ),
    ],
)
def test_only_what_can_be_asked_for_is_offered_soonest_first(
    cast: Cast, tap: Problem, monkeypatch: pytest.MonkeyPatch, appointments: list[Any], offered: list[str]
) -> None:
    answer = {"WorkOrderReference": {"ID": "a"}, "Appointment": appointments}
    monkeypatch.setattr(visits.talking, "post", lambda *_, **__: answer)
    found = offer(cast, tap)
    assert [slot.reference for slot in found.slots] == offered
    assert (found.why_none is WhyNone.FULL) is (not offered)


def test_many_slots_are_cut_to_a_page(cast: Cast, tap: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    appointments = [BOOKED | {"Reference": {"ID": str(number)}} for number in range(5000)]
    answer = {"WorkOrderReference": {"ID": "a"}, "Appointment": appointments}
    monkeypatch.setattr(visits.talking, "post", lambda *_, **__: answer)
    assert len(offer(cast, tap).slots) == MOST
