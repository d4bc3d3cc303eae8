"""Which visits a landlord's own calendar can offer. Pure: the calendar, the days and what is taken go in."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Protocol, Self
from uuid import UUID

from portal.core.clock import LONDON, day_of

FURTHEST = timedelta(days=42)  # ahead that anybody is offered a visit
MOST = 40  # slots on one page
HELD_FOR = timedelta(minutes=30)  # a place, for a report that is never sent

CONFIRMED = "confirmed"  # the state of a stored slot that is agreed

Taken = Mapping[tuple[UUID, date], int]  # how many places of a pattern on a day are taken


@dataclass(frozen=True)
class Slot:
    """A day and the hours between which somebody comes; the reference is its owner's own."""

    reference: str
    on: date
    name: str = ""
    earliest: time | None = None
    latest: time | None = None

    def stored(self, **more: str) -> dict[str, Any]:
        """As a draft and a report keep it; ``more`` may hold its state."""
        return {
            "reference": self.reference,
            "on": self.on.isoformat(),
            "name": self.name,
            "earliest": _hour(self.earliest),
            "latest": _hour(self.latest),
        } | more

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """As `stored` wrote it. Raises KeyError or ValueError for what has no day, or hours that are none."""
        earliest, latest = stored.get("earliest"), stored.get("latest")
        return cls(
            reference=str(stored.get("reference") or ""),
            on=date.fromisoformat(stored["on"]),
            name=str(stored.get("name") or ""),
            earliest=time.fromisoformat(earliest) if earliest else None,
            latest=time.fromisoformat(latest) if latest else None,
        )

    @property
    def starts_at(self) -> datetime:
        """The first moment at which somebody may come."""
        return datetime.combine(self.on, self.earliest or time.min, LONDON)


def confirmed(stored: Mapping[str, Any] | None) -> Slot | None:
    """The visit that a report or what was said keeps, once its owner has confirmed it."""
    return Slot.read(stored) if stored and stored.get("state") == CONFIRMED else None


class Pattern(Protocol):
    """So many visits in these hours on this day of every week; rows of SlotPattern are shaped so."""

    @property
    def code(self) -> UUID: ...
    @property
    def weekday(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def starts(self) -> time: ...
    @property
    def ends(self) -> time: ...
    @property
    def places(self) -> int: ...
    @property
    def trade_code(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """What a landlord's calendar says, and what is taken of it."""

    patterns: tuple[Pattern, ...]
    closed: Collection[date]
    holidays: Collection[date]
    taken: Taken

    def open_on(self, day: date) -> bool:
        """Whether anybody is sent that day; weekends are open where a pattern says so."""
        return day not in self.closed and day not in self.holidays

    def free(self, *, after: datetime, until: date, trade: str) -> Iterator[Slot]:
        """Slots that begin after that moment, up to and on the last day, soonest first."""
        day = day_of(after)
        while day <= until:
            if self.open_on(day):
                yield from self._free_on(day, after, trade)
            day += timedelta(days=1)

    def _free_on(self, day: date, after: datetime, trade: str) -> Iterator[Slot]:
        """Of two patterns of the same hours one slot is enough: people choose hours, not patterns."""
        offered: set[tuple[time, time]] = set()
        for pattern in sorted(self.patterns, key=lambda each: (each.starts, each.ends, not each.trade_code)):
            hours = (pattern.starts, pattern.ends)
            if pattern.weekday != day.weekday() or pattern.trade_code not in ("", trade) or hours in offered:
                continue
            slot = slot_of(pattern, day)
            if self.taken.get((pattern.code, day), 0) < pattern.places and slot.starts_at > after:
                offered.add(hours)
                yield slot


def slot_of(pattern: Pattern, day: date) -> Slot:
    return Slot(f"{pattern.code}:{day}", day, pattern.name, pattern.starts, pattern.ends)


def read_reference(reference: str) -> tuple[UUID, date]:
    """The pattern's code and the day. Raises ValueError for what `slot_of` did not write."""
    code, _, day = reference.partition(":")
    return UUID(code), date.fromisoformat(day)


def free_place(pattern: Pattern, taken: Collection[int]) -> int | None:
    """The lowest number that nobody has; None when all are taken."""
    return next((place for place in range(1, pattern.places + 1) if place not in taken), None)


def overlapping(patterns: Iterable[Pattern]) -> list[tuple[Pattern, Pattern]]:
    """Pairs of one day and trade whose hours overlap: perhaps meant, worth a look before it is saved."""
    ordered = sorted(patterns, key=lambda each: (each.weekday, each.trade_code, each.starts))
    return [
        (first, second)
        for first, second in pairwise(ordered)
        if (first.weekday, first.trade_code) == (second.weekday, second.trade_code)
        and second.starts < first.ends
    ]


def _hour(moment: time | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None
