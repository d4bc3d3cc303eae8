"""By when a question is answered, who answers it, and what may be done with it when. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.core.clock import day_of, end_of, start_of
from portal.core.working_days import is_working, working_day_after

# How long before that staff are reminded, in working days.
REMINDED_BEFORE = 1
PLACE = re.compile(r"\{([a-z_]+)\}")  # in a template, for a fact
# How long somebody who opened a conversation counts as looking at it.
LOOKS_FOR = timedelta(minutes=10)

# The kinds of record that a team answers for are those of corrections; of others the nearest.
# Of a home as a whole an adviser knows most, unless there is a team for questions.
ANSWERED_AS: Mapping[str, str] = {
    "homes": "enquiries",
    "requests": "work_orders",
    "hazards": "work_orders",
}


class State(StrEnum):
    """Where a question stands: `Enquiry.State`, for rules."""

    WAITING = "waiting"
    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"
    MERGED = "merged"


class CannotDo(Exception):
    """Why something cannot be done with a question, in a sentence for the person who tried."""


def answer_due_at(asked_at: datetime, *, working_days: int, holidays: Collection[date]) -> datetime:
    """The end of the last of so many working days, the first of which is the one after the day of asking."""
    last = working_day_after(day_of(asked_at), working_days, holidays=holidays)
    return end_of(last)


def remind_from(due_at: datetime, *, holidays: Collection[date]) -> datetime:
    """The beginning of the working day before the last one: staff are reminded once from then on."""
    day, left = day_of(due_at), REMINDED_BEFORE
    while left:
        day -= timedelta(days=1)
        left -= is_working(day, holidays=holidays)
    return start_of(day)


def answered_as(kind: str) -> str:
    """The kind of record whose team answers a question about this one."""
    return ANSWERED_AS.get(kind, kind)


def goes_on(state: str, *, answered_at: datetime | None, now: datetime, days: int) -> bool:
    """Whether saying more goes on with the same question: later it is a new one."""
    if state in {State.WAITING, State.ASKED}:
        return True
    return state != State.MERGED and answered_at is not None and now < answered_at + timedelta(days=days)


def is_reopening(state: str) -> bool:
    """Whether a word of the resident opens again what was thought to be answered."""
    return state in {State.ANSWERED, State.CLOSED}


def check_can_answer(state: str) -> None:
    """Raises CannotDo for a question that is part of another by now."""
    if state == State.MERGED:
        raise CannotDo("This is part of another question now. Answer that one.")


def check_can_close(state: str) -> None:
    """Raises CannotDo for one that is closed, or part of another."""
    check_can_answer(state)
    if state == State.CLOSED:
        raise CannotDo("This is closed already.")


def check_can_reopen(state: str) -> None:
    """Raises CannotDo for one that waits already, or is part of another."""
    check_can_answer(state)
    if state == State.WAITING:
        raise CannotDo("This waits for an answer already.")


def check_can_merge(state: str, into: str, *, same: bool, one_household: bool) -> None:
    """Raises CannotDo for two that are one, of two households, or where either has been merged before."""
    check_can_answer(state)
    if same:
        raise CannotDo("A question cannot be part of itself.")
    if into == State.MERGED:
        raise CannotDo("The other one is part of another question itself. Choose that one.")
    if not one_household:
        raise CannotDo("Only questions of one household can be put together.")


def in_time(*, answered_at: datetime | None, due_at: datetime, now: datetime) -> bool | None:
    """Whether the promise was kept; nothing while it may still be."""
    if answered_at is not None:
        return answered_at <= due_at
    return None if now <= due_at else False


def filled(words: str, facts: Iterable[tuple[str, str]]) -> tuple[str, list[str]]:
    """A template with its places filled, and the names of those for which the record holds nothing.

    Places are {now} or {visit}; a name that nobody knows stays as it is, to be seen.
    """
    known = dict(facts)
    missing = [name for name in PLACE.findall(words) if name not in known]
    return PLACE.sub(lambda place: known.get(place[1], place[0]), words), missing
