"""What a household says: a question, and more about it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q

from portal.core import clock
from portal.core.working_days import bank_holidays
from portal.enquiries.causes import Cause
from portal.enquiries.models import Enquiry, Message, SavedQuestion
from portal.enquiries.references import make_reference, make_token
from portal.enquiries.rules import CannotDo, answer_due_at, answered_as, goes_on, is_reopening
from portal.homes.models import Home
from portal.homes.rules import answering_team
from portal.landlords.models import Landlord, Officer, Team
from portal.people.models import Person
from portal.records.events import record
from portal.tenancies.models import Tenancy

Channel, Direction, State = Message.Channel, Message.Direction, Enquiry.State
Facts = Sequence[Mapping[str, Any]]


@transaction.atomic
def ask(
    *,
    code: UUID,
    home: Home,
    tenancy: Tenancy,
    about_kind: str,
    about_code: UUID,
    about_name: str,
    cause: Cause,
    words: str,
    shown: Facts = (),
    taken_by: Officer | None = None,
    at: datetime | None = None,
    by: Person | None,
) -> Enquiry:
    """Keep a question with the record it is about, somebody to answer and a day. The same code twice is one.

    ``shown`` are the facts that were on the page before it was sent. ``taken_by`` wrote it down on the
    telephone. The caller has made sure that this record may be seen from this home.
    """
    told = Enquiry.objects.filter(code=code, tenancy=tenancy).first()
    if told:
        return told
    landlord, at = home.landlord, at or clock.now()
    team, owner = first_asked(landlord, about_kind, on=clock.day_of(at))
    due_at = due(landlord, at)
    enquiry = Enquiry.objects.create(
        code=code,
        landlord=landlord,
        home=home,
        tenancy=tenancy,
        asked_by=by,
        taken_by=taken_by,
        asked_at=at,
        reference=make_reference(),
        about_kind=about_kind,
        about_code=about_code,
        subject=subject_of(cause, about_name),
        cause=cause.key,
        is_chasing=cause.chases,
        team=team,
        owner=owner,
        due_at=due_at,
        first_due_at=due_at,
        reply_token=make_token(),
    )
    _say(enquiry, words, channel=Channel.PHONE if taken_by else Channel.PORTAL, at=at, by=by,
         officer=taken_by, facts=shown)  # fmt: skip
    done_by = taken_by.person if taken_by else by
    record("question asked", enquiry, by=done_by, home=str(home.code), cause=cause.key, kind=about_kind)
    return enquiry


@transaction.atomic
def note_saved(*, landlord: Landlord, cause: Cause, on: date) -> None:
    """Count that the record answered somebody who was about to ask; who it was is kept nowhere."""
    day, _ = SavedQuestion.objects.get_or_create(landlord=landlord, cause=cause.key, on=on)
    SavedQuestion.objects.filter(pk=day.pk).update(count=F("count") + 1)


def subject_of(cause: Cause, about_name: str) -> str:
    """When will somebody come? Dripping tap."""
    if not about_name:
        return cause.asks
    return f"{cause.asks}{'' if cause.asks.endswith('?') else ':'} {about_name}"[:150]


def due(landlord: Landlord, at: datetime) -> datetime:
    """By when the landlord promises to answer what was asked then."""
    return answer_due_at(at, working_days=landlord.enquiry_working_days, holidays=bank_holidays())


def first_asked(landlord: Landlord, kind: str, *, on: date) -> tuple[Team | None, Officer | None]:
    """The team for that kind of record, and of it, or else of the advisers, whoever has least waiting."""
    team = answering_team(Team.objects.filter(landlord=landlord), answered_as(kind))
    working = Officer.objects.working(on=on).filter(landlord=landlord).exclude(role=Officer.Role.BOARD)
    waiting = Count("enquiries", filter=Q(enquiries__state=State.WAITING))
    by_load = working.annotate(waiting=waiting).order_by("waiting", "pk")
    owner = by_load.filter(team=team).first() if team else None
    return team, owner or by_load.filter(role=Officer.Role.ADVISER).first()


@transaction.atomic
def say_more(
    *,
    enquiry: Enquiry,
    words: str,
    channel: Message.Channel = Channel.PORTAL,
    taken_by: Officer | None = None,
    at: datetime | None = None,
    by: Person | None,
) -> Message:
    """What the household adds. It opens again what was answered, with a new promise; owner and team stay.

    Raises CannotDo once it is too long ago: then it is a new question.
    """
    at = at or clock.now()
    enquiry = locked(enquiry)
    if enquiry.merged_into:
        enquiry = locked(enquiry.merged_into)
    days = enquiry.landlord.enquiry_reopen_days
    if not goes_on(enquiry.state, answered_at=enquiry.answered_at, now=at, days=days):
        raise CannotDo("This was answered some time ago. Please ask a new question.")
    message = _say(enquiry, words, channel=channel, at=at, by=by, officer=taken_by)
    done_by = taken_by.person if taken_by else by
    record("question added to", enquiry, by=done_by, channel=str(channel))
    if enquiry.state != State.WAITING:
        wait_again(enquiry, at=at, by=done_by)
    return message


def wait_again(enquiry: Enquiry, *, at: datetime, by: Person | None) -> None:
    """It waits for the landlord once more, promised anew and reminded of anew."""
    again = is_reopening(enquiry.state)
    enquiry.state, enquiry.due_at, enquiry.closed_at = State.WAITING, due(enquiry.landlord, at), None
    enquiry.reminded_at = enquiry.told_late_at = None
    if again:
        enquiry.reopened_at, enquiry.reopened = at, enquiry.reopened + 1
    enquiry.save(
        update_fields=[
            "state", "due_at", "closed_at", "reminded_at", "told_late_at", "reopened_at", "reopened",
        ]
    )  # fmt: skip
    if again:
        record("question reopened", enquiry, by=by)


def locked(enquiry: Enquiry) -> Enquiry:
    """The same, as it is now, and nobody else's to change until this is done."""
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related(
        "landlord", "merged_into", "home", "tenancy", "asked_by"
    )
    return rows.defer("home__words").get(pk=enquiry.pk)


def _say(
    enquiry: Enquiry,
    words: str,
    *,
    channel: Message.Channel,
    at: datetime,
    by: Person | None,
    officer: Officer | None,
    facts: Facts = (),
) -> Message:
    return Message.objects.create(
        landlord_id=enquiry.landlord_id,
        enquiry=enquiry,
        direction=Direction.IN,
        channel=channel,
        by=by,
        officer=officer,
        at=at,
        words=words.strip(),
        facts=list(facts),
    )
