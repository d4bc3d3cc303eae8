"""Who may ask for information, until when it is answered, what may be withheld, who looks again. Pure.

Where each number comes from is in stairs.toml. The day a request comes is day 0; all of the last day keeps
the promise, by the clocks of England.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from portal.core.clock import day_of, end_of, start_of
from portal.core.working_days import is_working
from portal.enquiries.rules import CannotDo

# Working days before a promise on which staff are reminded of it.
REMINDED_BEFORE = {"acknowledge": 1, "answer": 5, "review": 5}
# After so many days without a word of the resident, a request that nobody understands may be closed.
UNCLEAR_AFTER = timedelta(days=60)


class Door(StrEnum):
    """What a tenant finds who wants to ask for information."""

    OPEN = "open"
    COUNCIL = "council"  # Freedom of Information Act 2000
    NOT_YET = "not yet"


class State(StrEnum):
    """Where a request stands: `InformationRequest.State`, for rules."""

    WORKING = "working"
    CLARIFYING = "clarifying"
    ANSWERED = "answered"
    REVIEW = "review"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How it ended: `InformationRequest.Outcome`, for rules."""

    GIVEN = "given"
    PARTLY = "partly"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    UNCLEAR = "unclear"
    WITHDRAWN = "withdrawn"
    QUESTION = "question"


class Duty(StrEnum):
    """What the landlord has to do next."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    REVIEW = "review"


# An answer says one of these of each part, and one of these of the whole.
ANSWERED = frozenset({Outcome.GIVEN, Outcome.PARTLY, Outcome.REFUSED, Outcome.NOT_HELD})


def door(kind: str, *, on: date, starts_on: date, opted_in: bool) -> Door:
    """Whether tenants of such a landlord can ask that day; ``opted_in``: it takes requests already."""
    if kind == "council":
        return Door.COUNCIL
    return Door.OPEN if opted_in or on >= starts_on else Door.NOT_YET


def due_at(received_at: datetime, *, days: int, longer: int = 0, still: int = 0) -> datetime:
    """The end of the last day: calendar days after the day it came, longer by an extension.

    ``still`` is how many days the clock stood still.
    """
    return end_of(day_of(received_at) + timedelta(days=days + longer + still))


def stood_still(asked_at: datetime, replied_at: datetime) -> int:
    """Days between asking the resident what they mean and their reply; none where both are on one day."""
    return max(0, (day_of(replied_at) - day_of(asked_at)).days)


def next_duty(
    state: str, *, acknowledge_by: datetime | None, due: datetime, review_by: datetime | None, paused: bool
) -> tuple[Duty, datetime] | None:
    """What has to be done next, and by when. ``acknowledge_by`` is None once that is done.

    Nothing while the clock stands still, and once it is answered or closed.
    """
    if state == State.REVIEW and review_by:
        return Duty.REVIEW, review_by
    if state not in {State.WORKING, State.CLARIFYING} or paused:
        return None
    if acknowledge_by and acknowledge_by < due:
        return Duty.ACKNOWLEDGE, acknowledge_by
    return Duty.ANSWER, due


def remind_from(duty: str, by: datetime, *, holidays: Collection[date]) -> datetime:
    """The beginning of the working day on which staff are reminded of a duty, once."""
    day, left = day_of(by), REMINDED_BEFORE[duty]
    while left:
        day -= timedelta(days=1)
        left -= is_working(day, holidays=holidays)
    return start_of(day)


@dataclass(frozen=True, kw_only=True)
class PartFacts:
    """One part of an answer, for the rules. ``ground`` is a key of stairs.toml; none where it is given."""

    outcome: str
    ground: str = ""
    why: str = ""


def outcome_of(parts: Iterable[PartFacts]) -> Outcome:
    """What the parts are together. Some withheld and the rest not held is a refusal: nothing was given."""
    found = {part.outcome for part in parts}
    if found == {Outcome.GIVEN}:
        return Outcome.GIVEN
    if Outcome.GIVEN in found:
        return Outcome.PARTLY
    return Outcome.REFUSED if Outcome.REFUSED in found else Outcome.NOT_HELD


def check_part(part: PartFacts, *, needs_hours: bool, hours: Decimal, limit: int) -> None:
    """Raises CannotDo for something withheld without a ground and reason, or for cost below the hours."""
    if part.outcome != Outcome.REFUSED:
        return
    if not part.ground:
        raise CannotDo("Say on which ground it is withheld.")
    if not part.why.strip():
        raise CannotDo("Say why that ground holds here: nothing is refused by naming a rule alone.")
    if needs_hours and hours <= limit:
        raise CannotDo(
            f"Write down the hours first. This ground holds only above {limit} hours of work, spent or still "
            f"needed; {hours.normalize():f} are written down."
        )


def check_can_answer(state: str, parts: Collection[PartFacts]) -> None:
    """Raises CannotDo where it is answered already, or there is nothing to answer with."""
    if state not in {State.WORKING, State.CLARIFYING}:
        raise CannotDo("This is answered or closed already.")
    if not parts:
        raise CannotDo("Add what you found first: one part for each thing they asked for.")


def check_can_work(state: str) -> None:
    """Raises CannotDo once nothing more is done with it."""
    if state not in {State.WORKING, State.CLARIFYING}:
        raise CannotDo("This is answered or closed already.")


def check_can_change_parts(state: str, *, reviews: bool) -> None:
    """Raises CannotDo once the answer is sent, except for whoever looks at it again."""
    if state in {State.WORKING, State.CLARIFYING} or (state == State.REVIEW and reviews):
        return
    raise CannotDo("The answer is sent. Only whoever reviews it can change it.")


def check_can_extend(
    state: str, *, extended: bool, days: int, most: int, now: datetime, due: datetime
) -> None:
    """Raises CannotDo for a second time, for too many days, and once the time is over."""
    check_can_work(state)
    if not most:
        raise CannotDo("Your landlord has said that the time is never made longer.")
    if extended:
        raise CannotDo("The time was made longer once already.")
    if not 1 <= days <= most:
        raise CannotDo(f"The time can be made longer by {most} days at most.")
    if now > due:
        raise CannotDo("The time is over: it cannot be made longer now. Answer it as soon as you can.")


def check_can_ask_review(
    state: str, *, outcome: str, answered_at: datetime | None, reviewed: bool, now: datetime, days: int
) -> None:
    """Raises CannotDo where there is no answer to look at again, it was, or it is too long ago."""
    if state in {State.WORKING, State.CLARIFYING} or outcome not in ANSWERED or answered_at is None:
        raise CannotDo("There is no answer to look at again.")
    if reviewed:
        raise CannotDo("It was looked at again already. You can go to the Housing Ombudsman.")
    if state == State.CLOSED or day_of(now) > day_of(answered_at) + timedelta(days=days):
        raise CannotDo("It is too long ago to ask for that. You can go to the Housing Ombudsman.")


def may_review(reviewer: int, *, decided: Collection[int]) -> bool:
    """Whether somebody may look again: nobody who had a part in the answer. By the keys of officers."""
    return reviewer not in decided


def check_can_review(state: str, *, reviewer: int, decided: Collection[int]) -> None:
    """Raises CannotDo where no review waits, or for somebody who had a part in the answer."""
    if state != State.REVIEW:
        raise CannotDo("Nobody has asked for this to be looked at again.")
    if not may_review(reviewer, decided=decided):
        raise CannotDo("You had a part in the answer. Somebody else has to look at it again.")


def check_can_close_unclear(state: str, *, asked_at: datetime | None, now: datetime) -> None:
    """Raises CannotDo while the resident may still say what they mean."""
    if state != State.CLARIFYING or asked_at is None:
        raise CannotDo("The resident was not asked what they mean.")
    if now < asked_at + UNCLEAR_AFTER:
        raise CannotDo(f"Wait {UNCLEAR_AFTER.days} days for their reply.")


def days_taken(received_at: datetime, answered_at: datetime) -> int:
    """Calendar days from the day it came to the day of the answer."""
    return (day_of(answered_at) - day_of(received_at)).days


# --- what everybody may read

# As all figures of fewer than ten people or things: nobody can be told from them.
ENOUGH = 10


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One request as the register has it; ``topic`` is a class of the publication scheme."""

    reference: str
    topic: str
    received_on: date
    outcome: str
    days: int | None
    words: str = ""  # the question and the answer, as staff wrote them for everybody
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An entry as everybody reads it: the month, or only the year; the class, or nothing."""

    reference: str
    topic: str
    month: date | None
    year: int
    outcome: str
    days: int | None
    words: str
    answer: str


def shown_to_all(entries: Collection[Entry]) -> list[Shown]:
    """The register, newest first. A month with fewer than ten requests is told as its year alone, and a class
    with fewer than ten is not told, unless staff have published what was asked."""
    months = Counter(_month(one.received_on) for one in entries)
    topics = Counter(one.topic for one in entries)
    rows = [
        Shown(
            reference=one.reference,
            topic=one.topic if one.words or topics[one.topic] >= ENOUGH else "",
            month=_month(one.received_on) if months[_month(one.received_on)] >= ENOUGH else None,
            year=one.received_on.year,
            outcome=one.outcome,
            days=one.days,
            words=one.words,
            answer=one.answer,
        )
        for one in entries
    ]
    # Never by the day: the order would tell what the month does not.
    return sorted(rows, key=lambda one: (-one.year, -(one.month.month if one.month else 0), one.reference))


def _month(day: date) -> date:
    return day.replace(day=1)


def counted(count: int) -> int | None:
    """A count for everybody; None stands for fewer than ten."""
    return count if count >= ENOUGH else None
