"""Who is told of a repair, and where: the household that it concerns, and neighbours who follow it.

Nobody is told of a home they have left, or of a shared part that is no longer theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from portal.core import clock
from portal.core.clock import day_of
from portal.homes.models import Home
from portal.notices.models import Notice
from portal.notices.preferences import way_to, ways_to
from portal.people.models import Person
from portal.repairs.models import Following, RepairRequest, WorkOrder
from portal.tenancies.actions import postal_address
from portal.tenancies.models import Party
from portal.tenancies.rules import has_left


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Somebody to tell, and where. ``answers``: the words may hold a link that answers for them.

    A tenant without an account, who reported something on the phone, is no person here.
    """

    person: Person | None
    home: Home
    channel: Notice.Channel
    to: str
    tenant: UUID | None = None  # the public code of a tenant without an account
    follows: bool = False
    answers: bool = False

    @property
    def key(self) -> str:
        """Who they are: what is told once is told them once."""
        return str(self.person.pk) if self.person else f"tenant {self.tenant}"


def listeners(
    *, request: RepairRequest | None, order: WorkOrder | None, followers: bool = True, letters: bool = False
) -> list[Listener]:
    """Everybody to tell, each once. With neither an account nor an address nobody is told.

    ``letters``: it is worth a letter to who reported it on the phone and cannot be reached otherwise.
    """
    found = [
        *_household(request, order),
        *(_on_the_phone(request, letters=letters) if request else ()),
        *(_followers(request, order) if followers else ()),
    ]
    return list({listener.key: listener for listener in reversed(found)}.values())[::-1]


# All that is asked of those who are told, and of where they live.
_OF_PERSON = tuple(f"person__{name}" for name in ("email", "phone", "prefers"))
_OF_HOME = tuple(f"tenancy__home__{name}" for name in ("code", "block", "estate"))


def tenants(about: Q) -> list[tuple[Party, Person]]:
    """Those with an account who live there today."""
    today = clock.today()
    found = (
        Party.objects.filter(about, person__is_active=True, tenancy__started_on__lte=today)
        .select_related("person", "tenancy__home")
        .only("ended_on", *_OF_PERSON, "tenancy__ended_on", *_OF_HOME)
        .order_by("position", "pk")
    )
    return [
        (party, party.person)
        for party in found
        if party.person
        and not has_left(tenancy_ends=party.tenancy.ended_on, party_ends=party.ended_on, on=today)
    ]


def _household(request: RepairRequest | None, order: WorkOrder | None) -> Iterator[Listener]:
    for party, person in tenants(_tenancies(request, order)):
        way = _way_asked_for(person, request) or way_to(person)
        if way:
            # A number given for one report was never shown to be theirs: it gets the news, not the link.
            own = way[1] in ways_to(person).values()
            home = party.tenancy.home
            yield Listener(person=person, home=home, channel=way[0], to=way[1], answers=own)


def _on_the_phone(request: RepairRequest, *, letters: bool) -> Iterator[Listener]:
    """The tenant without an account who reported it in a call, while they live there: as they asked then."""
    call = request.call
    if call is None or call.party.person_id is not None:
        return
    party, home = call.party, request.home
    gone = has_left(tenancy_ends=party.tenancy.ended_on, party_ends=party.ended_on, on=clock.today())
    if gone:
        return
    channel, to = Notice.Channel.LETTER, postal_address(party) if letters else ""
    if request.contact_by == Notice.Channel.SMS and request.contact_phone:
        channel, to = Notice.Channel.SMS, request.contact_phone
    elif "@" in party.email:
        channel, to = Notice.Channel.EMAIL, party.email
    if to:
        yield Listener(person=None, tenant=party.code, home=home, channel=channel, to=to)


def _tenancies(request: RepairRequest | None, order: WorkOrder | None) -> Q:
    """The one that reported it; or the one that had the home when the landlord raised it."""
    if request:
        return Q(tenancy=request.tenancy_id)
    if order is None or order.home_id is None:
        return Q(pk__in=[])
    return Q(tenancy__home=order.home_id, tenancy__started_on__lte=day_of(order.raised_at))


def _way_asked_for(person: Person, request: RepairRequest | None) -> tuple[Notice.Channel, str] | None:
    """How whoever reported it wanted to hear of this one repair."""
    if request is None or request.reported_by_id != person.pk:
        return None
    if request.contact_by == Notice.Channel.SMS and (request.contact_phone or person.phone):
        return Notice.Channel.SMS, request.contact_phone or str(person.phone)
    if request.contact_by == Notice.Channel.EMAIL and person.email:
        return Notice.Channel.EMAIL, person.email
    return None


def _followers(request: RepairRequest | None, order: WorkOrder | None) -> Iterator[Listener]:
    """Neighbours who asked to hear of it, as long as they live where it can be seen."""
    subject = order or request
    if subject is None or not subject.is_communal:
        return
    about = Q(work_order=order) if order else Q(request=request)
    about |= Q(request=request) if request else Q()
    about |= Q(request__joined=order) if order else Q()
    for following in Following.objects.filter(about).select_related("person"):
        way = way_to(following.person)
        for party, person in tenants(Q(person=following.person_id, tenancy__home=following.home_id)):
            home = party.tenancy.home
            if way and _is_seen_from(home, subject):
                yield Listener(person=person, home=home, channel=way[0], to=way[1], follows=True)


def _is_seen_from(home: Home, subject: RepairRequest | WorkOrder) -> bool:
    if subject.block_id:
        return home.block_id == subject.block_id
    return home.estate_id == subject.estate_id
