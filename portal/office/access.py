"""What an officer or a contractor may open, besides homes: each fetch answers 404 for everything else."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from portal.core import clock
from portal.hazards.models import HazardCase, Sign
from portal.homes.models import Correction, HeldFact, Home
from portal.landlords.models import Contractor, Officer, Priority, Team
from portal.notices.models import Notice
from portal.office.messages import SHOWN
from portal.people.models import Person
from portal.repairs.models import (
    ClosedDay,
    MoreWork,
    ProblemList,
    RepairRequest,
    SlotPattern,
    WorkOrder,
    WorkOrderQuerySet,
)
from portal.sync.models import Client, Delivery, Outgoing, System, Webhook
from portal.tenancies.access import FIGURE_ROLES, contractor_for, officer_for
from portal.tenancies.models import Call, Party, PersonAlert
from portal.tenancies.rules import has_left


def worker_for(person: Person, *, on: date) -> Officer | Contractor:
    """Whoever may come through the door of the office: an officer of any role, or a contractor. Else 404."""
    try:
        return officer_for(person, FIGURE_ROLES, on=on)
    except Http404:
        return contractor_for(person, on=on)


def order_at(home: Home, code: UUID) -> WorkOrder:
    """A work order at the home, or in the shared parts it belongs to."""
    return _only(WorkOrder.objects.seen_from(home).filter(landlord=home.landlord_id), code)


def request_at(home: Home, code: UUID) -> RepairRequest:
    """A report of the home, or of the shared parts it belongs to."""
    return get_object_or_404(
        RepairRequest.objects.filter(Q(home=home) | Q(block=home.block) | Q(estate=home.estate_id or 0))
        .select_related("landlord", "block", "estate", "reported_by", "taken_by__person", "call__party")
        .filter(code=code, landlord=home.landlord_id)
    )


def order_of(officer: Officer, code: UUID) -> WorkOrder:
    """A work order of the officer's own landlord."""
    return _only(WorkOrder.objects.filter(landlord=officer.landlord), code)


def order_given_to(contractor: Contractor, code: UUID) -> WorkOrder:
    """A work order given to this contractor by its own landlord."""
    return _only(WorkOrder.objects.given_to(contractor).filter(landlord=contractor.landlord), code)


def _only(orders: WorkOrderQuerySet, code: UUID) -> WorkOrder:
    asked = MoreWork.objects.filter(work_order=OuterRef("pk"))
    return get_object_or_404(
        orders.filter(code=code)
        .annotate(asks_more=Exists(asked))
        .select_related(
            "home",
            "block",
            "estate",
            "contractor",
            "source",
            "completion",
            "landlord",
            "request__call__officer__team",
        )
        .prefetch_related("workelements", "appointments", "statusupdates", "statuschanges")
        .defer("home__words")
    )


def delivery_for(officer: Officer, code: UUID) -> Delivery:
    """A delivery of the officer's own landlord's records."""
    return get_object_or_404(
        Delivery.objects.select_related("source", "received_by", "approved_by", "landlord").filter(
            code=code, landlord=officer.landlord
        )
    )


def outgoing_for(officer: Officer, code: UUID) -> Outgoing:
    """A message of the officer's own landlord to its system."""
    return get_object_or_404(
        Outgoing.objects.select_related("system", "request__home", "work_order__home", "works__case__home")
        .defer("request__home__words", "work_order__home__words")
        .filter(code=code, landlord=officer.landlord)
    )


def webhook_for(officer: Officer, code: UUID) -> Webhook:
    """A webhook of a system of the officer's own landlord, or of its contractors."""
    return get_object_or_404(
        Webhook.objects.select_related("system", "landlord").filter(code=code, landlord=officer.landlord)
    )


def system_for(officer: Officer, code: UUID) -> System:
    """A computer system of the officer's own landlord, or of one of its contractors, in use or ended."""
    return get_object_or_404(
        System.objects.select_related("contractor", "landlord").filter(code=code, landlord=officer.landlord)
    )


def client_for(officer: Officer, system: UUID, code: UUID) -> Client:
    """What such a system signs in with."""
    return get_object_or_404(
        Client.objects.select_related("system").filter(
            code=code, system__code=system, landlord=officer.landlord
        )
    )


def correction_for(officer: Officer, code: UUID) -> Correction:
    """What a resident of the officer's own landlord says is wrong."""
    return get_object_or_404(
        Correction.objects.select_related(
            "home", "source", "raised_by", "taken_by__person", "owner__person", "team", "landlord"
        )
        .defer("home__words")
        .filter(code=code, landlord=officer.landlord)
    )


def held_fact_for(officer: Officer, code: UUID) -> HeldFact:
    """A fact that is held against the deliveries of the officer's own landlord."""
    rows = HeldFact.objects.live().select_related("correction")
    return get_object_or_404(rows.filter(code=code, landlord=officer.landlord))


def sign_for(officer: Officer, code: UUID) -> Sign:
    """What a system of the officer's own landlord tells of a hazard."""
    rows = Sign.objects.select_related("home__landlord", "work_order", "case", "judged_by__person")
    return get_object_or_404(rows.defer("home__words").filter(code=code, landlord=officer.landlord))


def more_work_for(officer: Officer, code: UUID) -> MoreWork:
    """More work that is asked for on an order of the officer's own landlord."""
    rows = MoreWork.objects.with_agreed_before().select_related(
        "work_order__home", "work_order__contractor", "work_order__landlord", "work_order__request",
        "answered_by__person", "landlord",
    )  # fmt: skip
    return get_object_or_404(
        rows.defer("work_order__home__words").filter(code=code, landlord=officer.landlord)
    )


def hazard_for(officer: Officer, code: UUID) -> HazardCase:
    """A hazard in a home of the officer's own landlord."""
    return get_object_or_404(
        HazardCase.objects.select_related(
            "home__block", "home__landlord", "landlord", "owner__person", "team", "request", "earlier"
        )
        .defer("home__words")
        .filter(code=code, landlord=officer.landlord)
    )


def colleague_for(officer: Officer, code: UUID) -> Officer:
    """Somebody who works, or worked, for the officer's own landlord."""
    rows = Officer.objects.select_related("person", "team", "landlord")
    return get_object_or_404(rows.filter(code=code, landlord=officer.landlord))


def team_for(officer: Officer, code: UUID) -> Team:
    """A team of the officer's own landlord."""
    return get_object_or_404(Team.objects.filter(code=code, landlord=officer.landlord))


def problem_list_for(officer: Officer, code: UUID) -> ProblemList:
    """A version of the list of the officer's own landlord."""
    return get_object_or_404(ProblemList.objects.filter(code=code, landlord=officer.landlord))


def priority_for(officer: Officer, code: UUID) -> Priority:
    """A priority of the officer's own landlord."""
    return get_object_or_404(Priority.objects.filter(code=code, landlord=officer.landlord))


def pattern_for(officer: Officer, code: UUID) -> SlotPattern:
    """A line of the calendar of the officer's own landlord, while it has places."""
    return get_object_or_404(SlotPattern.objects.filter(code=code, landlord=officer.landlord, places__gt=0))


def closed_day_for(officer: Officer, on: str) -> ClosedDay:
    """A day without visits of the officer's own landlord."""
    try:
        found = ClosedDay.objects.filter(on=date.fromisoformat(on), landlord=officer.landlord).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def tenant_of(home: Home, code: UUID) -> Party:
    """A tenant of the home, of now or of before."""
    return get_object_or_404(
        Party.objects.select_related("tenancy__home", "landlord").filter(
            code=code, tenancy__home=home, landlord=home.landlord_id
        )
    )


def tenants_now(home: Home) -> list[Party]:
    """Everybody who is a tenant of the home today, in the landlord's order."""
    today = clock.today()
    rows = Party.objects.filter(tenancy__home=home).select_related("tenancy", "person").order_by("position")
    return [
        one
        for one in rows
        if one.tenancy.started_on <= today
        and not has_left(tenancy_ends=one.tenancy.ended_on, party_ends=one.ended_on, on=today)
    ]


def call_for(officer: Officer, code: UUID) -> Call:
    """A call of the officer's own landlord with one of its tenants."""
    rows = Call.objects.select_related(
        "officer__person", "officer__team", "party__tenancy__home", "party__person"
    )
    return get_object_or_404(
        rows.defer("party__tenancy__home__words").filter(code=code, landlord=officer.landlord)
    )


def tenant_for(officer: Officer, code: UUID) -> Party:
    """A tenant of the officer's own landlord, of now or of before."""
    rows = Party.objects.select_related("tenancy__home__block", "landlord", "person")
    return get_object_or_404(rows.filter(code=code, landlord=officer.landlord))


def alert_for(officer: Officer, tenant: UUID, position: int) -> PersonAlert:
    """What is noted about a tenant of the officer's own landlord, and is still needed."""
    rows = PersonAlert.objects.live().select_related("party__tenancy__home__block", "party__landlord")
    return get_object_or_404(rows.filter(party__code=tenant, position=position, landlord=officer.landlord))


def message_for(officer: Officer, code: UUID) -> Notice:
    """A message that did not go, in the name of the officer's own landlord."""
    return get_object_or_404(
        Notice.objects.filter(SHOWN, code=code, landlord_id=officer.landlord_id, sent_at=None)
    )
