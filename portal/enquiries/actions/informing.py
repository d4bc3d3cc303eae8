"""What staff do with a request for information: take it on, ask, need longer, write down hours, answer,
look again, publish; and make it of a question, or a question of it."""

from datetime import datetime
from decimal import Decimal
from textwrap import shorten
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, Sum

from portal.core import clock
from portal.documents import actions as documents
from portal.documents.access import may_publish
from portal.documents.content import Words
from portal.documents.rules import CannotPublish
from portal.enquiries.actions import answering, asking
from portal.enquiries.actions.publishing import publish
from portal.enquiries.actions.requesting import (
    Outcome,
    State,
    What,
    decided_by,
    keep,
    locked,
    request_information,
    say,
    shut,
)
from portal.enquiries.causes import OTHER, cause
from portal.enquiries.information import rules
from portal.enquiries.information.stairs import grounds
from portal.enquiries.information.telling import tell
from portal.enquiries.information.topics import OTHER as OTHER_TOPIC
from portal.enquiries.models import (
    Enquiry,
    InformationHours,
    InformationMessage,
    InformationPart,
    InformationRequest,
    InformationReview,
    PublishedAnswer,
)
from portal.enquiries.rules import CannotDo
from portal.homes.models import Block, Home
from portal.landlords.models import Officer, Team
from portal.records.events import record

NO_HOURS = Decimal(0)
SUMMARY = 300  # letters


@transaction.atomic
def acknowledge(
    *, request: InformationRequest, words: str = "", at: datetime | None = None, by: Officer
) -> None:
    """Tell them who looks after it: whoever does this, unless somebody does. Raises CannotDo if it was."""
    row, at = locked(request), at or clock.now()
    rules.check_can_work(row.state)
    if row.acknowledged_at:
        raise CannotDo("They were told already.")
    row.acknowledged_at, row.owner = at, row.owner or by
    keep(row, "acknowledged_at", "owner")
    tell(row, say(row, What.ACKNOWLEDGED, words, at=at, by=by.person, officer=by))
    record("information acknowledged", row, by=by.person)


@transaction.atomic
def ask_what_they_mean(
    *, request: InformationRequest, words: str, at: datetime | None = None, by: Officer
) -> None:
    """Ask the resident; the clock stands still meanwhile only where the landlord has said so."""
    row, at = locked(request), at or clock.now()
    rules.check_can_work(row.state)
    row.state, row.clarity_asked_at = State.CLARIFYING, row.clarity_asked_at or at
    row.acknowledged_at, row.owner = row.acknowledged_at or at, row.owner or by
    keep(row, "state", "clarity_asked_at", "acknowledged_at", "owner")
    tell(row, say(row, What.CLARIFY, words, at=at, by=by.person, officer=by))
    record("information clarity asked", row, by=by.person)


@transaction.atomic
def extend(
    *, request: InformationRequest, days: int, because: str, at: datetime | None = None, by: Officer
) -> None:
    """Make the time longer, once, with a reason that they read. Raises CannotDo as `check_can_extend`."""
    row, at = locked(request), at or clock.now()
    rules.check_can_extend(
        row.state,
        extended=bool(row.extended_at),
        days=days,
        most=row.landlord.information_extension_days,
        now=at,
        due=row.due_at,
    )
    row.extended_at, row.extended_days, row.extended_because = at, days, because.strip()
    keep(row, "extended_at", "extended_days", "extended_because")
    tell(row, say(row, What.EXTENDED, because, at=at, by=by.person, officer=by))
    record("information time made longer", row, by=by.person, days=days)


@transaction.atomic
def write_hours(
    *, request: InformationRequest, hours: Decimal, doing: str, still_needed: bool = False, by: Officer
) -> InformationHours:
    """Note time spent, or still needed, to find what was asked."""
    row = locked(request)
    rules.check_can_work(row.state)
    kept = InformationHours.objects.create(
        landlord_id=row.landlord_id,
        request=row,
        officer=by,
        at=clock.now(),
        hours=hours,
        still_needed=still_needed,
        doing=doing.strip(),
    )
    record("information hours noted", row, by=by.person, hours=str(hours), still_needed=still_needed)
    return kept


def hours_of(request: InformationRequest) -> Decimal:
    """Spent and still needed together."""
    return request.hours.aggregate(all=Sum("hours"))["all"] or NO_HOURS


@transaction.atomic
def add_part(
    *,
    request: InformationRequest,
    what: str,
    outcome: InformationPart.Outcome,
    words: str = "",
    link: str = "",
    ground: str = "",
    why: str = "",
    at: datetime | None = None,
    by: Officer,
) -> InformationPart:
    """One thing they asked, and what becomes of it. Nobody outside reads it until the answer is sent.

    Raises CannotDo for something withheld without a ground that holds, and once the answer is sent.
    """
    row = locked(request)
    _check_may_change(row, by)
    withheld = outcome == InformationPart.Outcome.REFUSED
    facts = rules.PartFacts(outcome=outcome, ground=ground if withheld else "", why=why if withheld else "")
    if facts.ground and facts.ground not in grounds():
        raise CannotDo("Choose one of the grounds.")
    needs_hours = bool(facts.ground) and grounds()[facts.ground].needs_hours
    limit = row.landlord.information_hours
    rules.check_part(facts, needs_hours=needs_hours, hours=hours_of(row), limit=limit)
    if outcome == InformationPart.Outcome.GIVEN and not (words.strip() or link):
        raise CannotDo("Write the information, or say where it stands.")
    last = row.parts.aggregate(last=Max("position"))["last"] or 0
    part = InformationPart.objects.create(
        landlord_id=row.landlord_id,
        request=row,
        position=last + 1,
        what=what.strip(),
        outcome=outcome,
        words=words.strip(),
        link=link.strip(),
        ground=facts.ground,
        why=facts.why.strip(),
        by=by,
        at=at or clock.now(),
    )
    record("information part added", row, by=by.person, outcome=str(outcome), ground=facts.ground)
    return part


@transaction.atomic
def remove_part(*, request: InformationRequest, part: InformationPart, by: Officer) -> None:
    """Take a part out of the answer; once that was sent it is kept, as what the tenant was told first."""
    row = locked(request)
    _check_may_change(row, by)
    mine = InformationPart.objects.live().filter(pk=part.pk, request=row)
    if row.state == State.REVIEW:
        mine.update(ended_at=clock.now())
    else:
        mine.delete()
    record("information part removed", row, by=by.person)


def _check_may_change(row: InformationRequest, by: Officer) -> None:
    review = InformationReview.objects.filter(request=row).first()
    reviews = bool(review) and review.reviewer_id == by.pk  # type: ignore[union-attr]
    rules.check_can_change_parts(row.state, reviews=reviews)


@transaction.atomic
def answer_request(
    *, request: InformationRequest, words: str = "", at: datetime | None = None, by: Officer
) -> InformationMessage:
    """Send the answer, part by part, with how it can be looked at again. Raises CannotDo without a part."""
    row, at = locked(request), at or clock.now()
    parts = [part.facts for part in row.parts.live().order_by("position")]
    rules.check_can_answer(row.state, parts)
    row.state = State.ANSWERED
    row.outcome = Outcome(rules.outcome_of(parts))
    row.answered_at, row.acknowledged_at = at, row.acknowledged_at or at
    row.clarity_asked_at, row.owner = None, row.owner or by
    keep(row, "state", "outcome", "answered_at", "acknowledged_at", "clarity_asked_at", "owner")
    said = say(row, What.ANSWERED, words, at=at, by=by.person, officer=by)
    tell(row, said)
    record("information answered", row, by=by.person, outcome=str(row.outcome), parts=len(parts))
    return said


@transaction.atomic
def close_unclear(
    *, request: InformationRequest, words: str, at: datetime | None = None, by: Officer
) -> None:
    """End what nobody could understand, long after they were asked. They read why, and can ask again."""
    row, at = locked(request), at or clock.now()
    rules.check_can_close_unclear(row.state, asked_at=row.clarity_asked_at, now=at)
    shut(row, Outcome.UNCLEAR, at=at)
    tell(row, say(row, What.CLOSED, words, at=at, by=by.person, officer=by))
    record("information closed", row, by=by.person)


@transaction.atomic
def note_on(*, request: InformationRequest, words: str, by: Officer) -> None:
    """Something for colleagues, never shown to residents."""
    say(request, What.NOTE, words, at=clock.now(), by=by.person, officer=by)
    record("information noted", request, by=by.person)


@transaction.atomic
def give_request(
    *, request: InformationRequest, to: Officer | None, team: Team | None = None, by: Officer
) -> None:
    """Make a colleague its owner, or give it to a team. Raises CannotDo for those of another landlord."""
    row = locked(request)
    if any(one.landlord_id != row.landlord_id for one in (to, team) if one):
        raise CannotDo("Only somebody of the same landlord can take this on.")
    row.owner, row.team = to, team or row.team
    row.save(update_fields=["owner", "team"])
    given = to or team
    record("information given", row, by=by.person, to=str(given.code) if given else "")


@transaction.atomic
def change_topic(*, request: InformationRequest, topic: str, by: Officer) -> None:
    """The class of the publication scheme that it is about, as staff see it."""
    row = locked(request)
    row.topic = topic
    row.save(update_fields=["topic"])
    record("information topic changed", row, by=by.person, topic=topic)


@transaction.atomic
def take_review(*, request: InformationRequest, by: Officer) -> None:
    """Take the review on: from now on this officer can change the answer. Raises CannotDo for who made it."""
    row = locked(request)
    review = _review_of(row)
    if review.reviewer_id == by.pk:
        return
    rules.check_can_review(row.state, reviewer=by.pk, decided=decided_by(row))
    review.reviewer = by
    review.save(update_fields=["reviewer"])
    record("information review taken", row, by=by.person)


@transaction.atomic
def decide_review(
    *,
    request: InformationRequest,
    outcome: InformationReview.Outcome,
    words: str,
    at: datetime | None = None,
    by: Officer,
) -> None:
    """Say whether the answer stays, and why. Raises CannotDo for anybody but its reviewer."""
    row, at = locked(request), at or clock.now()
    review = _review_of(row)
    if review.reviewer_id != by.pk:
        raise CannotDo("Take the review on first.")
    parts = [part.facts for part in row.parts.live().order_by("position")]
    if row.state != State.REVIEW or not parts:
        raise CannotDo("There is no answer to decide about.")
    review.decided_at, review.outcome = at, outcome
    review.save(update_fields=["decided_at", "outcome"])
    row.state, row.outcome = State.ANSWERED, Outcome(rules.outcome_of(parts))
    keep(row, "state", "outcome")
    tell(row, say(row, What.REVIEWED, words, at=at, by=by.person, officer=by))
    record("information review decided", row, by=by.person, outcome=str(outcome))


def _review_of(row: InformationRequest) -> InformationReview:
    found = InformationReview.objects.select_for_update().filter(request=row, decided_at=None).first()
    if found is None:
        raise CannotDo("Nobody has asked for this to be looked at again.")
    return found


@transaction.atomic
def publish_information(
    *,
    request: InformationRequest,
    question: str,
    answer: str,
    home: Home | None = None,
    block: Block | None = None,
    in_scheme: bool = False,
    by: Officer,
) -> PublishedAnswer:
    """Put what was answered where the next person finds it, in words that name nobody.

    ``in_scheme``: also among what the landlord publishes for everybody, under its class. Raises CannotDo
    before there is an answer, where nothing was given, if it stands there already, or if it cannot be.
    """
    row = locked(request)
    if row.outcome not in {Outcome.GIVEN, Outcome.PARTLY}:
        raise CannotDo("Only what was given can be put on a page for others.")
    if row.published_id and PublishedAnswer.objects.shown().filter(pk=row.published_id).exists():
        raise CannotDo("This is published already. Take it off the page first to write it anew.")
    published = publish(
        landlord=row.landlord,
        question=question,
        answer=answer,
        home=home,
        block=block,
        as_of=row.answered_at,
        by=by,
    )
    row.published = published
    row.save(update_fields=["published"])
    if in_scheme:
        _put_in_scheme(row, question, answer, by)
    record("information published", row, by=by.person, in_scheme=in_scheme)
    return published


def _put_in_scheme(row: InformationRequest, question: str, answer: str, by: Officer) -> None:
    if not may_publish(by):
        raise CannotDo("Ask whoever says what you publish to put it there.")
    if row.topic == OTHER_TOPIC:
        raise CannotDo("Say first what it is about: what you publish stands under its class.")
    first = answer.strip().partition("\n")[0]
    try:
        documents.publish(
            landlord=row.landlord,
            kind=row.topic,
            title=question,
            summary=shorten(first, width=SUMMARY, placeholder=" ..."),
            content=Words(answer.strip()),
            as_of=clock.day_of(row.answered_at or clock.now()),
            answers=row.code,
            by=by,
        )
    except CannotPublish as reason:
        raise CannotDo(str(reason)) from reason


# --- questions and requests


@transaction.atomic
def make_of_question(*, enquiry: Enquiry, topic: str, subject: str, by: Officer) -> InformationRequest:
    """A question that is one for information, with the day it was asked as the day it came.

    The question is closed and says where it goes on. Raises CannotDo where tenants cannot ask for it.
    """
    parties = enquiry.tenancy.parties.select_related("tenancy__home__landlord", "person")
    party = parties.filter(person=enquiry.asked_by).first() if enquiry.asked_by_id else None
    party = party or parties.order_by("position", "pk").first()
    if party is None:
        raise CannotDo("Nobody is known who lives there.")
    asked = enquiry.messages.filter(direction="in").order_by("at", "pk").values_list("words", flat=True)
    row = request_information(
        code=uuid4(),
        party=party,
        topic=topic,
        subject=subject or enquiry.subject,
        words="\n\n".join(asked),
        enquiry=enquiry,
        taken_by=by,
        at=enquiry.asked_at,
        by=enquiry.asked_by,
    )
    answering.close(
        enquiry=enquiry,
        because=f"We answer this as a request for information. It goes on as {row.reference}.",
        by=by,
    )
    record("information made of question", row, by=by.person, question=str(enquiry.code))
    return row


@transaction.atomic
def make_question(*, request: InformationRequest, words: str, by: Officer) -> Enquiry:
    """A request that is a question of their own home: it goes on as one, and they are told.

    Raises CannotDo once it is answered.
    """
    row, at = locked(request), clock.now()
    rules.check_can_work(row.state)
    asked = row.messages.filter(what__in=[What.ASKED, What.MORE]).order_by("at", "pk")
    why = cause(OTHER)
    enquiry = asking.ask(
        code=uuid4(),
        home=row.home,
        tenancy=row.tenancy,
        about_kind="homes",
        about_code=row.home.code,
        about_name=row.subject,
        cause=why,
        words="\n\n".join(asked.values_list("words", flat=True)),
        taken_by=by,
        at=row.received_at,
        by=row.asked_by,
    )
    row.enquiry = enquiry
    row.save(update_fields=["enquiry"])
    shut(row, Outcome.QUESTION, at=at)
    tell(row, say(row, What.CLOSED, f"{words.strip()} It goes on as {enquiry.reference}.".strip(), at=at,
                  by=by.person, officer=by))  # fmt: skip
    record("information made a question", row, by=by.person, question=str(enquiry.code))
    return enquiry
