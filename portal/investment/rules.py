"""When planned work will be done, how sure that is, and how it changed. Pure.

A plan says how exact it is by its range: a whole year is 1 January to 31 December, a quarter its first to its
last day.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from portal.core.words import full_day, month, on_day, span

BOOKED, CONFIRMED, LIKELY, POSSIBLE = "booked", "confirmed", "likely", "possible"

# PlannedWork.Certainty: the word, and what it means.
CERTAINTY: Mapping[str, tuple[str, str]] = {
    BOOKED: ("Booked", "A date is set."),
    CONFIRMED: ("Confirmed", "It will be done then. The exact day is not set yet."),
    LIKELY: ("Likely", "This is the plan for now. It may change."),
    POSSIBLE: ("Not planned before", "It will not be done sooner than this."),
}


class Precision(StrEnum):
    """How exact a range of dates is."""

    UNKNOWN = "unknown"
    DAY = "day"
    DAYS = "days"
    MONTH = "month"
    QUARTER = "quarter"
    MONTHS = "months"
    YEAR = "year"
    YEARS = "years"


def precision(start: date | None, end: date | None) -> Precision:
    """How exact the range is; both days count."""
    if start is None or end is None:
        return Precision.DAY if start or end else Precision.UNKNOWN
    if start == end:
        return Precision.DAY
    if start.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        return Precision.DAYS
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if start.month == 1 and months % 12 == 0:
        return Precision.YEAR if months == 12 else Precision.YEARS
    if months == 1:
        return Precision.MONTH
    return Precision.QUARTER if months == 3 and start.month % 3 == 1 else Precision.MONTHS


def range_words(start: date | None, end: date | None) -> str:
    """24 November 2026; 24 to 26 November 2026; October to December 2026; 2028; 2028 to 2030."""
    kind = precision(start, end)
    if start is None or end is None:
        only = start or end
        return full_day(only) if only else "no date"
    if kind is Precision.DAY:
        return full_day(start)
    if kind is Precision.DAYS:
        return span(start, end)
    if kind is Precision.MONTH:
        return month(start)
    if kind is Precision.YEAR:
        return str(start.year)
    if kind is Precision.YEARS:
        return f"{start.year} to {end.year}"
    first = f"{start:%B}" if start.year == end.year else month(start)
    return f"{first} to {month(end)}"


def when_words(start: date | None, end: date | None, certainty: str, *, today: date) -> str:
    """When it will be done, to stand alone: "in 2028", "on 24 November 2026", "not before 2030"."""
    kind = precision(start, end)
    if kind is Precision.UNKNOWN:
        return "no date yet"
    if certainty == POSSIBLE:
        return f"not before {_beginning(start or end, kind)}"
    if kind is Precision.DAY:
        only = start or end
        return on_day(only, today=today) if only else ""
    if kind in {Precision.MONTH, Precision.YEAR}:
        return f"in {range_words(start, end)}"
    return f"between {range_words(start, end).replace(' to ', ' and ', 1)}"


def _beginning(begins: date | None, kind: Precision) -> str:
    """The start of a range, no more exact than the range is."""
    if begins is None:
        return "a day we do not know"
    if kind in {Precision.YEAR, Precision.YEARS}:
        return str(begins.year)
    return full_day(begins) if kind in {Precision.DAY, Precision.DAYS} else month(begins)


class Planned(Protocol):
    """When a piece of work is planned."""

    @property
    def starts_on(self) -> date | None: ...
    @property
    def finishes_on(self) -> date | None: ...


class Change(Protocol):
    """What a plan was before, when it changed, and why."""

    @property
    def changed_on(self) -> date: ...
    @property
    def was_from(self) -> date | None: ...
    @property
    def was_to(self) -> date | None: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True)
class Move:
    """One change of mind, in words."""

    on: date
    words: str


def moves(work: Planned, changes: Iterable[Change], *, today: date) -> list[Move]:
    """Every change of the plan, newest first: "Moved from 2026 to 2028 on 4 May: budget"."""
    ordered = sorted(changes, key=lambda change: change.changed_on)
    ranges = [(change.was_from, change.was_to) for change in ordered] + [(work.starts_on, work.finishes_on)]
    told = [
        Move(change.changed_on, _move_words(change, became, today))
        for change, became in zip(ordered, ranges[1:], strict=True)
    ]
    return told[::-1]


def _move_words(change: Change, became: tuple[date | None, date | None], today: date) -> str:
    was = range_words(change.was_from, change.was_to)
    now = range_words(*became)
    on = on_day(change.changed_on, today=today).removesuffix(f" {today.year}")
    why = f": {_lowered(change.reason)}" if change.reason else ". We were not told why"
    if was == now:
        return f"Looked at again {on} and kept at {now}{why}"
    if " to " in was + now:  # "from April to June to July" would be read twice
        reason = f". Why: {_lowered(change.reason)}" if change.reason else why
        return f"Moved {on}. Before: {was}. Now: {now}{reason}"
    return f"Moved from {was} to {now} {on}{why}"


def _lowered(reason: str) -> str:
    """As it stands after a colon: EPC stays EPC."""
    text = reason.strip().rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def is_over(work: Planned, *, today: date) -> bool:
    """Whether the last planned day has passed."""
    last = work.finishes_on or work.starts_on
    return last is not None and last < today


class ForPart(Protocol):
    """Planned work, as far as it says which part it renews."""

    component_id: int | None
    component_kind: str
    home_id: int | None
    block_id: int | None
    estate_id: int | None


class Part(Protocol):
    """A part of a home, of a block or of an estate."""

    pk: int
    kind: str
    home_id: int | None
    block_id: int | None
    estate_id: int | None


def is_for(work: ForPart, part: Part) -> bool:
    """Whether it renews this very part; where it names none, one of its kind at the same place."""
    if work.component_id:
        return work.component_id == part.pk
    there = (part.home_id, part.block_id, part.estate_id)
    same_place = (work.home_id, work.block_id, work.estate_id) == there
    return same_place and bool(work.component_kind) and work.component_kind == part.kind
