"""What can differ between the two sides, and what is done about each. Pure.

A difference is put right by itself only where one side alone can know, and where nothing that a resident said
would be lost by it; all else is for staff. docs/reconciling.md has the table.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.core.clock import day_of
from standards.holdings import Held, State

# Two clocks do not agree to the second, and midnight may lie between them.
CLOCKS = timedelta(minutes=15)


class Kind(StrEnum):
    """How the sides differ."""

    NOT_TAKEN_UP = "not_taken_up"
    MISSING_HERE = "missing_here"
    UNKNOWN_HOME = "unknown_home"
    OTHER_HOME = "other_home"
    RENUMBERED = "renumbered"
    DOUBLED = "doubled"
    REPORT_LOST = "report_lost"
    MISSING_THERE = "missing_there"
    COMPLETED_THERE = "completed_there"
    CANCELLED_THERE = "cancelled_there"
    NOT_FIXED = "not_fixed"
    TURNED_AWAY = "turned_away"
    ENDED_HERE = "ended_here"
    RAISED_DIFFERS = "raised_differs"
    DUE_SOONER = "due_sooner"
    DUE_LATER = "due_later"
    ENDED_DIFFERS = "ended_differs"
    CONTRACTOR_DIFFERS = "contractor_differs"
    VISIT_DIFFERS = "visit_differs"
    NO_VISIT_THERE = "no_visit_there"
    NOT_READABLE = "not_readable"


@dataclass(frozen=True)
class Rule:
    """What a difference is, and what becomes of it."""

    heals: bool
    title: str  # on the page of the differences
    why: str  # what is done, or why nothing is done by itself


_LATER = "Nothing is changed by itself."
RULES: Mapping[Kind, Rule] = {
    Kind.NOT_TAKEN_UP: Rule(
        True, "Your system has an order for a report, and Homefile did not know",
        "The report leads to that order from now on.",
    ),
    Kind.MISSING_HERE: Rule(
        False, "Your system has an order that Homefile does not have",
        "It came of no report here. Your next delivery brings it, or a message of your system.",
    ),
    Kind.UNKNOWN_HOME: Rule(
        False, "Your system has orders at a home that Homefile does not know",
        "Send the home with your next delivery, or correct its reference in your system.",
    ),
    Kind.OTHER_HOME: Rule(
        False, "The two sides have one order at two homes",
        "Somebody has to look which of the two is right. " + _LATER,
    ),
    Kind.RENUMBERED: Rule(
        False, "Your system has a report under another number than Homefile was told",
        "Look whether it was entered twice. " + _LATER,
    ),
    Kind.DOUBLED: Rule(
        False, "Your system has more than one order for one report",
        "Look whether it was entered twice. If the second finishes the work of the first, nothing is wrong.",
    ),
    Kind.REPORT_LOST: Rule(
        True, "Your system took a report and does not have it any more",
        "It is sent again, with the same key, and what the resident said after it too.",
    ),
    Kind.MISSING_THERE: Rule(
        False, "Homefile has an order that your system does not have",
        "The resident still sees it. Enter it in your system, or let your system say that it is over.",
    ),
    Kind.COMPLETED_THERE: Rule(
        True, "Your system says that it is done, and never told Homefile",
        "It is done here too, as of the time that your system says.",
    ),
    Kind.CANCELLED_THERE: Rule(
        True, "Your system says that it is cancelled, and never told Homefile",
        "It is cancelled here too.",
    ),
    Kind.NOT_FIXED: Rule(
        False, "Your system says that it is over, and the resident says that it is not fixed",
        "What the resident says stands until the work is done anew.",
    ),
    Kind.TURNED_AWAY: Rule(
        False, "Your system says that it is over, and told Homefile that nobody let them in",
        "The work was not done, so the repair stays open here. Plan another visit, or cancel it.",
    ),
    Kind.ENDED_HERE: Rule(
        False, "Homefile was told that it is over, and your system says something else",
        "Your system told Homefile of an end that it does not hold. " + _LATER,
    ),
    Kind.RAISED_DIFFERS: Rule(
        False, "The two sides have other days on which it was raised", _LATER,
    ),
    Kind.DUE_SOONER: Rule(
        True, "Your system promises it sooner", "The sooner day is the promise here too.",
    ),
    Kind.DUE_LATER: Rule(
        False, "Your system promises it later, or not at all",
        "What was promised to the resident is never made later by itself.",
    ),
    Kind.ENDED_DIFFERS: Rule(
        False, "The two sides have other days on which it ended", "The first that was told stands.",
    ),
    Kind.CONTRACTOR_DIFFERS: Rule(
        True, "Your system has given it to another contractor", "It is with that contractor here too.",
    ),
    Kind.VISIT_DIFFERS: Rule(
        True, "Your system has another day for the visit",
        "The day of your system is the visit here too, and the resident is told.",
    ),
    Kind.NO_VISIT_THERE: Rule(
        False, "The resident expects a visit that your system does not have",
        "Book it in your system, or call it off there: then the resident is told.",
    ),
    Kind.NOT_READABLE: Rule(
        False, "Your system says something of a home that cannot be read",
        "Whoever looks after your system has to correct that.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Here:
    """An order as we hold it: `holding.Ours` is shaped so."""

    pk: int
    held: Held
    not_fixed: bool = False
    turned_away: bool = False


@dataclass(frozen=True)
class Known:
    """What has to be looked up before a difference can be named."""

    homes: Collection[str] = ()  # places of theirs that are known here
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # their orders that we have at another place
    # Reports of ours that they name: at which place each is, and whether it has an order here.
    reports: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    # Orders of ours whose report that system took, and that still go on: they would be missed.
    delivered: Collection[str] = ()


@dataclass(frozen=True)
class Found:
    """One difference: both sides as they were told, or none where there is no such order."""

    kind: Kind
    reference: str
    here: Held | None = None
    there: Held | None = None
    says: str = ""

    @property
    def name(self) -> tuple[str, str]:
        return self.kind, self.reference


def differences(
    place: str, ours: Sequence[Any], theirs: Sequence[Held], *, known: Known, fields: Collection[str]
) -> Iterator[Found]:
    """What differs at one place. Each of ``ours`` is shaped as `Here`."""
    here = {each.held.reference: each for each in ours}
    there = {each.reference: each for each in theirs}
    for reference in sorted(here.keys() & there.keys()):
        yield from of_order(here[reference], there[reference], fields)
    missing_there = [here[reference] for reference in sorted(here.keys() - there.keys())]
    missing_here = [there[reference] for reference in sorted(there.keys() - here.keys())]
    renumbered = {each.report for each in missing_here if each.report} & {
        each.held.report for each in missing_there if each.held.report
    }
    for order in missing_there:
        yield _missing_there(order.held, known, renumbered)
    for order in missing_here:
        if order.report not in renumbered:
            yield _missing_here(place, order, theirs, known)


def _missing_there(ours: Held, known: Known, renumbered: Collection[str]) -> Found:
    kind = Kind.MISSING_THERE
    if ours.report and ours.report in renumbered:
        kind = Kind.RENUMBERED
    elif ours.reference in known.delivered:
        kind = Kind.REPORT_LOST
    return Found(kind, ours.reference, here=ours)


def _missing_here(place: str, theirs: Held, all_theirs: Sequence[Held], known: Known) -> Found:
    kind = Kind.MISSING_HERE
    if theirs.reference in known.elsewhere:
        kind = Kind.OTHER_HOME
    elif theirs.report in known.reports:
        where, has_order = known.reports[theirs.report]
        named = sum(each.report == theirs.report for each in all_theirs)
        if has_order or named > 1:
            kind = Kind.DOUBLED
        else:
            kind = Kind.NOT_TAKEN_UP if where == place else Kind.OTHER_HOME
    elif place not in known.homes:
        kind = Kind.UNKNOWN_HOME
    return Found(kind, theirs.reference, there=theirs)


def of_order(ours: Any, theirs: Held, fields: Collection[str]) -> list[Found]:
    """What differs of an order that both have. How it ended comes first: what is over needs no visit."""
    here: Held = ours.held
    kinds: list[Kind] = []
    ended = None
    if "State" in fields and here.state is not theirs.state:
        ended = _state_kind(ours, theirs)
        kinds.append(ended)
    elif here.state is not State.OPEN and _ended_apart(here, theirs, fields):
        kinds.append(Kind.ENDED_DIFFERS)
    if "Raised" in fields and not _same(here.raised, theirs.raised):
        kinds.append(Kind.RAISED_DIFFERS)
    if "Due" in fields and not _same(here.due, theirs.due):
        sooner = theirs.due and (here.due is None or theirs.due < here.due)
        kinds.append(Kind.DUE_SOONER if sooner else Kind.DUE_LATER)
    if "Contractor" in fields and theirs.contractor and here.contractor != theirs.contractor:
        kinds.append(Kind.CONTRACTOR_DIFFERS)
    if "Visit" in fields and ended is None and here.visit != theirs.visit:
        kinds.append(Kind.VISIT_DIFFERS if theirs.visit else Kind.NO_VISIT_THERE)
    return [Found(kind, here.reference, here=here, there=theirs) for kind in kinds]


def _state_kind(ours: Any, theirs: Held) -> Kind:
    if ours.held.state is not State.OPEN:
        return Kind.ENDED_HERE
    if ours.not_fixed:
        return Kind.NOT_FIXED
    if theirs.state is State.COMPLETED:
        return Kind.TURNED_AWAY if ours.turned_away else Kind.COMPLETED_THERE
    return Kind.CANCELLED_THERE


def _ended_apart(here: Held, theirs: Held, fields: Collection[str]) -> bool:
    completed = "Completed" in fields and not _same(here.completed, theirs.completed)
    cancelled = "Cancelled" in fields and not _same(here.cancelled, theirs.cancelled)
    return completed or cancelled


def _same(one: datetime | None, other: datetime | None) -> bool:
    """The same day in London, or the same moment by two clocks."""
    if one is None or other is None:
        return one is other
    return day_of(one) == day_of(other) or abs(one - other) <= CLOCKS


def seen_twice(first: Sequence[Found], second: Sequence[Found]) -> list[Found]:
    """What was found both times, as it was found last: something on its way is no difference."""
    names = {found.name for found in first}
    return [found for found in second if found.name in names]
