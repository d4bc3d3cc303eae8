"""Where a repair stands, in the words for staff. The states and when they hold are those of repairs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from portal.core import clock, words
from portal.core.clock import day_of
from portal.repairs.models import WorkOrder
from portal.repairs.rules import (
    Standing,
    State,
    UpdateFacts,
    VisitFacts,
    has_hour,
    promised_until,
    standing_of,
)

# The list of states speaks to residents; here it speaks of them.
LABELS: Mapping[State, str] = {
    State.WITH_LANDLORD: "No date yet",
    State.WAITING_FOR_YOU: "Waiting for the resident",
    State.SAID_DONE: "Done",
    State.FIXED: "Resident says it is fixed",
    State.NOT_FIXED: "Resident says it is not fixed",
}


@dataclass(frozen=True, kw_only=True)
class Due:
    """Until when something is promised, as a badge: the words, and how much they press."""

    words: str
    tone: str


def label_of(standing: Standing, landlord: str) -> str:
    return LABELS.get(standing.state) or standing.label(landlord)


def stands(
    order: WorkOrder, *, updates: Iterable[UpdateFacts], visits: Iterable[VisitFacts], now: datetime
) -> Standing:
    """Where the order stands now."""
    return standing_of(order, updates=list(updates), visits=list(visits), now=now)


def due_badge(due_at: datetime | None, *, now: datetime) -> Due:
    """The promise of something not done: late, today, tomorrow, in 5 days."""
    if due_at is None:
        return Due(words="No date promised", tone="quiet")
    if promised_until(due_at) < now:
        days = (day_of(now) - day_of(due_at)).days
        return Due(words=f"{words.plural(days, 'day')} late" if days else "Late", tone="bad")
    return _ahead(day_of(due_at), day_of(now))


def due_day_badge(due_on: date | None, *, today: date) -> Due:
    """As `due_badge`, for a promise of a day: all of that day keeps it."""
    if due_on is None:
        return Due(words="No date promised", tone="quiet")
    if due_on < today:
        return Due(words=f"{words.plural((today - due_on).days, 'day')} late", tone="bad")
    return _ahead(due_on, today)


def _ahead(due_on: date, today: date) -> Due:
    days = (due_on - today).days
    if days <= 1:
        return Due(words=f"Due {words.day(due_on, today=today)}", tone="wait")
    return Due(words=f"Due in {days} days", tone="wait" if days <= 3 else "going")


def day_or_hour(at: datetime | None, *, today: date) -> str:
    """The moment, or only its day where that is all that was meant: midnight, or the last minute of a day."""
    if at is None:
        return ""
    if not has_hour(at) or at.astimezone(clock.LONDON).time() >= time(23, 59):
        return words.day(day_of(at), today=today)
    return words.moment(at, today=today)
