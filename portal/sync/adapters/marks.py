"""Reading a list that has no cursor, only times of change: by high-water mark, with overlap. Pure.

The list is asked for what changed since a moment, that moment included, sorted by when it changed, page by
page. Nothing is lost that appears at most `overlap` late: each look begins that long before the mark, and the
mark is never later than when the look before it began. So a time in the future does not carry the mark along,
and what appears behind a look's back is found by the next. What was seen before is told apart by its id.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self


@dataclass(frozen=True)
class Seen:
    """One line of the list: a name for what it says now, and when that changed."""

    id: str
    at: datetime


@dataclass(frozen=True)
class Place:
    """How far the list has been read: up to `mark`; and how far the look has come that goes on, if one does.

    In a look, `since` and `page` are what is asked next, `highest` is the latest time that it has seen, and
    `began` when it began by the clock of the system.
    `again` says that lines of one and the same time filled a page, and one of them was new: while they were
    turned over, one may have slipped from a page that was to come to one that had been read.
    """

    mark: datetime | None = None
    began: datetime | None = None
    since: datetime | None = None
    page: int = 1
    highest: datetime | None = None
    again: bool = False

    @classmethod
    def read(cls, written: str) -> Self:
        """As `written` has it; the beginning for anything else."""
        parts = written.split("|")
        if len(parts) != 6:
            return cls()
        try:
            mark, began, since, highest = (_moment(part) for part in parts[:4])
            return cls(mark, began, since, int(parts[4]), highest, parts[5] == "y")
        except ValueError:
            return cls()

    @property
    def written(self) -> str:
        """In a line of less than 200 letters."""
        moments = (self.mark, self.began, self.since, self.highest)
        said = [each.isoformat() if each else "" for each in moments]
        return "|".join([*said, str(self.page), "y" if self.again else ""])


def question(place: Place, *, overlap: timedelta) -> tuple[datetime | None, int]:
    """Since when to ask, None for from the beginning, and for which page."""
    if place.began:
        return place.since, place.page
    return (place.mark - overlap if place.mark else None), 1


def took(
    place: Place,
    lines: Sequence[Seen],
    *,
    known: Collection[str],
    is_full: bool,
    asked_at: datetime,
    overlap: timedelta,
) -> tuple[Place, list[Seen]]:
    """Where we are after that page, and what of it is new, in the order of the times.

    ``is_full`` is whether there may be a page after it. ``asked_at`` is when it was asked for by the clock of
    the system, or the earlier of both clocks: the mark never goes beyond it.
    """
    since, page = question(place, overlap=overlap)
    new = sorted({line.id: line for line in lines if line.id not in known}.values(), key=lambda line: line.at)
    times = [line.at for line in lines]
    highest = max([*times, *([place.highest] if place.highest else [])], default=None)
    last = max(times, default=None)
    moves_on = last is not None and (since is None or last > since)
    again = place.again or (bool(new) and page > 1)
    looking = replace(place, began=place.began or asked_at, highest=highest)
    if page > 1 and again and (moves_on or not is_full):
        # All lines of that one time have gone by: once more, until none of them is new.
        return replace(looking, since=since, page=1, again=False), new
    if is_full and moves_on:
        return replace(looking, since=last, page=1, again=False), new
    if is_full:
        return replace(looking, since=since, page=page + 1, again=again), new
    return Place(mark=_mark(place.mark, highest, place.began or asked_at)), new


def _mark(before: datetime | None, highest: datetime | None, began: datetime) -> datetime | None:
    """As late as was seen, but not later than when the look began; and never back."""
    reached = min(highest, began) if highest else None
    return max(filter(None, [before, reached]), default=None)


def _moment(part: str) -> datetime | None:
    return datetime.fromisoformat(part) if part else None
