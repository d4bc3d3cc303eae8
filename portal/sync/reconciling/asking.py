"""What the other side holds: its list by place, page by page, and the orders at one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from portal.sync import circuit, talking
from portal.sync.adapters.capabilities import Holds
from portal.sync.adapters.registry import NoAdapter, adapter_of
from portal.sync.models import System
from portal.sync.out.rules import Asking
from portal.sync.reconciling.holding import Sum
from portal.sync.talking import CannotReach
from standards.holdings import FIELDS, LONGEST, Held, NotHeld, read

LONGEST_CURSOR = 200
SECONDS = 60.0  # a system may have to count all its orders


class Resting(Exception):
    """The system is being left in peace: the comparison goes on later."""


class NotComparable(Exception):
    """Its answer cannot be compared, and why, in a sentence."""


@dataclass(frozen=True)
class Page:
    """Some places of the other side, in the order of their references by bytes."""

    sums: Sequence[Sum]
    cursor: str  # of the next page; "" at the end
    fields: tuple[str, ...]
    raised_from: datetime | None


@dataclass(frozen=True)
class Theirs:
    """The orders that the other side has at one place, and what of its answer could not be read."""

    orders: Sequence[Held]
    faults: Sequence[str]


def can_be_asked(system: System) -> bool:
    """Whether it is of a kind that may say what it holds, and has an address to ask at."""
    try:
        return bool(system.is_used and system.address and isinstance(adapter_of(system), Holds))
    except NoAdapter:
        return False


def page(system: System, after: str) -> Page:
    """Raises CannotReach, Refused, Resting and NotComparable."""
    answer = _asked(system, after=after)
    rows, cursor = answer.get("Holdings"), answer.get("Cursor") or ""
    if not isinstance(rows, list) or not isinstance(cursor, str) or len(cursor) > LONGEST_CURSOR:
        raise CannotReach("rubbish")
    found = [_sum(row) for row in rows]
    places = [each.place.encode() for each in found]
    if any(later <= earlier for earlier, later in pairwise(places)):
        raise NotComparable("Its list of homes is not in the order of their references.")
    if cursor and not found:
        raise NotComparable("It sent a page without homes that is not the last.")
    named = answer.get("Fields", FIELDS)
    fields = tuple(name for name in FIELDS if name in named) if isinstance(named, list | tuple) else FIELDS
    return Page(found, cursor, fields, _raised_from(answer.get("RaisedFrom")))


def orders(system: System, place: str) -> Theirs:
    """Raises CannotReach, Refused, Resting and NotComparable."""
    answer = _asked(system, home=place)
    rows = answer.get("Orders")
    if not isinstance(rows, list):
        raise CannotReach("rubbish")
    found: dict[str, Held] = {}
    faults: list[str] = []
    for row in rows:
        try:
            order = read(row)
        except NotHeld as reason:
            faults.append(str(reason))
        else:
            found[order.reference] = order
    return Theirs(list(found.values()), faults)


def _asked(system: System, home: str = "", after: str = "") -> dict[str, Any]:
    if not circuit.may_ask(system, Asking.READING):
        raise Resting
    with circuit.noting(system, Asking.READING):
        return talking.holdings(system, home, after=after, timeout=SECONDS)


def _sum(row: Any) -> Sum:
    said = row if isinstance(row, dict) else {}
    place, count, told = said.get("Home"), said.get("Count"), said.get("Checksum")
    if not isinstance(place, str) or not 0 < len(place) <= LONGEST or "\0" in place:
        raise NotComparable("A line of its list names no home.")
    if not isinstance(count, int) or count < 0 or not isinstance(told, str):
        raise NotComparable("A line of its list has no count, or no checksum.")
    return Sum(place, count, told.lower())


def _raised_from(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise NotComparable("RaisedFrom is a moment, as 2026-11-24T09:30:00+00:00.") from None
    if moment.tzinfo is None:
        raise NotComparable("RaisedFrom needs a zone, as 2026-11-24T09:30:00+00:00.")
    return moment
