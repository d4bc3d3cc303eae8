"""What a resident may say of a repair, and when: one table, and the reason where it may not be said.

Pure: where the repair stands goes in, with what was said of it already and the landlord's own limits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from portal.core.words import plural
from portal.repairs.rules import (
    OrderFacts,
    Standing,
    State,
    UpdateFacts,
    VisitFacts,
    answer_until,
    begins_at,
    over_at,
)

NO_ACCESS = "70"  # HACT JobStatusUpdateTypeCode


class Act(StrEnum):
    """Something to say; the value is its part of an address."""

    FIXED = "fixed"
    NOT_FIXED = "not-fixed"
    NOBODY_CAME = "nobody-came"
    WAS_IN = "was-in"
    ANOTHER_TIME = "another-time"
    CALL_OFF = "call-off"
    WORDS = "words"
    RATE = "rate"
    TAKE_BACK = "take-back"


# As `Said.Kind` keeps them.
KINDS: Mapping[Act, str] = {
    Act.FIXED: "fixed",
    Act.NOT_FIXED: "not_fixed",
    Act.NOBODY_CAME: "nobody_came",
    Act.WAS_IN: "was_in",
    Act.ANOTHER_TIME: "visit_unsuitable",
    Act.CALL_OFF: "visit_off",
    Act.WORDS: "words",
    Act.RATE: "rated",
    Act.TAKE_BACK: "taken_back",
}

_S = State
_WAITING = frozenset(
    {
        _S.WAITING_FOR_PARTS,
        _S.WAITING_FOR_TRADE,
        _S.WAITING_FOR_APPROVAL,
        _S.WAITING_FOR_YOU,
        _S.WAITING_FOR_VISIT,
    }
)
# In which states each may be said at all; the limits of time come on top.
STATES: Mapping[Act, frozenset[State]] = {
    # Also of what was not fixed and goes on.
    Act.FIXED: frozenset(State) - {_S.REPORTED, _S.FIXED, _S.CANCELLED},
    Act.NOT_FIXED: frozenset({_S.SAID_DONE, _S.FIXED}),
    Act.NOBODY_CAME: frozenset(
        {_S.REPORTED, _S.WITH_LANDLORD, _S.BOOKED, _S.ON_THE_WAY, _S.NOT_FIXED, *_WAITING}
    ),
    # Also when the landlord cancelled it for that reason.
    Act.WAS_IN: frozenset(State) - {_S.REPORTED},
    Act.ANOTHER_TIME: frozenset({_S.BOOKED, _S.NOBODY_IN, _S.WAITING_FOR_YOU}),
    Act.CALL_OFF: frozenset({_S.BOOKED}),
    Act.WORDS: frozenset(State) - {_S.CANCELLED},
    Act.RATE: frozenset({_S.FIXED}),
    Act.TAKE_BACK: frozenset({_S.REPORTED, _S.WITH_LANDLORD, _S.BOOKED, _S.NOBODY_IN, *_WAITING}),
}


class CannotSay(Exception):
    """It cannot be said now; the words are for the person who tried."""


class SaidFacts(Protocol):
    """Something that was said before; rows of `Said` are shaped so."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def visit_on(self) -> date | None: ...


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A repair, or a report of one, as far as it decides what may be said of it."""

    standing: Standing
    landlord: str
    answer_days: int
    change_hours: int
    now: datetime
    order: OrderFacts | None = None
    updates: Sequence[UpdateFacts] = ()
    visits: Sequence[VisitFacts] = ()
    said: Sequence[SaidFacts] = field(default=())

    @property
    def done_at(self) -> datetime | None:
        return self.order.completed_at if self.order else None

    @property
    def no_access(self) -> UpdateFacts | None:
        """The last time that the landlord says nobody let them in."""
        told = [one for one in self.updates if one.type_code.split("-")[0] == NO_ACCESS and one.happened_at]
        return max(told, key=lambda one: (one.happened_at or self.now, one.position), default=None)

    @property
    def unmet(self) -> VisitFacts | None:
        """The last visit whose time is over with no word of what became of it."""
        if self.standing.missed:
            return self.standing.missed
        visit = self.standing.visit or _on_this_day(self.visits, self.now)
        return visit if visit and over_at(visit) <= self.now else None

    def has_said(self, act: Act, *, since: datetime | None = None, visit_on: date | None = None) -> bool:
        """Whether it was said already, after a moment or of a visit."""
        return any(
            one.kind == KINDS[act]
            and (since is None or one.at >= since)
            and (visit_on is None or one.visit_on == visit_on)
            for one in self.said
        )


def check_may(act: Act, matter: Matter) -> None:
    """Raises CannotSay, with the reason in words for the person, where it may not be said."""
    if matter.standing.state not in STATES[act]:
        raise CannotSay(_not_now(act, matter))
    reason = _LIMITS[act](matter) if act in _LIMITS else ""
    if reason:
        raise CannotSay(reason)


def may(act: Act, matter: Matter) -> bool:
    try:
        check_may(act, matter)
    except CannotSay:
        return False
    return True


def acts_of(matter: Matter) -> list[Act]:
    """All that may be said now, the most useful first."""
    return [act for act in Act if may(act, matter)]


def _not_now(act: Act, matter: Matter) -> str:
    if matter.standing.state is State.CANCELLED:
        again = f"If it still needs doing, report it again or call {matter.landlord}."
        return f"This repair was cancelled. {again}"
    if KINDS[act] == matter.standing.state.value.replace("-", "_"):
        return "That has been said already. Thank you."
    return _NOT_NOW.get(act, "This cannot be said of the repair as it stands now.")


_NOT_NOW: Mapping[Act, str] = {
    Act.NOT_FIXED: "Nobody has said yet that it is done, so the repair goes on.",
    Act.CALL_OFF: "There is no visit to call off.",
    Act.ANOTHER_TIME: "There is no visit to change.",
    Act.TAKE_BACK: "The work has begun, so it cannot be taken back here.",
    Act.RATE: "Say first whether it is fixed.",
}


def _answer_limit(matter: Matter) -> str:
    if matter.done_at and matter.now >= answer_until(matter.done_at, matter.answer_days):
        days = plural(matter.answer_days, "day")
        return f"It was done more than {days} ago. Has it come back? Report it again."
    return ""


def _fixed_limit(matter: Matter) -> str:
    if matter.done_at is None:
        return "Nobody has said yet that it is done. When they do, we ask you whether it is fixed."
    return _answer_limit(matter) if not matter.standing.is_open else ""


def _words_limit(matter: Matter) -> str:
    return _answer_limit(matter) if not matter.standing.is_open else ""


def _rate_limit(matter: Matter) -> str:
    if matter.has_said(Act.RATE, since=matter.done_at):
        return "That has been said already. Thank you."
    return _answer_limit(matter)


def _change_limit(matter: Matter) -> str:
    visit = matter.standing.visit
    if visit is None:
        return ""
    if matter.has_said(Act.CALL_OFF, visit_on=visit.on):
        return "This visit has been called off already."
    if matter.now > begins_at(visit) - timedelta(hours=matter.change_hours):
        hours = plural(matter.change_hours, "hour")
        return (
            f"It is less than {hours} until the visit, so it cannot be changed here. Call {matter.landlord}."
            if matter.change_hours
            else f"The time of the visit has come, so it cannot be changed here. Call {matter.landlord}."
        )
    return ""


def _nobody_came_limit(matter: Matter) -> str:
    visit = matter.unmet
    if visit is None:
        return "The time of the visit is not over yet."
    if matter.has_said(Act.NOBODY_CAME, visit_on=visit.on):
        return f"That has been said already. {matter.landlord} has to give you a new time."
    return ""


def _was_in_limit(matter: Matter) -> str:
    told = matter.no_access
    if told is None or told.happened_at is None:
        return f"{matter.landlord} has not said that nobody was in."
    if matter.has_said(Act.WAS_IN, since=told.happened_at):
        return f"That has been said already. {matter.landlord} has to look into it."
    if matter.now >= answer_until(told.happened_at, matter.answer_days):
        days = plural(matter.answer_days, "day")
        return f"That was more than {days} ago. Call {matter.landlord} about it."
    return ""


def _take_back_limit(matter: Matter) -> str:
    return "It has been taken back already." if matter.has_said(Act.TAKE_BACK) else ""


_LIMITS = {
    Act.FIXED: _fixed_limit,
    Act.NOT_FIXED: _answer_limit,
    Act.NOBODY_CAME: _nobody_came_limit,
    Act.WAS_IN: _was_in_limit,
    Act.ANOTHER_TIME: _change_limit,
    Act.CALL_OFF: _change_limit,
    Act.WORDS: _words_limit,
    Act.RATE: _rate_limit,
    Act.TAKE_BACK: _take_back_limit,
}


def _on_this_day(visits: Iterable[VisitFacts], now: datetime) -> VisitFacts | None:
    """The visit of a day on which somebody was said to be on the way, and no more."""
    today = [visit for visit in visits if begins_at(visit) <= now < over_at(visit) + timedelta(days=1)]
    return max(today, key=lambda visit: visit.on, default=None)
