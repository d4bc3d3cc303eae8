"""A landlord's own calendar: which visits it offers, and that no place is given twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from portal.core import clock
from portal.core.clock import LONDON
from portal.core.working_days import bank_holidays
from portal.landlords.models import Landlord
from portal.records.models import Event
from portal.repairs.actions.slots import (
    CannotChangeCalendar,
    SlotTaken,
    calendar_of,
    close_day,
    give_up_slot,
    open_day,
    remove_pattern,
    save_pattern,
    take_slot,
)
from portal.repairs.models import ClosedDay, SlotBooking, SlotPattern
from portal.repairs.slots import (
    HELD_FOR,
    Calendar,
    Slot,
    free_place,
    overlapping,
    read_reference,
    slot_of,
)
from tests.cast import Cast
from tests.factories.landlords import LandlordFactory
from tests.factories.repairs import RepairRequestFactory

MONDAY = date(2026, 11, 23)

# A code that nothing has; written out, so that every worker collects the same tests.
NOBODYS = "5f0c1f6e-6d2b-4b5e-9a57-6f3f3f0d9a11"


@dataclass(frozen=True)
class Line:
    weekday: int = 0
    name: str = "Morning"
    starts: time = time(8)
    ends: time = time(12)
    places: int = 1
    trade_code: str = ""
    code: UUID = field(default_factory=uuid4)


def calendar(*lines: Line, **more: Any) -> Calendar:
    empty: dict[str, Any] = {"closed": (), "holidays": (), "taken": {}}
    return Calendar(patterns=lines, **(empty | more))


def free(calendar: Calendar, *, after: datetime, until: date, trade: str = "PL") -> list[Slot]:
    return list(calendar.free(after=after, until=until, trade=trade))


def at(day: date, hour: int = 0) -> datetime:
    return datetime.combine(day, time(hour), LONDON)


# --- which are offered --------------------------------------------------------------------------------------


def test_a_line_is_offered_on_its_day_of_every_week() -> None:
    found = free(calendar(Line()), after=at(MONDAY), until=MONDAY + timedelta(days=14))
    assert [slot.on for slot in found] == [MONDAY, MONDAY + timedelta(7), MONDAY + timedelta(14)]


def test_the_soonest_comes_first() -> None:
    lines = (Line(starts=time(12), ends=time(17), name="Afternoon"), Line(), Line(weekday=1))
    found = free(calendar(*lines), after=at(MONDAY), until=MONDAY + timedelta(days=1))
    assert [(slot.on.weekday(), slot.name) for slot in found] == [
        (0, "Morning"),
        (0, "Afternoon"),
        (1, "Morning"),
    ]


@pytest.mark.parametrize(("hour", "offered"), [(7, True), (8, False), (9, False)])
def test_hours_that_have_begun_are_not_offered(hour: int, offered: bool) -> None:
    assert bool(free(calendar(Line()), after=at(MONDAY, hour), until=MONDAY)) is offered


def test_a_bank_holiday_is_not_offered() -> None:
    christmas = date(2026, 12, 25)
    line = Line(weekday=christmas.weekday())
    open_calendar = calendar(line, holidays=bank_holidays())
    assert not free(open_calendar, after=at(christmas - timedelta(1)), until=christmas)


def test_a_closed_day_is_not_offered() -> None:
    assert not free(calendar(Line(), closed={MONDAY}), after=at(MONDAY), until=MONDAY)


def test_a_saturday_is_offered_where_the_landlord_works_on_it() -> None:
    saturday = MONDAY + timedelta(days=5)
    assert free(calendar(Line(weekday=5)), after=at(MONDAY), until=saturday)


@pytest.mark.parametrize(("trade", "offered"), [("PL", True), ("EL", False)])
def test_a_line_for_one_trade_is_for_that_trade(trade: str, offered: bool) -> None:
    lines = calendar(Line(trade_code="PL"))
    assert bool(free(lines, after=at(MONDAY), until=MONDAY, trade=trade)) is offered


def test_two_lines_of_the_same_hours_are_one_choice() -> None:
    general, plumbers = Line(), Line(trade_code="PL")
    [slot] = free(calendar(general, plumbers), after=at(MONDAY), until=MONDAY)
    assert slot == slot_of(plumbers, MONDAY), "their own trade's line is filled first"
    taken = {(plumbers.code, MONDAY): 1}
    [slot] = free(calendar(general, plumbers, taken=taken), after=at(MONDAY), until=MONDAY)
    assert slot == slot_of(general, MONDAY)


@pytest.mark.parametrize(("taken", "offered"), [(0, True), (1, True), (2, False)])
def test_a_slot_is_offered_while_a_place_is_left(taken: int, offered: bool) -> None:
    line = Line(places=2)
    found = free(calendar(line, taken={(line.code, MONDAY): taken}), after=at(MONDAY), until=MONDAY)
    assert bool(found) is offered


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25)])
def test_on_the_day_the_clocks_change_a_slot_begins_at_its_hour(day: date) -> None:
    [slot] = free(calendar(Line(weekday=6)), after=at(day), until=day)
    assert slot.starts_at.astimezone(UTC).hour == (7 if day.month == 3 else 8)


# --- how they are kept --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slot",
    [
        Slot("a", MONDAY, "Morning", time(8), time(12)),
        Slot("2026-11-23-AM-PL", MONDAY),
        Slot("b", MONDAY, "", time(9, 30), None),
    ],
)
def test_a_slot_is_read_as_it_was_stored(slot: Slot) -> None:
    assert Slot.read(slot.stored(state="confirmed")) == slot


def test_a_reference_is_read_as_it_was_written() -> None:
    line = Line()
    assert read_reference(slot_of(line, MONDAY).reference) == (line.code, MONDAY)


@pytest.mark.parametrize("reference", ["", "x", NOBODYS, f"{NOBODYS}:", f"{NOBODYS}:2026-02-30", "::"])
def test_what_is_no_reference_is_not_read(reference: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_reference(reference)


@pytest.mark.parametrize(("taken", "place"), [(set(), 1), ({1}, 2), ({2}, 1), ({1, 2}, 3), ({1, 2, 3}, None)])
def test_the_lowest_free_place_is_next(taken: set[int], place: int | None) -> None:
    assert free_place(Line(places=3), taken) == place


def test_hours_that_overlap_are_found() -> None:
    morning, long_morning, tuesday = Line(), Line(starts=time(9), ends=time(13)), Line(weekday=1)
    afternoon, plumbers = Line(starts=time(13), ends=time(17)), Line(trade_code="PL")
    found = overlapping([morning, long_morning, tuesday, afternoon, plumbers])
    assert found == [(morning, long_morning)]


# --- taking a place -----------------------------------------------------------------------------------------


@pytest.fixture
def pattern(cast: Cast) -> SlotPattern:
    return save(cast)


def save(cast: Cast, **said: Any) -> SlotPattern:
    usual = {"weekday": 0, "name": "Morning", "starts": time(8), "ends": time(12), "places": 2}
    usual |= {"trade_code": "", "pattern": None}
    return save_pattern(landlord=cast.larkfield, by=cast.rhys, **(usual | said))


def next_monday() -> date:
    today = clock.today()
    day = today + timedelta(days=7 - today.weekday())
    while day in bank_holidays():
        day += timedelta(days=7)
    return day


def take(landlord: Landlord, pattern: SlotPattern, report: UUID, *, on: date | None = None) -> SlotBooking:
    reference = slot_of(pattern, on or next_monday()).reference
    return take_slot(landlord=landlord, reference=reference, report=report, at=clock.now(), by=None)


def test_each_report_gets_a_place_until_there_is_none(cast: Cast, pattern: SlotPattern) -> None:
    assert [take(cast.larkfield, pattern, uuid4()).place for _ in range(2)] == [1, 2]
    with pytest.raises(SlotTaken):
        take(cast.larkfield, pattern, uuid4())


def test_asking_twice_takes_one_place(cast: Cast, pattern: SlotPattern) -> None:
    report = uuid4()
    assert take(cast.larkfield, pattern, report) == take(cast.larkfield, pattern, report)
    assert SlotBooking.objects.count() == 1


def test_choosing_another_day_gives_the_first_back(cast: Cast, pattern: SlotPattern) -> None:
    report, later = uuid4(), next_monday() + timedelta(days=7)
    take(cast.larkfield, pattern, report)
    while later in bank_holidays():
        later += timedelta(days=7)
    take(cast.larkfield, pattern, report, on=later)
    assert SlotBooking.objects.get(given_up_at=None).on == later


def test_whoever_is_refused_keeps_what_they_had(cast: Cast, pattern: SlotPattern) -> None:
    report, later = uuid4(), save(cast, name="Afternoon", starts=time(12), ends=time(17), places=1)
    take(cast.larkfield, later, uuid4())
    had = take(cast.larkfield, pattern, report)
    with pytest.raises(SlotTaken):
        take(cast.larkfield, later, report)
    assert SlotBooking.objects.get(report=report, given_up_at=None) == had


def test_a_place_given_up_can_be_had_again(cast: Cast, pattern: SlotPattern) -> None:
    report = uuid4()
    take(cast.larkfield, pattern, report)
    assert give_up_slot(report=report, at=clock.now(), by=cast.amina)
    assert not give_up_slot(report=report, at=clock.now(), by=cast.amina)
    assert take(cast.larkfield, pattern, uuid4()).place == 1


def test_taking_and_giving_up_are_written_down(cast: Cast, pattern: SlotPattern) -> None:
    report = uuid4()
    take(cast.larkfield, pattern, report)
    give_up_slot(report=report, at=clock.now(), by=cast.amina)
    told = Event.objects.filter(verb__startswith="visit place").order_by("pk")
    assert [event.verb for event in told] == ["visit place taken", "visit place given up"]
    assert told[0].details["report"] == str(report)


def test_a_place_for_a_report_that_was_never_sent_is_free_again(cast: Cast, pattern: SlotPattern) -> None:
    left, sent = uuid4(), RepairRequestFactory(home=cast.flat_1, tenancy=cast.flat_1.tenancies.last())
    take(cast.larkfield, pattern, left)
    take(cast.larkfield, pattern, sent.code)
    long_ago = clock.now() - HELD_FOR - timedelta(minutes=1)
    SlotBooking.objects.update(booked_at=long_ago)
    day = next_monday()
    counted = calendar_of(cast.larkfield, since=day, until=day, at=clock.now())
    assert counted.taken == {(pattern.code, day): 1}
    assert take(cast.larkfield, pattern, uuid4()).place == 1
    assert SlotBooking.objects.get(report=sent.code).given_up_at is None


@pytest.mark.parametrize(
    "reference",
    [
        lambda pattern, day: "",
        lambda pattern, day: "no slot at all",
        lambda pattern, day: f"{uuid4()}:{day}",
        lambda pattern, day: f"{pattern.code}:{day + timedelta(days=1)}",
        lambda pattern, day: f"{pattern.code}:{day - timedelta(days=70)}",
    ],
)
def test_what_was_never_offered_cannot_be_had(
    cast: Cast, pattern: SlotPattern, reference: Callable[[SlotPattern, date], str]
) -> None:
    with pytest.raises(SlotTaken):
        take_slot(
            landlord=cast.larkfield,
            reference=reference(pattern, next_monday()),
            report=uuid4(),
            at=clock.now(),
            by=None,
        )


def test_another_landlords_calendar_cannot_be_booked(cast: Cast, pattern: SlotPattern) -> None:
    with pytest.raises(SlotTaken):
        take(cast.eastmere, pattern, uuid4())


def test_a_day_that_was_closed_meanwhile_cannot_be_had(cast: Cast, pattern: SlotPattern) -> None:
    day = next_monday()
    take(cast.larkfield, pattern, uuid4())
    assert close_day(landlord=cast.larkfield, on=day, by=cast.rhys) == 1
    with pytest.raises(SlotTaken):
        take(cast.larkfield, pattern, uuid4())
    open_day(landlord=cast.larkfield, on=day, by=cast.rhys)
    assert take(cast.larkfield, pattern, uuid4()).place == 2


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_only_as_many_as_there_are_places_are_let_in() -> None:
    landlord = LandlordFactory()
    pattern = SlotPattern.objects.create(
        landlord=landlord, weekday=0, name="Morning", starts=time(8), ends=time(12), places=3
    )

    def ask(_: int) -> bool:
        try:
            take(landlord, pattern, uuid4())
        except SlotTaken:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(ask, range(16))) == 3
    places = SlotBooking.objects.filter(given_up_at=None).values_list("place", flat=True)
    assert sorted(places) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_a_double_click_takes_one_place_and_both_are_told_so() -> None:
    landlord, report = LandlordFactory(), uuid4()
    pattern = SlotPattern.objects.create(
        landlord=landlord, weekday=0, name="Morning", starts=time(8), ends=time(12), places=3
    )

    def ask(_: int) -> int:
        try:
            return take(landlord, pattern, report).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clicks:
        assert len(set(clicks.map(ask, range(4)))) == 1


def test_postgresql_gives_no_place_twice(cast: Cast, pattern: SlotPattern) -> None:
    booking = take(cast.larkfield, pattern, uuid4())
    with pytest.raises(IntegrityError, match="slot_place_taken_once"), transaction.atomic():
        SlotBooking.objects.create(
            landlord=cast.larkfield, pattern=pattern, on=booking.on, place=1, report=uuid4()
        )
    with pytest.raises(IntegrityError, match="slot_one_for_a_report"), transaction.atomic():
        SlotBooking.objects.create(
            landlord=cast.larkfield, pattern=pattern, on=booking.on, place=2, report=booking.report
        )


# --- changing the calendar ----------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [{"ends": time(8)}, {"ends": time(7)}, {"weekday": 7}, {"weekday": -1}])
def test_a_line_that_cannot_be_is_refused_with_a_reason(cast: Cast, said: dict[str, Any]) -> None:
    with pytest.raises(CannotChangeCalendar, match=r"\.$"):
        save(cast, **said)


def test_a_line_that_was_booked_stays_on_record_when_it_is_removed(cast: Cast, pattern: SlotPattern) -> None:
    take(cast.larkfield, pattern, uuid4())
    remove_pattern(pattern=pattern, by=cast.rhys)
    assert SlotPattern.objects.get().places == 0
    assert SlotBooking.objects.get().given_up_at is None
    unused = save(cast, weekday=2)
    remove_pattern(pattern=unused, by=cast.rhys)
    assert not SlotPattern.objects.filter(pk=unused.pk).exists()


def test_closing_a_day_twice_closes_it_once(cast: Cast) -> None:
    for _ in range(2):
        close_day(landlord=cast.larkfield, on=MONDAY, by=cast.rhys)
    assert ClosedDay.objects.count() == 1
