"""The wall of clocks: what has to be done about hazards, nearest first, and what is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from portal.core import words
from portal.core.clock import day_of
from portal.hazards.law import law
from portal.hazards.models import Clock, ClockQuerySet
from portal.landlords.models import Officer

COLUMNS: Mapping[str, str] = {
    "hours": "24 hours",
    "investigate": "Look into it",
    "summary": "Write to them",
    "safe": "Make it safe",
    "begin": "Begin the work",
    "stay": "Somewhere to stay",
}
WHOSE = {"everybody": "All", "mine": "Mine", "team": "My team's", "nobody": "Nobody's"}
A_COLUMN = 8
LATE_SHOWN = 12
SOON = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class Card:
    """One clock of one case, as the wall shows it."""

    clock: Clock
    duty: str
    hazard: str
    left: str
    tone: str
    owner: str
    is_emergency: bool


@dataclass(frozen=True, kw_only=True)
class Column:
    """One duty's cards: how many run, how many of them are late, and the first of those that are not."""

    key: str
    name: str
    running: int
    late: int
    cards: Sequence[Card]

    @property
    def more(self) -> int:
        return self.running - self.late - len(self.cards)


def clocks_of(officer: Officer, *, whose: str) -> ClockQuerySet:
    """The clocks that run with a time, of this officer's landlord: all, or those of one's own cases."""
    rows = Clock.objects.of(officer.landlord).running().filter(due_at__isnull=False)
    if whose == "mine":
        return rows.filter(case__owner=officer)
    if whose == "team":
        return rows.filter(case__team=officer.team_id, case__team__isnull=False)
    return rows.filter(case__owner=None) if whose == "nobody" else rows


def shown(rows: ClockQuerySet) -> ClockQuerySet:
    """With all that a card says, nearest first."""
    return (
        rows.select_related("case__home", "case__owner__person")
        .defer("case__home__words", "case__gone_words", "case__closed_words")
        .nearest_first()
    )


def late_cards(officer: Officer, *, whose: str, now: datetime) -> list[Card]:
    """The longest late."""
    rows = shown(clocks_of(officer, whose=whose).filter(due_at__lt=now))
    return [card(one, now=now) for one in rows[:LATE_SHOWN]]


def columns(officer: Officer, *, whose: str, now: datetime) -> list[Column]:
    """Every column, in the order of the work. One query for the counts, and one a column."""
    rows = clocks_of(officer, whose=whose)
    counted = {
        one["column"]: one
        for one in rows.order_by()
        .values("column")
        .annotate(running=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    }
    found = []
    for key, name in COLUMNS.items():
        counts = counted.get(key, {"running": 0, "late": 0})
        ahead = counts["running"] > counts["late"]
        nearest = shown(rows.filter(column=key, due_at__gte=now))[:A_COLUMN] if ahead else []
        cards = [card(one, now=now) for one in nearest]
        found.append(Column(key=key, name=name, running=counts["running"], late=counts["late"], cards=cards))
    return found


def card(clock: Clock, *, now: datetime) -> Card:
    case = clock.case
    owner = case.owner
    left, tone = left_words(clock.due_at, now=now)
    return Card(
        clock=clock,
        duty=law().duties[clock.duty].name,
        hazard=law().hazards[case.hazard].name,
        left=left,
        tone=tone,
        owner=(owner.person.name or owner.get_role_display()) if owner else "Nobody has taken it",
        is_emergency=case.kind == "emergency",
    )


def left_words(due_at: datetime | None, *, now: datetime) -> tuple[str, str]:
    """5 hours left; 3 days left; 2 days late; and how much it presses."""
    if due_at is None:
        return "As soon as you can", "wait"
    gap = due_at - now
    said = span_words(abs(gap))
    if gap < timedelta(0):
        return f"{said} late", "bad"
    if gap < timedelta(days=2):
        return f"{said} left", "bad" if gap < SOON else "wait"
    days = (day_of(due_at) - day_of(now)).days
    return f"{words.plural(days, 'day')} left", "wait" if days <= 3 else "going"


def left_of_case(duty: str, due_at: datetime | None, *, now: datetime) -> tuple[str, str]:
    """As `left_words`, of an open case: with nothing left to do it waits to be closed."""
    return left_words(due_at, now=now) if duty else ("To be closed", "wait")


def span_words(span: timedelta) -> str:
    """5 minutes; 7 hours; 3 days: whole ones, never rounded up."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return words.plural(max(1, minutes), "minute")
    if minutes < 48 * 60:
        return words.plural(minutes // 60, "hour")
    return words.plural(span.days, "day")
