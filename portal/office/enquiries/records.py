"""What of a home a caller may ask about: what is open, planned and checked there, and what it is made of."""

from portal.hazards.law import law
from portal.hazards.models import HazardCase
from portal.homes.models import Component, Home
from portal.homes.parts import part_name
from portal.investment.models import PlannedWork
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.words import EVERYTHING, title
from portal.safety.models import Certificate

MOST = 30
Record = tuple[str, str]  # "work_orders:<code>", and its name


def records_at(home: Home, *, hazards: bool) -> list[Record]:
    """The home itself first; then what is open, what is planned, its certificates and its parts.

    ``hazards``: whether who asks may open their cases.
    """
    open_cases = HazardCase.objects.filter(home=home, tenancy__isnull=False).open().order_by("-aware_at")
    cases = open_cases[:MOST] if hazards else ()
    orders = WorkOrder.objects.seen_from(home).open().order_by("-raised_at")[:MOST]
    reports = RepairRequest.objects.filter(home=home).going().without_order().order_by("-reported_at")[:MOST]
    plans = PlannedWork.objects.seen_from(home).standing().order_by("starts_on")[:MOST]
    papers = Certificate.objects.seen_from(home).order_by("-issued_on")[:MOST]
    made_of = Component.objects.seen_from(home).filter(ended_on=None).order_by("kind", "pk")[:MOST]
    return [
        (f"homes:{home.code}", "The home"),
        *((f"hazards:{one.code}", f"Hazard: {law().hazards[one.hazard].name}") for one in cases),
        *((f"work_orders:{one.code}", f"Repair: {title(one, (), EVERYTHING)}") for one in orders),
        *((f"requests:{one.code}", f"Report: {one.problem_name}") for one in reports),
        *((f"programmes:{one.code}", f"Planned: {one.title}") for one in plans),
        *((f"certificates:{one.code}", f"Check: {one.title or 'safety check'}") for one in papers),
        *((f"components:{one.code}", f"Part: {part_name(one.kind, one.name)}") for one in made_of),
    ]
