"""What a tenant, or whoever speaks for them, does with a request for information: ask, say more, take back,
ask for it to be looked at again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from portal.core import clock
from portal.core.working_days import bank_holidays
from portal.enquiries.actions.asking import first_asked
from portal.enquiries.information import rules
from portal.enquiries.information.references import make_reference
from portal.enquiries.information.telling import tell_receipt
from portal.enquiries.models import (
    Enquiry,
    InformationMessage,
    InformationRequest,
    InformationReview,
)
from portal.enquiries.rules import CannotDo, answer_due_at
from portal.landlords.models import Landlord, Officer
from portal.people.models import Person
from portal.records.events import record
from portal.tenancies.models import Party

State, Outcome = InformationRequest.State, InformationRequest.Outcome
What, Channel = InformationMessage.What, InformationMessage.Channel


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """Who asks for the tenant: their name, how we know that they may, and where the answer goes."""

    name: str
    authority: str
    answer_to: str


def door_of(landlord: Landlord, *, on: date) -> rules.Door:
    """Whether this landlord's tenants can ask for information that day."""
    return rules.door(
        landlord.kind,
        on=on,
        starts_on=settings.INFORMATION_REQUESTS_FROM,
        opted_in=landlord.information_opted_in,
    )


@transaction.atomic
def request_information(
    *,
    code: UUID,
    party: Party,
    topic: str,
    subject: str,
    words: str,
    speaker: Speaker | None = None,
    channel: InformationMessage.Channel = Channel.PORTAL,
    enquiry: Enquiry | None = None,
    taken_by: Officer | None = None,
    at: datetime | None = None,
    by: Person | None,
) -> InformationRequest:
    """Keep a request with its clock and somebody to answer it. The same code twice is one.

    ``at`` is when it came, also where it was written down later. Raises CannotDo for tenants of a council,
    and before the landlord takes requests.
    """
    told = InformationRequest.objects.filter(code=code, tenancy=party.tenancy_id).first()
    if told:
        return told
    landlord, at = party.tenancy.home.landlord, at or clock.now()
    check_door(landlord, on=clock.today())
    team, owner = first_asked(landlord, "information", on=clock.today())
    row = InformationRequest(
        code=code,
        landlord=landlord,
        home=party.tenancy.home,
        tenancy=party.tenancy,
        party=party,
        asked_by=by,
        taken_by=taken_by,
        representative=speaker.name if speaker else "",
        authority=speaker.authority if speaker else "",
        answer_to=speaker.answer_to.strip() if speaker else "",
        enquiry=enquiry,
        reference=make_reference(),
        subject=subject.strip()[:150],
        topic=topic,
        received_at=at,
        team=team,
        owner=owner,
        days=landlord.information_days,
        acknowledge_by=answer_due_at(
            at, working_days=landlord.information_acknowledge_days, holidays=bank_holidays()
        ),
        due_at=rules.due_at(at, days=landlord.information_days),
    )
    set_duty(row)
    row.save()
    said = say(row, What.ASKED, words, channel=channel, at=at, by=by, officer=taken_by)
    record(
        "information asked", row, by=taken_by.person if taken_by else by, topic=topic, channel=str(channel)
    )
    tell_receipt(row, said)
    return row


def check_door(landlord: Landlord, *, on: date) -> None:
    """Raises CannotDo where this landlord's tenants cannot ask for information that day."""
    found = door_of(landlord, on=on)
    if found == rules.Door.COUNCIL:
        raise CannotDo("Council tenants ask under the Freedom of Information Act, by writing to the council.")
    if found == rules.Door.NOT_YET:
        raise CannotDo("This landlord does not take requests for information yet. Ask a question instead.")


@transaction.atomic
def add_words(
    *,
    request: InformationRequest,
    words: str,
    channel: InformationMessage.Channel = Channel.PORTAL,
    taken_by: Officer | None = None,
    at: datetime | None = None,
    by: Person | None,
) -> InformationMessage:
    """What they say to it while it is being answered; it answers what they were asked, if they were.

    Raises CannotDo once it is answered: then they ask for a review, or for something else.
    """
    row, at = locked(request), at or clock.now()
    rules.check_can_work(row.state)
    said = say(row, What.MORE, words, channel=channel, at=at, by=by, officer=taken_by)
    if row.state == State.CLARIFYING and row.clarity_asked_at:
        if row.landlord.information_clarity_pauses:
            row.still_days += rules.stood_still(row.clarity_asked_at, at)
        row.state, row.clarity_asked_at = State.WORKING, None
        keep(row, "state", "clarity_asked_at", "still_days")
    record("information added to", row, by=taken_by.person if taken_by else by, channel=str(channel))
    return said


@transaction.atomic
def withdraw_request(
    *,
    request: InformationRequest,
    channel: InformationMessage.Channel = Channel.PORTAL,
    taken_by: Officer | None = None,
    by: Person | None,
) -> None:
    """They do not want it any more. Raises CannotDo once it is answered."""
    row, at = locked(request), clock.now()
    rules.check_can_work(row.state)
    say(row, What.CLOSED, "", channel=channel, at=at, by=by, officer=taken_by)
    shut(row, Outcome.WITHDRAWN, at=at)
    record("information withdrawn", row, by=taken_by.person if taken_by else by)


@transaction.atomic
def ask_review(
    *,
    request: InformationRequest,
    words: str,
    channel: InformationMessage.Channel = Channel.PORTAL,
    taken_by: Officer | None = None,
    at: datetime | None = None,
    by: Person | None,
) -> InformationReview:
    """Ask that somebody else looks at the answer again. Raises CannotDo where it is too late, or was done."""
    row, at = locked(request), at or clock.now()
    landlord = row.landlord
    rules.check_can_ask_review(
        row.state,
        outcome=row.outcome,
        answered_at=row.answered_at,
        reviewed=InformationReview.objects.filter(request=row).exists(),
        now=at,
        days=landlord.information_ask_review_days,
    )
    review = InformationReview.objects.create(
        landlord=landlord,
        request=row,
        asked_at=at,
        due_at=rules.due_at(at, days=landlord.information_review_days),
        first_outcome=row.outcome,
    )
    say(row, What.REVIEW_ASKED, words, channel=channel, at=at, by=by, officer=taken_by)
    row.state = State.REVIEW
    keep(row, "state", review=review)
    record("information review asked", row, by=taken_by.person if taken_by else by, channel=str(channel))
    return review


# --- what both sides use


def locked(request: InformationRequest) -> InformationRequest:
    """The same, as it is now, and nobody else's to change until this is done."""
    rows = InformationRequest.objects.select_for_update(of=("self",)).select_related(
        "landlord", "home", "tenancy", "party__person", "party__tenancy", "asked_by"
    )
    return rows.defer("home__words").get(pk=request.pk)


def set_duty(row: InformationRequest, review: InformationReview | None = None) -> None:
    """Work out the day of the answer, and what is to be done next. Not saved."""
    row.due_at = rules.due_at(row.received_at, days=row.days, longer=row.extended_days, still=row.still_days)
    paused = row.state == State.CLARIFYING and row.landlord.information_clarity_pauses
    found = rules.next_duty(
        row.state,
        acknowledge_by=None if row.acknowledged_at else row.acknowledge_by,
        due=row.due_at,
        review_by=review.due_at if review else None,
        paused=paused,
    )
    was = row.next_duty, row.next_at
    row.next_duty, row.next_at = (str(found[0]), found[1]) if found else ("", None)
    if (row.next_duty, row.next_at) != was:
        row.reminded_at = row.told_late_at = None


def keep(row: InformationRequest, *fields: str, review: InformationReview | None = None) -> None:
    """Save it with its clock."""
    set_duty(row, review)
    row.save(update_fields=[*fields, "due_at", "next_duty", "next_at", "reminded_at", "told_late_at"])


def shut(row: InformationRequest, outcome: InformationRequest.Outcome, *, at: datetime) -> None:
    """End it without an answer."""
    row.state, row.outcome, row.closed_at = State.CLOSED, outcome, at
    keep(row, "state", "outcome", "closed_at")


def say(
    row: InformationRequest,
    what: InformationMessage.What,
    words: str,
    *,
    channel: InformationMessage.Channel = Channel.PORTAL,
    at: datetime,
    by: Person | None,
    officer: Officer | None = None,
) -> InformationMessage:
    """Write down one thing that was said."""
    return InformationMessage.objects.create(
        landlord_id=row.landlord_id,
        request=row,
        what=what,
        channel=channel,
        by=by,
        officer=officer,
        at=at,
        words=words.strip(),
    )


def decided_by(request: InformationRequest) -> Collection[int]:
    """The officers who had a part in the answer, by their keys."""
    parts = request.parts.values_list("by", flat=True)
    sent = request.messages.filter(what=What.ANSWERED).values_list("officer", flat=True)
    return {pk for pk in [*parts, *sent] if pk}
