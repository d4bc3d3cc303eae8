"""The steps of a request for information, for whoever asked: what each means, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.core.clock import day_of
from portal.core.words import full_day, on_day, plural
from portal.enquiries.information import rules
from portal.enquiries.models import InformationRequest, InformationReview
from portal.enquiries.rules import CannotDo

State, Outcome = InformationRequest.State, InformationRequest.Outcome


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: its name, what it means, and whether it is done (None: it may never be needed)."""

    name: str
    words: str
    done: bool | None


@dataclass(frozen=True, kw_only=True)
class Now:
    """The sentence of now, in the tone of the notice that holds it, and what they need to do."""

    words: str
    tone: str
    more: str


def now_of(request: InformationRequest, review: InformationReview | None, *, now: datetime) -> Now:
    """Where it stands, the day first."""
    name, today, due = request.landlord.name, day_of(now), day_of(request.due_at)
    if request.state == State.ANSWERED:
        said = {
            Outcome.GIVEN: f"{name} gave you what you asked for.",
            Outcome.PARTLY: f"{name} gave you a part of what you asked for.",
            Outcome.REFUSED: f"{name} did not give you what you asked for.",
            Outcome.NOT_HELD: f"{name} does not hold what you asked for.",
        }
        tone = "good" if request.outcome == Outcome.GIVEN else "wait"
        return Now(words=said[Outcome(request.outcome)], tone=tone, more="The answer is below.")
    if request.state == State.REVIEW and review:
        return _waiting(
            "Somebody else looks at the answer again.",
            f"{name} has to decide by {full_day(day_of(review.due_at))}",
            day_of(review.due_at),
            today,
        )
    if request.state == State.CLOSED:
        return Now(words=_closed(request, name), tone="plain", more="")
    if request.state == State.CLARIFYING:
        still = request.landlord.information_clarity_pauses
        more = (
            "The days stand still until you answer."
            if still
            else f"The answer is still due by {full_day(due)}."
        )
        return Now(words=f"{name} asks what you mean. Please answer below.", tone="wait", more=more)
    return _waiting(
        "You do not need to do anything. We tell you when there is an answer.",
        f"{name} has to answer by {full_day(due)}",
        due,
        today,
    )


def _waiting(more: str, promise: str, due: date, today: date) -> Now:
    left = (due - today).days
    if left < 0:
        words = f"This is late by {plural(-left, 'day')}. {promise.replace('has to', 'had to')}."
        return Now(words=words, tone="bad", more="You can go to the Housing Ombudsman now: see below.")
    when = {0: "that is today", 1: "that is tomorrow"}.get(left, f"that is in {plural(left, 'day')}")
    return Now(words=f"{promise}: {when}.", tone="plain", more=more)


def _closed(request: InformationRequest, name: str) -> str:
    if request.outcome == Outcome.WITHDRAWN:
        return "You took this back."
    if request.outcome == Outcome.QUESTION:
        return f"{name} answers this as a question about your home."
    if request.outcome == Outcome.UNCLEAR:
        return f"{name} closed this, because it was not clear and nobody answered."
    return "This is answered and over."


def steps_of(
    request: InformationRequest, review: InformationReview | None, *, now: datetime
) -> Iterator[Step]:
    """All of them in order, with what each means and its day."""
    landlord, today = request.landlord, day_of(now)
    yield Step(
        name="You asked", words=f"It came {on_day(day_of(request.received_at), today=today)}.", done=True
    )
    told = request.acknowledged_at
    yield Step(
        name="Somebody looks after it",
        words=f"They told you so {on_day(day_of(told), today=today)}."
        if told
        else f"{landlord.name} tells you so by {full_day(day_of(request.acknowledge_by))}.",
        done=bool(told),
    )
    if request.extended_at:
        yield Step(
            name="More time",
            words=f"{plural(request.extended_days, 'day').capitalize()} longer, once. "
            f"Their reason: {request.extended_because}",
            done=True,
        )
    answered = request.answered_at
    yield Step(
        name="The answer",
        words=f"It came {on_day(day_of(answered), today=today)}, "
        f"{'in time' if answered <= request.due_at else 'late'}."
        if answered
        else f"By {full_day(day_of(request.due_at))}: {plural(request.days, 'day')} from the day it came"
        f"{', and the days it was made longer' if request.extended_days or request.still_days else ''}. "
        "What is not given to you comes with the reason.",
        done=bool(answered),
    )
    yield _review_step(request, review, today)
    yield Step(
        name="The Housing Ombudsman",
        words="If you do not agree with the review, or an answer is late, the Ombudsman can look at it. "
        "It costs nothing.",
        done=None,
    )


def _review_step(request: InformationRequest, review: InformationReview | None, today: date) -> Step:
    days = request.landlord.information_ask_review_days
    if review and review.decided_at:
        stays = "The answer stays" if review.outcome == "upheld" else "The answer was changed"
        return Step(
            name="A second look",
            words=f"{stays}, {on_day(day_of(review.decided_at), today=today)}.",
            done=True,
        )
    if review:
        return Step(name="A second look", words=f"By {full_day(day_of(review.due_at))}.", done=False)
    until = request.answered_at + timedelta(days=days) if request.answered_at else None
    words = f"Until {full_day(day_of(until))} you can" if until else "When you have the answer, you can"
    return Step(
        name="A second look",
        words=f"{words} ask that somebody who had no part in it looks again.",
        done=None,
    )


def can_ask_review(request: InformationRequest, review: InformationReview | None, *, now: datetime) -> bool:
    """Whether the form to ask for a review is there."""
    try:
        rules.check_can_ask_review(
            request.state,
            outcome=request.outcome,
            answered_at=request.answered_at,
            reviewed=review is not None,
            now=now,
            days=request.landlord.information_ask_review_days,
        )
    except CannotDo:
        return False
    return True
