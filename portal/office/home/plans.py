"""What is planned at a home, when, what it was before, why it moved, and which delivery said so. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.investment.rules import BOOKED, CERTAINTY, Move, is_over, moves, when_words


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One planned work, with every change of mind, newest first."""

    code: str
    title: str
    when: str
    certainty: str
    tone: str
    over: bool
    shared: bool
    component: int | None  # primary key of the part it renews
    moves: Sequence[Move]
    system: str
    as_of: datetime
    delivery: str | None  # public code of the one that last changed it


@dataclass(frozen=True)
class Dates:
    """When it is planned, as the rules read it."""

    starts_on: date | None
    finishes_on: date | None


@dataclass(frozen=True)
class Changed:
    """One change of it, as the rules read it."""

    changed_on: date
    was_from: date | None
    was_to: date | None
    reason: str


def plan_of(row: Mapping[str, Any], *, today: date) -> Plan:
    """A plan as `few.sql` tells it."""
    dates = Dates(_day(row["starts_on"]), _day(row["finishes_on"]))
    over = is_over(dates, today=today)
    changes = [
        Changed(
            date.fromisoformat(one["changed_on"]), _day(one["was_from"]), _day(one["was_to"]), one["reason"]
        )
        for one in row["changes"]
    ]
    return Plan(
        code=row["code"],
        title=row["title"],
        when=when_words(dates.starts_on, dates.finishes_on, row["certainty"], today=today),
        certainty="Date has passed" if over else CERTAINTY[row["certainty"]][0],
        tone="wait" if over else "good" if row["certainty"] == BOOKED else "quiet",
        over=over,
        shared=row["shared"],
        component=row["component"],
        moves=moves(dates, changes, today=today),
        system=row["system"],
        as_of=datetime.fromisoformat(row["as_of"]),
        delivery=row["delivery"],
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
