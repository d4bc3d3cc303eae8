"""A case opens by itself from what anybody tells, once for what is told twice."""

from datetime import datetime

from django.db import transaction

from portal.core.clock import day_of
from portal.core.references import make_reference
from portal.hazards.actions.clocks import set_clocks
from portal.hazards.law import law
from portal.hazards.models import HazardCase, HazardReport, Judgement
from portal.hazards.models.cases import Way
from portal.hazards.rules import Kind, applies
from portal.homes.models import Home
from portal.homes.rules import answering_team
from portal.landlords.models import Team
from portal.people.models import Person
from portal.records.events import record
from portal.repairs.models import RepairRequest, WorkOrder
from portal.tenancies.models import Tenancy

ANSWERS_FOR = "hazards"  # in Team.answers_for


@transaction.atomic(savepoint=False)
def open_case(
    *,
    home: Home,
    hazard: str,
    way: str,
    aware_at: datetime,
    now: datetime,
    maybe_emergency: bool = False,
    place: str = "",
    words: str = "",
    is_shared: bool = False,
    request: RepairRequest | None = None,
    order: WorkOrder | None = None,
    by: Person | None,
) -> HazardCase:
    """The case of this hazard in this home, with all its clocks; told again, it is the same case.

    ``aware_at`` is when anybody of the landlord or of its contractors first knew, however it came to them.
    What is told of an open case is kept with it, and may make an emergency of it from then on.
    """
    Home.objects.select_for_update().only("pk").get(pk=home.pk)  # two may tell of it at once
    if request and (told := HazardReport.objects.select_related("case").filter(request=request).first()):
        return told.case
    tenancy = request.tenancy if request else _tenancy(home, aware_at)
    known = HazardCase.objects.open().filter(home=home, tenancy=tenancy, hazard=hazard, is_shared=is_shared)
    case = known.first()
    is_new = case is None
    if case is None:
        case = _new_case(home, tenancy, hazard, way, aware_at, place, is_shared, request, by)
    report = HazardReport.objects.create(
        landlord_id=home.landlord_id,
        case=case,
        at=aware_at,
        way=way,
        request=request,
        work_order=order,
        words=words,
        maybe_emergency=maybe_emergency,
        taken_by=by,
    )
    if maybe_emergency and case.kind != Kind.EMERGENCY:
        _judge_by_rule(case, known_at=aware_at, now=now)
    record(
        "hazard opened" if is_new else "hazard told again",
        case,
        by=by,
        home=str(home.code),
        hazard=hazard,
        way=report.way,
        emergency=maybe_emergency,
    )
    return set_clocks(case, now=now)


def open_from_report(request: RepairRequest, *, now: datetime) -> HazardCase | None:
    """The case of what a resident reported; none where the law has nothing to say of it."""
    kind = Kind.EMERGENCY if request.is_emergency else Kind.SIGNIFICANT
    aware_on, tenure = day_of(request.reported_at), request.home.tenure_code
    if not applies(request.hazard, kind, aware_on=aware_on, tenure_code=tenure, law=law()):
        return None
    return open_case(
        home=request.home,
        hazard=request.hazard,
        way=Way.PHONE if request.taken_by_id else Way.RESIDENT,
        aware_at=request.reported_at,
        now=now,
        maybe_emergency=request.is_emergency,
        place=request.location,
        is_shared=request.is_communal,
        request=request,
        by=request.taken_by.person if request.taken_by else request.reported_by,
    )


def _tenancy(home: Home, at: datetime) -> Tenancy | None:
    """Whose home it was then."""
    return home.tenancies.current(on=day_of(at)).order_by("-started_on").first()


def _new_case(
    home: Home,
    tenancy: Tenancy | None,
    hazard: str,
    way: str,
    aware_at: datetime,
    place: str,
    is_shared: bool,
    request: RepairRequest | None,
    by: Person | None,
) -> HazardCase:
    team = answering_team(Team.objects.filter(landlord=home.landlord_id), ANSWERS_FOR)
    on = day_of(aware_at)
    closed = HazardCase.objects.filter(home=home, tenancy=tenancy, hazard=hazard, is_shared=is_shared)
    return HazardCase.objects.create(
        landlord_id=home.landlord_id,
        home=home,
        tenancy=tenancy,
        is_shared=is_shared,
        place=place,
        reference=make_reference("H"),
        hazard=hazard,
        earlier=closed.exclude(closed_at=None).order_by("-closed_at").first(),
        aware_at=aware_at,
        way=way,
        request=request,
        opened_by=by,
        phase=law().phase(on),
        under_law=False,
        kind=Kind.SIGNIFICANT,
        team=team,
    )


def _judge_by_rule(case: HazardCase, *, known_at: datetime, now: datetime) -> None:
    """What the report's own answers say of danger holds until a person has judged it."""
    Judgement.objects.create(
        landlord_id=case.landlord_id,
        case=case,
        kind=Kind.EMERGENCY,
        at=max(now, known_at),
        known_at=known_at,
        by=None,
        reason="The report says that it may be dangerous.",
    )
    HazardCase.objects.filter(pk=case.pk).update(kind=Kind.EMERGENCY)
