"""Telling of requests for information: whoever asked, in their own way or by letter; staff, of what is due.

What was asked is never repeated in a message. The answer is: it is theirs, also once they have left the home.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings

from portal.core import clock
from portal.core.words import full_day, plural
from portal.enquiries.information.stairs import grounds
from portal.enquiries.models import InformationMessage, InformationPart, InformationRequest
from portal.landlords.answering import who_answers
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.notices.preferences import way_to
from portal.notices.rules import after_quiet
from portal.notices.sending import send
from portal.people.models import Person
from portal.tenancies.actions import postal_address
from portal.tenancies.rules import has_left

EMAIL, LETTER = Notice.Channel.EMAIL, Notice.Channel.LETTER


@dataclass(frozen=True)
class Way:
    """Where somebody is told, and whether they can open the page of it."""

    channel: Notice.Channel
    to: str
    person: Person | None = None
    opens: bool = False


def way_of(request: InformationRequest) -> Way | None:
    """Whoever speaks for the tenant, at the address they gave; else the tenant by their own way; without an
    account by the email address that the landlord knows, or by letter.

    A letter goes to the home only while they live there: the next household opens what comes later.
    """
    if request.answer_to:
        address = request.answer_to.strip()
        if "\n" not in address and "@" in address:
            return Way(EMAIL, address)
        return Way(LETTER, f"{request.representative}\n{address}" if request.representative else address)
    party = request.party
    gone = party is None or has_left(
        tenancy_ends=party.tenancy.ended_on, party_ends=party.ended_on, on=clock.today()
    )
    person = request.asked_by or (party.person if party else None)
    if person and person.is_active:
        if gone and person.email:
            return Way(EMAIL, str(person.email), person)
        way = way_to(person)
        if way and not gone:
            return Way(*way, person, opens=True)
    if party is None or gone:
        return None
    return Way(EMAIL, party.email) if party.email else Way(LETTER, postal_address(party))


def tell_receipt(request: InformationRequest, message: InformationMessage) -> Notice | None:
    """That it has come, at once, with its reference and the day of the answer."""
    return _send(request, message, "information_received", {})


def tell(request: InformationRequest, message: InformationMessage) -> Notice | None:
    """What the landlord said to it; nothing where nobody can be reached: the page of staff says so."""
    What = InformationMessage.What
    answers = message.what in {What.ANSWERED, What.REVIEWED}
    review_until = request.answered_at + timedelta(days=request.landlord.information_ask_review_days) if (
        request.answered_at
    ) else None  # fmt: skip
    facts: dict[str, Any] = {
        "what": str(message.what),
        "words": message.words,
        "who": _name_of(message.officer),
        "longer": plural(request.extended_days, "day"),
        "parts": [part_words(part) for part in request.parts.live().order_by("position")] if answers else [],
        "files": answers and request.parts.live().filter(files__isnull=False).exists(),
        "review_until": full_day(clock.day_of(review_until))
        if review_until and message.what == What.ANSWERED
        else "",
    }
    return _send(request, message, "information_told", facts)


def part_words(part: InformationPart) -> Mapping[str, str]:
    """A part of the answer as it is read."""
    withheld = part.outcome == InformationPart.Outcome.REFUSED
    return {
        "what": part.what,
        "outcome": str(part.outcome),
        "words": part.words,
        "link": part.link.partition("://")[2],  # a message has one link: that of its page
        "ground": grounds()[part.ground].says if withheld else "",
        "why": part.why,
    }


def _name_of(officer: Officer | None) -> str:
    """The team rather than the person: who leaves is not written to."""
    return officer.team.name if officer and officer.team else ""


def _send(
    request: InformationRequest, message: InformationMessage, kind: str, facts: Mapping[str, Any]
) -> Notice | None:
    way = way_of(request)
    if way is None:
        return None
    landlord, now = request.landlord, clock.now()
    goes = after_quiet(now, quiet_from=landlord.quiet_from, quiet_until=landlord.quiet_until)
    url = f"{settings.SITE_URL}/homes/{request.home.code}/information/{request.code}/"
    return send(
        channel=way.channel,
        kind=kind,
        to=way.to,
        person=way.person,
        landlord=landlord,
        about=message.code,
        once=f"{kind}:{message.code}",
        send_after=goes if goes > now and way.channel != LETTER else None,
        context={
            "reference": request.reference,
            "due": full_day(clock.day_of(request.due_at)),
            "page_url": url if way.opens else "",
            **facts,
        },
    )


def tell_staff(request: InformationRequest, *, late: bool) -> list[Notice]:
    """Remind whoever does it: its owner; where there is none, the team; where that is empty, advisers."""
    assert request.next_at  # noqa: S101 what has no day is not reminded of
    return [
        send(
            channel=EMAIL,
            kind="information_due",
            to=str(officer.person.email),
            person=officer.person,
            landlord=request.landlord,
            about=request.code,
            once=f"information:{late}:{request.code}:{request.next_at.isoformat()}:{officer.pk}",
            context={
                "late": late,
                "duty": request.next_duty,
                "reference": request.reference,
                "due": full_day(clock.day_of(request.next_at)),
                "page_url": f"{settings.SITE_URL}/office/information/{request.code}/",
            },
        )
        for officer in _answering(request)
    ]


def _answering(request: InformationRequest) -> list[Officer]:
    """Of a review its reviewer; until there is one, those who may be."""
    owner = request.owner_id
    if request.next_duty == InformationRequest.Duty.REVIEW:
        owner = request.review.reviewer_id
    return who_answers(
        landlord=request.landlord_id,
        owner=owner,
        team=request.team_id,
        roles=[Officer.Role.ADVISER],
        on=clock.today(),
    )
