"""Who is told of an answer, and where: those of the conversation; where none has an account, the household.

A household without an account reads its answer in an email where the landlord knows an address, else in a
letter; where a mobile number is known, a text message says that the letter comes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.core import clock
from portal.core.words import listed
from portal.enquiries.models import Enquiry, Message
from portal.notices.models import Notice
from portal.notices.preferences import way_to
from portal.people.models import Person
from portal.tenancies.actions import postal_address
from portal.tenancies.models import Party
from portal.tenancies.rules import has_left

Channel = Notice.Channel


@dataclass(frozen=True)
class Reader:
    """Somebody of the conversation who lives there today, and where they are told.

    Without ``person`` they have no account, and can open no page here: ``names`` is who they are.
    """

    channel: Notice.Channel
    to: str
    person: Person | None = None
    names: str = ""

    @property
    def key(self) -> str:
        """What tells them from the other readers of the same message."""
        return str(self.person.pk) if self.person else f"home by {self.channel}"


def readers(enquiry: Enquiry) -> list[Reader]:
    """Whoever asked, and whoever of the household wrote in it. Nobody who has left the home."""
    of_household = enquiry.tenancy.parties.select_related("person", "tenancy__home")
    parties = list(of_household.order_by("position", "pk"))
    here = [party for party in parties if not _has_left(party)]
    spoke = set(enquiry.messages.filter(direction=Message.Direction.IN).values_list("by", flat=True))
    speakers = (spoke | {enquiry.asked_by_id}) & {party.person_id for party in parties if party.person_id}
    if not speakers:  # it was asked by telephone, for somebody without an account
        return [*_at_home([party for party in here if party.person_id is None])]
    return [*_with_account([party for party in here if party.person_id in speakers])]


def _has_left(party: Party) -> bool:
    ends = party.tenancy.ended_on
    return has_left(tenancy_ends=ends, party_ends=party.ended_on, on=clock.today())


def _with_account(parties: Sequence[Party]) -> Iterator[Reader]:
    for person in {party.person_id: party.person for party in parties}.values():
        way = way_to(person) if person and person.is_active else None
        if way:
            yield Reader(*way, person=person)


def _at_home(parties: Sequence[Party]) -> Iterator[Reader]:
    """One email, or one letter to all of them: joint tenants read each other's questions."""
    if not parties:
        return
    names = listed([party.name for party in parties])
    email = next((party.email for party in parties if party.email), "")
    if email:
        yield Reader(Channel.EMAIL, email, names=names)
        return
    _, _, address = postal_address(parties[0]).partition("\n")
    yield Reader(Channel.LETTER, f"{names}\n{address}", names=names)
    mobile = next((party.mobile for party in parties if party.mobile), "")
    if mobile:
        yield Reader(Channel.SMS, mobile, names=names)
