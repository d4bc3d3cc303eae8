"""What a resident speaks of: a repair, or a report that is not a repair yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from portal.core import clock
from portal.front.order import order_seen
from portal.front.repairs import is_yours, lines_of, read_by
from portal.front.requests import request_seen
from portal.people.models import Person
from portal.repairs.actions.following import unfollow
from portal.repairs.actions.saying import matter_of
from portal.repairs.acts import Act, Matter
from portal.repairs.models import Following, RepairRequest, Said, WorkOrder
from portal.repairs.rules import EMERGENCY, State
from portal.repairs.words import title
from portal.tenancies.access import Sight
from portal.tenancies.models import Call


@dataclass(frozen=True, kw_only=True)
class Subject:
    """It, as one person sees it from their home."""

    sight: Sight
    person: Person
    request: RepairRequest | None
    order: WorkOrder | None
    matter: Matter
    title: str
    yours: bool  # whether it is theirs to speak of

    @property
    def call(self) -> Call | None:
        """In which an officer speaks of it for them."""
        return self.sight.call

    @property
    def said(self) -> Sequence[Said]:
        """What this household said of it, in its order. An earlier one's is never shown."""
        ours = self.sight.tenancies
        return [one for one in self.matter.said if isinstance(one, Said) and one.tenancy_id in ours]

    @property
    def is_communal(self) -> bool:
        about = self.order or self.request
        return about is not None and about.is_communal

    @property
    def number(self) -> str:
        """Whom to call about it: at any hour while it is an emergency that goes on."""
        landlord = self.sight.home.landlord
        at_any_hour = self._is_urgent and self.matter.standing.is_open
        return landlord.emergency_phone if at_any_hour and landlord.emergency_phone else landlord.phone

    @property
    def asks_to_call(self) -> bool:
        """Whether the call is what brings somebody: an emergency, and nobody is known to come."""
        state = self.matter.standing.state
        return self.yours and self._is_urgent and state in {State.REPORTED, State.WITH_LANDLORD}

    @property
    def _is_urgent(self) -> bool:
        about = self.order or self.request
        if isinstance(about, WorkOrder):
            return about.priority_code == EMERGENCY
        return about is not None and about.is_emergency

    @property
    def page(self) -> str:
        """Where its own page is."""
        return _address("front:repair", "front:request", self)

    def address(self, act: str) -> str:
        """Where something is said of it."""
        return _address("front:say", "front:request_say", self, act=act)

    @property
    def visit_on(self) -> date | None:
        """The day of the visit to come, or of the one that came to nothing."""
        visit = self.matter.standing.visit or self.matter.unmet
        return visit.on if visit else None


def _address(of_order: str, of_request: str, subject: Subject, **more: str) -> str:
    kwargs = {"code": subject.sight.home.code, **more}
    if subject.order:
        return reverse(of_order, kwargs=kwargs | {"order": subject.order.code})
    assert subject.request is not None  # noqa: S101
    return reverse(of_request, kwargs=kwargs | {"report": subject.request.code})


def of_order(sight: Sight, person: Person, code: UUID) -> Subject:
    """The repair with that code. 404 for one that is not seen from this home."""
    order = order_seen(sight, code)
    order.landlord = sight.home.landlord
    read = read_by(order, sight)
    return Subject(
        sight=sight,
        person=person,
        request=order.request,
        order=order,
        matter=matter_of(order=order, at=clock.now()),
        title=title(order, lines_of(order), read),
        yours=is_yours(order, sight, read),
    )


def of_request(sight: Sight, person: Person, code: UUID) -> Subject:
    """The report with that code, and the repair that it has become, if it has. 404 for any other."""
    request = request_seen(sight, code)
    request.landlord = sight.home.landlord
    return Subject(
        sight=sight,
        person=person,
        request=request,
        order=None,
        matter=matter_of(request=request, at=clock.now()),
        title=request.problem_name,
        yours=request.is_of(sight),
    )


def check_yours(subject: Subject) -> None:
    """What somebody else answers for is not there to be spoken of."""
    if not subject.yours:
        raise Http404


def act_named(slug: str) -> Act:
    try:
        return Act(slug)
    except ValueError:
        raise Http404 from None


def follows(subject: Subject) -> bool:
    """Whether this person asked to hear of it."""
    about = Q(pk__in=[])
    if subject.order:
        about |= Q(work_order=subject.order)
    if subject.request:
        about |= Q(request=subject.request)
    return Following.objects.filter(about, person=subject.sight.reader).exists()


def stop_following(subject: Subject) -> None:
    """Be told no more, also where it was followed as a report before there was an order."""
    if subject.order:
        unfollow(request=None, order=subject.order, by=subject.person)
    if subject.request:
        unfollow(request=subject.request, order=None, by=subject.person)
