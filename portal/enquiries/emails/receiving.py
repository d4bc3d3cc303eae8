"""Taking an email into its conversation, once, from somebody who is part of it.

What is dropped is dropped in silence: an answer to a stranger or a machine would be spam. Its words are kept
nowhere; only that something came, and why it was dropped.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from portal.core import clock
from portal.enquiries.actions.asking import say_more
from portal.enquiries.emails.reading import Incoming, Unreadable, read
from portal.enquiries.models import Enquiry, Message, ReceivedEmail
from portal.enquiries.references import token_of
from portal.enquiries.rules import CannotDo
from portal.enquiries.telling import tell_of_refused_files
from portal.tenancies.models import Party
from portal.tenancies.rules import has_left

Outcome = ReceivedEmail.Outcome
# Nobody writes so many in an hour; two machines that answer each other do.
MOST_IN_AN_HOUR = 20


def receive(raw: bytes) -> str:
    """What became of it: an Outcome, or "again" for one that came before. Never raises for what it holds.

    Raises only where the database cannot be reached, so that the mail server keeps it and tries again.
    """
    try:
        email = read(raw)
    except Unreadable:
        return Outcome.UNREADABLE.value
    try:
        with transaction.atomic():
            kept = ReceivedEmail.objects.create(
                digest=email.digest, at=clock.now(), outcome=Outcome.UNKNOWN, attachments=email.files
            )
            kept.outcome = _take(email, kept)
            kept.save(update_fields=["outcome", "message"])
    except IntegrityError:
        if ReceivedEmail.objects.filter(digest=email.digest).exists():
            return "again"
        raise
    return str(kept.outcome)


def _take(email: Incoming, kept: ReceivedEmail) -> Outcome:
    enquiry = _enquiry(email)
    if enquiry is None:
        return Outcome.UNKNOWN
    if email.is_automatic or _goes_round(email, enquiry, now=kept.at):
        return Outcome.AUTOMATIC
    party = _party(enquiry, email.sender)
    if party is None:
        return Outcome.STRANGER
    if has_left(tenancy_ends=party.tenancy.ended_on, party_ends=party.ended_on, on=clock.today()):
        return Outcome.OVER
    if email.files and party.person:
        tell_of_refused_files(enquiry, person=party.person, to=email.sender, digest=email.digest)
    if not email.words:
        return Outcome.EMPTY
    try:
        with transaction.atomic():
            kept.message = say_more(
                enquiry=enquiry, words=email.words, channel=Message.Channel.EMAIL, by=party.person
            )
    except CannotDo:
        return Outcome.OVER
    return Outcome.TAKEN


def _enquiry(email: Incoming) -> Enquiry | None:
    """The conversation whose reply address it was sent to."""
    tokens = {token_of(address, settings.QUESTION_REPLY_DOMAIN) for address in email.to} - {""}
    rows = Enquiry.objects.filter(reply_token__in=tokens)
    return rows.select_related("landlord", "home").defer("home__words").first() if tokens else None


def _party(enquiry: Enquiry, sender: str) -> Party | None:
    """The tenant of that household with that address: of their account, or as the landlord knows it."""
    parties = Party.objects.filter(tenancy=enquiry.tenancy_id).select_related("person", "tenancy")
    known = parties.filter(Q(person__email__iexact=sender) | Q(email__iexact=sender))
    active = known.filter(Q(person=None) | Q(person__is_active=True))
    return active.order_by("ended_on", "position").first()


def _goes_round(email: Incoming, enquiry: Enquiry, *, now: datetime) -> bool:
    """Whether it is our own, or one of very many."""
    ours = {settings.DEFAULT_FROM_EMAIL.lower(), enquiry.landlord.email.lower()} - {""}
    if email.sender in ours or token_of(email.sender, settings.QUESTION_REPLY_DOMAIN):
        return True
    lately = enquiry.messages.filter(channel=Message.Channel.EMAIL, at__gte=now - timedelta(hours=1))
    return lately.count() >= MOST_IN_AN_HOUR
