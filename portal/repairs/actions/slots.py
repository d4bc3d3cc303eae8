"""A landlord's own calendar of visits: places in it taken and given up, and the calendar changed."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from portal.core.working_days import bank_holidays
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.events import record
from portal.repairs.models import ClosedDay, RepairRequest, SlotBooking, SlotPattern, WorkOrder
from portal.repairs.slots import HELD_FOR, Calendar, free_place, read_reference, slot_of


class SlotTaken(Exception):
    """Somebody else has had the last place, or the calendar has changed since it was offered."""


class CannotChangeCalendar(Exception):
    """Why the calendar cannot be so, in a sentence for the person who tried."""


def calendar_of(landlord: Landlord, *, since: date, until: date, at: datetime) -> Calendar:
    """What the calendar says of these days, in three queries."""
    live = _live(landlord, at).filter(on__range=(since, until))
    counted = live.values_list("pattern__code", "on").annotate(n=Count("pk"))
    closed = ClosedDay.objects.filter(landlord=landlord, on__range=(since, until))
    return Calendar(
        patterns=tuple(SlotPattern.objects.filter(landlord=landlord, places__gt=0)),
        closed=frozenset(closed.values_list("on", flat=True)),
        holidays=bank_holidays(),
        taken={(code, on): n for code, on, n in counted},
    )


@transaction.atomic
def take_slot(
    *, landlord: Landlord, reference: str, report: UUID, at: datetime, by: Person | None
) -> SlotBooking:
    """A place in that slot for that report, instead of any that it had. Asked twice it is taken once.

    Raises SlotTaken, and then what the report had before is still its own.
    """
    pattern, day = _offered(landlord, reference, at)
    held = SlotBooking.objects.filter(report=report, given_up_at=None).select_for_update().first()
    if held and (held.pattern_id, held.on) == (pattern.pk, day):
        return held
    _give_up_what_was_never_sent(pattern, day, at)
    if held:
        _give_up(held, at)
    booking = _take(pattern, day, report)
    record("visit place taken", booking, by=by, report=str(report), on=day.isoformat())
    return booking


def _offered(landlord: Landlord, reference: str, at: datetime) -> tuple[SlotPattern, date]:
    """The pattern and the day, if such a visit can be had at all."""
    try:
        code, day = read_reference(reference)
    except ValueError as error:
        raise SlotTaken from error
    pattern = SlotPattern.objects.filter(landlord=landlord, code=code, weekday=day.weekday()).first()
    closed = ClosedDay.objects.filter(landlord=landlord, on=day).exists() or day in bank_holidays()
    if pattern is None or closed or slot_of(pattern, day).starts_at <= at:
        raise SlotTaken
    return pattern, day


def _take(pattern: SlotPattern, day: date, report: UUID) -> SlotBooking:
    """The first place that is free. PostgreSQL says whether it was: others may be at it too."""
    for _ in range(pattern.places + 1):
        live = SlotBooking.objects.filter(pattern=pattern, on=day, given_up_at=None)
        if ours := live.filter(report=report).first():
            return ours  # asked for twice at once, by a double click
        place = free_place(pattern, set(live.values_list("place", flat=True)))
        if place is None:
            break
        try:
            with transaction.atomic():
                return SlotBooking.objects.create(
                    landlord_id=pattern.landlord_id, pattern=pattern, on=day, place=place, report=report
                )
        except IntegrityError:
            continue
    raise SlotTaken


@transaction.atomic
def give_up_slot(*, report: UUID, at: datetime, by: Person | None) -> bool:
    """Let others have the place. Whether there was one: giving up twice is once."""
    booking = SlotBooking.objects.filter(report=report, given_up_at=None).select_for_update().first()
    if booking is None:
        return False
    _give_up(booking, at)
    record("visit place given up", booking, by=by, report=str(report), on=booking.on.isoformat())
    return True


def _give_up(booking: SlotBooking, at: datetime) -> None:
    booking.given_up_at = at
    booking.save(update_fields=["given_up_at"])


def _live(landlord: Landlord, at: datetime) -> QuerySet[SlotBooking]:
    """Places that are taken: given up by nobody, and not held for a report that was never sent."""
    live = SlotBooking.objects.filter(landlord=landlord, given_up_at=None)
    return live.exclude(~_was_sent(), booked_at__lt=at - HELD_FOR)


def _give_up_what_was_never_sent(pattern: SlotPattern, day: date, at: datetime) -> None:
    held = SlotBooking.objects.filter(pattern=pattern, on=day, given_up_at=None, booked_at__lt=at - HELD_FOR)
    held.exclude(_was_sent()).update(given_up_at=at)


def _was_sent() -> Q:
    """A report, or an order that came of none, stands behind the booking."""
    about = OuterRef("report")
    return Exists(RepairRequest.objects.filter(code=about)) | Exists(WorkOrder.objects.filter(code=about))


@transaction.atomic
def save_pattern(
    *,
    landlord: Landlord,
    pattern: SlotPattern | None,
    weekday: int,
    name: str,
    starts: time,
    ends: time,
    places: int,
    trade_code: str,
    by: Person,
) -> SlotPattern:
    """One line of the calendar, new or changed. Visits that were booked stay booked.

    Raises CannotChangeCalendar.
    """
    if ends <= starts:
        raise CannotChangeCalendar("The visits must end later than they begin.")
    if not 0 <= weekday <= 6:
        raise CannotChangeCalendar("Choose a day of the week.")
    pattern = pattern or SlotPattern(landlord=landlord)
    pattern.weekday, pattern.name, pattern.places = weekday, name, places
    pattern.starts, pattern.ends, pattern.trade_code = starts, ends, trade_code
    pattern.save()
    record("slot pattern saved", pattern, by=by, weekday=weekday, places=places)
    return pattern


@transaction.atomic
def remove_pattern(*, pattern: SlotPattern, by: Person) -> None:
    """No more visits of this line. One that was ever booked stays on record, without places."""
    if pattern.bookings.exists():
        pattern.places = 0
        pattern.save(update_fields=["places"])
    else:
        SlotPattern.objects.filter(pk=pattern.pk).delete()
    record("slot pattern removed", pattern, by=by)


@transaction.atomic
def close_day(*, landlord: Landlord, on: date, by: Person) -> int:
    """Offer no visits that day. Returns how many are booked on it, which somebody has to move."""
    ClosedDay.objects.get_or_create(landlord=landlord, on=on)
    booked = SlotBooking.objects.filter(landlord=landlord, on=on, given_up_at=None).count()
    record("visit day closed", landlord, by=by, landlord_id=landlord.pk, on=on.isoformat(), booked=booked)
    return booked


@transaction.atomic
def open_day(*, landlord: Landlord, on: date, by: Person) -> None:
    """Offer visits again on a day that was closed."""
    ClosedDay.objects.filter(landlord=landlord, on=on).delete()
    record("visit day opened", landlord, by=by, landlord_id=landlord.pk, on=on.isoformat())
