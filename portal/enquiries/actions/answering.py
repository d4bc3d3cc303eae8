"""What staff do: answer, note, hand over, put together, open again, close."""

from datetime import datetime

from django.db import transaction

from portal.core import clock
from portal.enquiries.actions.asking import Facts, locked, wait_again
from portal.enquiries.causes import Cause
from portal.enquiries.models import Enquiry, Message, Opening
from portal.enquiries.rules import (
    LOOKS_FOR,
    CannotDo,
    State,
    check_can_answer,
    check_can_close,
    check_can_merge,
    check_can_reopen,
)
from portal.enquiries.telling import tell_answer
from portal.landlords.models import Officer, Team
from portal.records.events import record

Channel, Direction = Message.Channel, Message.Direction


class SomebodyWasFaster(CannotDo):
    """Something was said since the page was opened: it is read first, and then answered."""


@transaction.atomic
def answer(
    *,
    enquiry: Enquiry,
    words: str,
    facts: Facts = (),
    asks: bool = False,
    seen: int | None = None,
    channel: Message.Channel = Channel.PORTAL,
    at: datetime | None = None,
    by: Officer,
) -> Message:
    """Tell the household, in words and facts. ``asks``: it is now for them to say something.

    ``seen`` is the last message that the officer had before them: raises SomebodyWasFaster where there is a
    newer one, so that two who answer at once do not. Raises CannotDo where it cannot be answered.
    """
    enquiry = locked(enquiry)
    check_can_answer(enquiry.state)
    _check_nobody_was_faster(enquiry, seen)
    at = at or clock.now()
    message = _write(enquiry, words, Direction.OUT, channel=channel, facts=facts, asks=asks, at=at, by=by)
    enquiry.state = Enquiry.State.ASKED if asks else Enquiry.State.ANSWERED
    enquiry.answered_at = at
    enquiry.first_answered_at = enquiry.first_answered_at or at
    enquiry.closed_at = None
    enquiry.owner = enquiry.owner or by
    enquiry.save(update_fields=["state", "answered_at", "first_answered_at", "closed_at", "owner"])
    record("question answered", enquiry, by=by.person, asks=asks, facts=len(message.facts))
    if channel == Channel.PORTAL:  # whoever was told on the telephone knows
        tell_answer(enquiry, message)
    return message


def _check_nobody_was_faster(enquiry: Enquiry, seen: int | None) -> None:
    if seen is None:
        return
    newer = enquiry.messages.exclude(direction=Direction.NOTE).filter(pk__gt=seen).order_by("-pk").first()
    if newer is None:
        return
    who = "A colleague answered" if newer.direction == Direction.OUT else "The resident said more"
    raise SomebodyWasFaster(
        f"{who} while you were writing. Read it first, then send yours if it still helps."
    )


@transaction.atomic
def note(*, enquiry: Enquiry, words: str, by: Officer) -> Message:
    """Something for colleagues, never shown to residents."""
    message = _write(enquiry, words, Direction.NOTE, at=clock.now(), by=by)
    record("question noted", enquiry, by=by.person)
    return message


@transaction.atomic
def hand_over(*, enquiry: Enquiry, to: Officer | None, team: Team | None = None, by: Officer) -> None:
    """Make a colleague its owner, or give it to a team for one of them to take. The promise stays.

    Raises CannotDo for somebody of another landlord, or one that is part of another.
    """
    enquiry = locked(enquiry)
    check_can_answer(enquiry.state)
    if any(one.landlord_id != enquiry.landlord_id for one in (to, team) if one):
        raise CannotDo("Only somebody of the same landlord can take this on.")
    enquiry.owner = to
    enquiry.team = team or enquiry.team
    enquiry.save(update_fields=["owner", "team"])
    given = to or team
    record("question given", enquiry, by=by.person, to=str(given.code) if given else "")


@transaction.atomic
def merge(*, enquiry: Enquiry, into: Enquiry, by: Officer) -> Enquiry:
    """Make it part of another of the same household: its words move there, and the sooner promise holds."""
    first, second = sorted((enquiry, into), key=lambda one: one.pk)
    rows = {one.pk: one for one in (locked(first), locked(second))}
    enquiry, into = rows[enquiry.pk], rows[into.pk]
    check_can_merge(
        enquiry.state,
        into.state,
        same=enquiry.pk == into.pk,
        one_household=enquiry.tenancy_id == into.tenancy_id and enquiry.landlord_id == into.landlord_id,
    )
    waited, due_at = enquiry.state == State.WAITING, enquiry.due_at
    enquiry.messages.update(enquiry=into)
    Enquiry.objects.filter(merged_into=enquiry).update(merged_into=into)
    enquiry.state, enquiry.merged_into = Enquiry.State.MERGED, into
    enquiry.save(update_fields=["state", "merged_into"])
    if waited and (into.state != State.WAITING or due_at < into.due_at):
        into.state, into.due_at, into.closed_at = Enquiry.State.WAITING, due_at, None
        into.reminded_at, into.told_late_at = enquiry.reminded_at, enquiry.told_late_at
        into.save(update_fields=["state", "due_at", "closed_at", "reminded_at", "told_late_at"])
    record("question merged", enquiry, by=by.person, into=str(into.code))
    return into


@transaction.atomic
def reopen(*, enquiry: Enquiry, by: Officer) -> None:
    """It waits for an answer again, promised anew. Raises CannotDo where it waits already."""
    enquiry = locked(enquiry)
    check_can_reopen(enquiry.state)
    wait_again(enquiry, at=clock.now(), by=by.person)


@transaction.atomic
def close(*, enquiry: Enquiry, because: str, by: Officer) -> None:
    """End it with a reason, which the household reads: nothing is closed in silence."""
    enquiry = locked(enquiry)
    check_can_close(enquiry.state)
    at = clock.now()
    message = _write(enquiry, because, Direction.OUT, at=at, by=by)
    enquiry.state, enquiry.closed_at, enquiry.answered_at = Enquiry.State.CLOSED, at, at
    enquiry.first_answered_at = enquiry.first_answered_at or at
    enquiry.save(update_fields=["state", "closed_at", "answered_at", "first_answered_at"])
    record("question closed", enquiry, by=by.person)
    tell_answer(enquiry, message)


@transaction.atomic
def change_cause(*, enquiry: Enquiry, cause: Cause, by: Officer) -> None:
    """Why they really ask, as staff see it: it is counted there from now on."""
    enquiry = locked(enquiry)
    was, enquiry.cause, enquiry.is_chasing = enquiry.cause, cause.key, cause.chases
    enquiry.save(update_fields=["cause", "is_chasing"])
    record("question's cause changed", enquiry, by=by.person, was=was, cause=cause.key)


def note_opening(enquiry: Enquiry, officer: Officer, *, now: datetime) -> list[Officer]:
    """That this officer has it open; and which colleagues opened it within the last minutes."""
    Opening.objects.update_or_create(enquiry=enquiry, officer=officer, defaults={"at": now})
    others = Opening.objects.filter(enquiry=enquiry, at__gte=now - LOOKS_FOR).exclude(officer=officer)
    return [one.officer for one in others.select_related("officer__person").order_by("at")]


def _write(
    enquiry: Enquiry,
    words: str,
    direction: Message.Direction,
    *,
    at: datetime,
    by: Officer,
    channel: Message.Channel = Channel.PORTAL,
    facts: Facts = (),
    asks: bool = False,
) -> Message:
    return Message.objects.create(
        landlord_id=enquiry.landlord_id,
        enquiry=enquiry,
        direction=direction,
        channel=channel,
        by=by.person,
        officer=by,
        at=at,
        words=words.strip(),
        facts=list(facts),
        asks=asks,
    )
