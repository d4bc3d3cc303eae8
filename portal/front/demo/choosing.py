"""Who of the imported tenants plays which part: those with most to look at, the same each time."""

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import IntegerField
from django.db.models.functions import Cast

from portal.core import clock
from portal.investment.models import PlanChange
from portal.landlords.models import Contractor, Landlord
from portal.repairs.models import WorkOrder
from portal.safety.models import Certificate
from portal.tenancies.models import Party, Tenancy


def tenants(landlord: Landlord) -> QuerySet[Party]:
    """Those who live in a home of the landlord to stay, and have no account yet, in the landlord's order."""
    parties = Party.objects.filter(landlord=landlord, tenancy__started_on__lte=clock.today())
    return parties.filter(tenancy__ended_on=None, ended_on=None, person=None).order_by(
        "tenancy__home__reference", "position"
    )


def storied_tenant(landlord: Landlord) -> Party:
    """The tenant of a flat with most of: a repair that is open, and late; earlier tenants, shared repairs,
    a plan that moved, a check overdue."""
    stories = ("open", "late", "before", "shared", "moved", "overdue")
    home = OuterRef("tenancy__home")
    at = Q(home=home) | Q(block=OuterRef("tenancy__home__block"))
    planned_at = Q(planned_work__home=home) | Q(planned_work__block=OuterRef("tenancy__home__block"))
    now, today = clock.now(), clock.today()
    newer = Certificate.objects.filter(
        home=OuterRef("home"), type_code=OuterRef("type_code"), valid_to__gt=OuterRef("valid_to")
    )
    lapsed = Certificate.objects.filter(at, valid_to__lt=today, valid_to__gt=today - timedelta(days=120))
    found = (
        tenants(landlord)
        .filter(position=0, tenancy__home__block__form_code__regex=r"^10(-|$)")
        .annotate(
            open=Exists(WorkOrder.objects.open().filter(home=home)),
            late=Exists(WorkOrder.objects.open().filter(home=home, due_at__lt=now)),
            before=Exists(Tenancy.objects.filter(home=home, ended_on__lt=OuterRef("tenancy__started_on"))),
            shared=Exists(WorkOrder.objects.filter(block=OuterRef("tenancy__home__block"))),
            moved=Exists(PlanChange.objects.filter(planned_at, planned_work__finishes_on__gte=today)),
            overdue=Exists(lapsed.exclude(Exists(newer))),
        )
    )
    score = sum((Cast(F(story), IntegerField()) for story in stories), Value(0))
    best_first = ("-open", "-moved", "-before", "-score", "tenancy__home__reference")
    return found.annotate(score=score).order_by(*best_first)[0]


def waiting_tenant(landlord: Landlord) -> Party:
    """Whose repair has been late for longest, among those who can be sent a code."""
    late = WorkOrder.objects.open().filter(home=OuterRef("tenancy__home"), due_at__lt=clock.now())
    longest = Subquery(late.order_by("due_at").values("due_at")[:1])
    waiting = tenants(landlord).filter(position=0).exclude(email="", mobile="").annotate(late_since=longest)
    return waiting.exclude(late_since=None).order_by("late_since", "tenancy__home__reference")[0]


def joint_tenants(landlord: Landlord) -> tuple[Party, Party]:
    """Two who share one tenancy."""
    shared = Tenancy.objects.filter(parties__in=tenants(landlord)).annotate(tenants=Count("parties"))
    tenancy = shared.filter(tenants=2).order_by("home__reference")[0]
    first, second = tenancy.parties.order_by("position")
    return first, second


def neighbour_of(party: Party) -> Party:
    """Somebody in the same block, behind another door."""
    others = tenants(party.landlord).exclude(tenancy__home=party.tenancy.home)
    return others.filter(tenancy__home__block=party.tenancy.home.block)[0]


def latest_to_leave(landlord: Landlord) -> Party:
    """The tenant whose last day was the most recent."""
    left = Party.objects.filter(landlord=landlord, tenancy__ended_on__lt=clock.today(), person=None)
    return left.order_by("-tenancy__ended_on", "reference", "position")[0]


def newest_tenant(landlord: Landlord) -> Party:
    """Who moved in last."""
    return tenants(landlord).order_by("-tenancy__started_on", "reference", "position")[0]


def busiest_tenant(landlord: Landlord) -> Party:
    """Whose home has most repairs open."""
    is_open = Q(tenancy__home__workorders__in=WorkOrder.objects.open())
    counted = (
        tenants(landlord).filter(position=0).annotate(open=Count("tenancy__home__workorders", filter=is_open))
    )
    return counted.order_by("-open", "tenancy__home__reference")[0]


def busiest_contractor(landlord: Landlord) -> Contractor:
    """Who was given most work that is still open."""
    is_open = Q(orders__in=WorkOrder.objects.open())
    contractors = Contractor.objects.filter(landlord=landlord)
    return contractors.annotate(open=Count("orders", filter=is_open)).order_by("-open", "reference")[0]
