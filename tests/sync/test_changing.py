"""A visit moved or called off by the resident: it is so at once only where the calendar is kept here."""

from datetime import date, time, timedelta

import pytest

from portal.core import clock
from portal.notices.models import Notice
from portal.repairs.actions.slots import take_slot
from portal.repairs.acts import CannotSay
from portal.repairs.models import RepairRequest, Said, SlotBooking, SlotPattern
from portal.repairs.slots import Slot, slot_of
from portal.sync.changing import call_off, change_visit
from portal.sync.models import Outgoing, System
from portal.sync.visits import Asked
from tests.cast import Cast
from tests.factories.repairs import RepairRequestFactory, SlotPatternFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar(cast: Cast) -> SlotPattern:
    """Larkfield keeps its calendar here: one visit on a Wednesday morning."""
    System.objects.all().delete()
    return SlotPatternFactory(landlord=cast.larkfield, weekday=2, starts=time(8), ends=time(12), places=1)


def wednesday() -> date:
    """One at least a week ahead, that is no bank holiday."""
    day = clock.today() + timedelta(days=7)
    while day.weekday() != 2 or (day.month, day.day) in {(12, 25), (12, 26), (1, 1)}:
        day += timedelta(days=1)
    return day


@pytest.fixture
def slot(calendar: SlotPattern) -> Slot:
    return slot_of(calendar, wednesday())


def booked(cast: Cast, slot: Slot | None = None) -> RepairRequest:
    """Amina's report, with a time agreed."""
    on = slot.on if slot else clock.today() + timedelta(days=5)
    cast.request.slot = {"reference": "", "on": on.isoformat(), "state": "confirmed", "earliest": "13:00"}
    cast.request.save()
    return cast.request


def test_a_time_chosen_in_our_calendar_is_agreed_at_once(cast: Cast, slot: Slot) -> None:
    request = booked(cast)
    asked = change_visit(
        request=request, order=None, slot=slot, words="", visit_on=clock.today(), by=cast.amina
    )
    assert asked is Asked.CONFIRMED
    request.refresh_from_db()
    assert request.slot is not None
    assert (request.slot["on"], request.slot["state"]) == (slot.on.isoformat(), "confirmed")
    assert SlotBooking.objects.get(given_up_at=None).report == request.code
    assert Said.objects.get().slot == request.slot


def test_the_visit_of_an_order_moves_with_it(cast: Cast, slot: Slot) -> None:
    visit = cast.own_order.appointments.get()
    asked = change_visit(
        request=None, order=cast.own_order, slot=slot, words="", visit_on=visit.on, by=cast.amina
    )
    assert asked is Asked.CONFIRMED
    moved = cast.own_order.appointments.get()
    assert (moved.on, moved.earliest_arrival) == (slot.on, time(8))
    assert moved.source is not None
    assert "calendar of visits" in moved.source.system


def test_a_time_that_is_gone_changes_nothing(cast: Cast, slot: Slot) -> None:
    other = RepairRequestFactory(tenancy=cast.flat_3.tenancies.get(), reported_by=cast.nadia)
    at = clock.now()
    take_slot(landlord=cast.larkfield, reference=slot.reference, report=other.code, at=at, by=cast.nadia)
    visit = cast.own_order.appointments.get()
    asked = change_visit(
        request=None, order=cast.own_order, slot=slot, words="", visit_on=visit.on, by=cast.amina
    )
    assert asked is Asked.TAKEN
    assert cast.own_order.appointments.get() == visit
    assert not Said.objects.exists()
    assert not Outgoing.objects.exists()


def test_a_visit_in_our_calendar_is_off_at_once(cast: Cast, slot: Slot) -> None:
    visit = cast.own_order.appointments.get()
    change_visit(request=None, order=cast.own_order, slot=slot, words="", visit_on=visit.on, by=cast.amina)
    call_off(request=None, order=cast.own_order, words="", visit_on=slot.on, by=cast.amina)
    assert not cast.own_order.appointments.exists()
    assert not SlotBooking.objects.filter(given_up_at=None).exists()


def test_a_landlords_system_has_to_say_so_itself(cast: Cast) -> None:
    """It cannot be reached: what was asked for is said, and the visit stays what it was."""
    visit = cast.own_order.appointments.get()
    wanted = Slot("S1", visit.on + timedelta(days=2), "Morning", time(8), time(12))
    asked = change_visit(
        request=None, order=cast.own_order, slot=wanted, words="", visit_on=visit.on, by=cast.amina
    )
    assert asked is Asked.UNKNOWN
    assert cast.own_order.appointments.get() == visit
    said = Said.objects.get()
    assert said.slot is not None
    assert said.slot["state"] == "asked"
    call_off(request=None, order=cast.own_order, words="", visit_on=visit.on, by=cast.amina)
    assert cast.own_order.appointments.get() == visit
    assert list(Outgoing.objects.order_by("pk").values_list("body__OtherType", flat=True)) == [
        "resident_visit_unsuitable",
        "resident_visit_off",
    ]


def test_nobody_is_asked_for_what_may_not_be_changed(cast: Cast, slot: Slot) -> None:
    cast.larkfield.change_hours = 24 * 30
    cast.larkfield.save()
    cast.own_order.refresh_from_db()
    with pytest.raises(CannotSay):
        change_visit(request=None, order=cast.own_order, slot=slot, words="", visit_on=None, by=cast.amina)
    assert not SlotBooking.objects.exists()


def test_the_time_of_a_report_called_off_is_forgotten(cast: Cast, slot: Slot) -> None:
    request = booked(cast)
    call_off(request=request, order=None, words="", visit_on=clock.today(), by=cast.amina)
    request.refresh_from_db()
    assert request.slot is None


def test_the_household_hears_of_a_time_that_moved_or_is_off(cast: Cast, slot: Slot) -> None:
    request = booked(cast)
    day = clock.today()
    change_visit(request=request, order=None, slot=slot, words="", visit_on=day, by=cast.amina)
    call_off(request=request, order=None, words="", visit_on=slot.on, by=cast.amina)
    told = Notice.objects.filter(kind="repair_changed", person=cast.amina).order_by("pk")
    assert [notice.subject.split(":")[0] for notice in told] == [
        "The time has changed",
        f"The visit for repair {request.reference} is off",
    ]
