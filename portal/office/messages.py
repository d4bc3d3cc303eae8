"""Messages that did not go: which, to whom, and why, in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from portal.landlords.models import Landlord
from portal.notices.actions import TOO_OLD, sendable, without_secrets
from portal.notices.models import Notice
from portal.office.previews import title_of
from portal.tenancies.models import Party

# How long a message may take before staff are shown it.
PATIENCE = timedelta(minutes=10)
WHY: Mapping[str, str] = {
    TOO_OLD: "It waited until it would only confuse.",
    "no such address": "There is no such email address.",
    "not a number or address": "GOV.UK Notify does not take that number or address.",
}
CARRIER: Mapping[str, str] = {Notice.Channel.EMAIL: "The mail server", Notice.Channel.SMS: "GOV.UK Notify"}
# Those about repairs. Codes to sign in are nobody else's business, and letters wait to be printed.
SHOWN = Q(kind__startswith="repair_")


@dataclass(frozen=True, kw_only=True)
class Unsent:
    """One message as the page shows it."""

    notice: Notice
    title: str
    why: str
    party: Party | None

    @property
    def body(self) -> str:
        """What it says, without the link that would answer for its reader."""
        return without_secrets(self.notice.kind, self.notice.body)

    @property
    def given_up(self) -> bool:
        return self.notice.given_up_at is not None


def unsent_of(landlord: Landlord, *, now: datetime) -> QuerySet[Notice]:
    """Given up, or on its way for too long, newest first. What waits for quiet hours to end is not late."""
    stuck = Q(made_at__lt=now - PATIENCE) & (Q(send_after=None) | Q(send_after__lt=now - PATIENCE))
    tried = Q(failed_at__isnull=False)
    found = Notice.objects.filter(SHOWN, stuck | tried, landlord_id=landlord.pk, sent_at=None)
    return found.select_related("person").order_by("-made_at", "-pk")


def told(notices: Iterable[Notice], landlord: Landlord) -> list[Unsent]:
    """Each with the tenant it was for, so that staff can call them. Two queries."""
    shown = list(notices)
    able = Notice.objects.filter(sendable(), pk__in=[notice.pk for notice in shown])
    can_go = set(able.values_list("pk", flat=True))
    people = [notice.person_id for notice in shown]
    parties = Party.objects.filter(person__in=people, landlord=landlord).select_related("tenancy__home")
    of = {
        party.person_id: party
        for party in parties.defer("words", "tenancy__home__words").order_by("tenancy__started_on")
    }
    return [
        Unsent(
            notice=notice,
            title=title_of(notice.kind),
            why=why_of(notice, can_go=notice.pk in can_go),
            party=of.get(notice.person_id) if notice.person_id else None,
        )
        for notice in shown
    ]


def why_of(notice: Notice, *, can_go: bool = True) -> str:
    """Why it has not gone, for whoever has to do something about it. ``can_go``: we have what sends it."""
    if notice.failure in WHY:
        return WHY[notice.failure]
    if notice.failure:
        return f"{CARRIER[notice.channel]} could not be reached, or refused it ({notice.failure})."
    if not can_go:
        return "This Homefile cannot send text messages: it has no key for GOV.UK Notify."
    return "It has not been tried yet. Is the worker running?"
