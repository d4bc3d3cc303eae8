"""Telling people of questions: the household of an answer, staff of what is due.

An email or a letter holds the landlord's answer, never what the resident wrote: phones are lost and shared. A
text message says only that there is one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from portal.core import clock
from portal.core.words import full_day, moment
from portal.enquiries.models import Enquiry, Message
from portal.enquiries.readers import readers
from portal.enquiries.references import reply_address
from portal.landlords.answering import who_answers
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.notices.rules import after_quiet
from portal.notices.sending import send
from portal.people.models import Person


def tell_answer(enquiry: Enquiry, message: Message) -> list[Notice]:
    """Tell everybody of the conversation of an answer, each once; quiet hours hold it back, but no letter."""
    landlord = enquiry.landlord
    now = clock.now()
    goes = after_quiet(now, quiet_from=landlord.quiet_from, quiet_until=landlord.quiet_until)
    address = reply_address(enquiry.reply_token, settings.QUESTION_REPLY_DOMAIN)
    return [
        send(
            channel=reader.channel,
            kind="question_answered",
            to=reader.to,
            person=reader.person,
            landlord=landlord,
            about=message.code,
            once=f"question answered:{message.code}:{reader.key}",
            send_after=goes if goes > now and reader.channel != Notice.Channel.LETTER else None,
            reply_to=address if reader.channel == Notice.Channel.EMAIL else "",
            context={
                "names": reader.names,
                "reference": enquiry.reference,
                "words": message.words,
                "facts": [fact_words(fact) for fact in message.facts],
                "asks": message.asks,
                "can_reply": bool(address),
                "page_url": page_url(enquiry) if reader.person else "",
            },
        )
        for reader in readers(enquiry)
    ]


def tell_of_refused_files(enquiry: Enquiry, *, person: Person, to: str, digest: str) -> Notice:
    """Tell somebody, kindly, that the files in their email were not kept, and where photos can be added."""
    return send(
        channel=Notice.Channel.EMAIL,
        kind="question_files",
        to=to,
        person=person,
        landlord=enquiry.landlord,
        about=enquiry.code,
        once=f"question files:{digest}:{person.pk}",
        context={"reference": enquiry.reference, "page_url": page_url(enquiry)},
    )


def tell_staff(enquiry: Enquiry, *, late: bool) -> list[Notice]:
    """Remind whoever answers it: the owner; where there is none, the team; where that is empty, advisers."""
    kind = "question_late" if late else "question_due"
    return [
        send(
            channel=Notice.Channel.EMAIL,
            kind=kind,
            to=str(officer.person.email),
            person=officer.person,
            landlord=enquiry.landlord,
            about=enquiry.code,
            once=f"{kind}:{enquiry.code}:{enquiry.due_at.isoformat()}:{officer.pk}",
            context={
                "reference": enquiry.reference,
                "due": full_day(clock.day_of(enquiry.due_at)),
                "chasing": enquiry.is_chasing,
                "page_url": f"{settings.SITE_URL}/office/enquiries/{enquiry.code}/",
            },
        )
        for officer in _answering(enquiry)
    ]


def _answering(enquiry: Enquiry) -> Iterable[Officer]:
    return who_answers(
        landlord=enquiry.landlord_id,
        owner=enquiry.owner_id,
        team=enquiry.team_id,
        roles=[Officer.Role.ADVISER],
        on=clock.today(),
    )


def fact_words(fact: Mapping[str, Any]) -> Mapping[str, str]:
    """A fact of a message as it is read days later: with the whole date."""
    as_of = moment(datetime.fromisoformat(fact["as_of"])) if fact["as_of"] else ""
    return {"label": fact["label"], "words": fact["words"], "source": fact["source"], "as_of": as_of}


def page_url(enquiry: Enquiry) -> str:
    """The conversation, for those who live there."""
    return f"{settings.SITE_URL}/homes/{enquiry.home.code}/questions/{enquiry.code}/"
