"""The record somebody asks about, with its facts, as their household may see it. 404 for any other.

Names and sentences here hold nobody's own words, so that they may stand in a list and in an email.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404

from portal.core.words import capital, full_day
from portal.facts.asked import Asked
from portal.facts.fact import Known, told
from portal.facts.hazards import of_hazard
from portal.facts.home import of_home
from portal.facts.parts import of_part
from portal.facts.plans import of_plan
from portal.homes.freshness import Origin, feeds_of, origin
from portal.homes.models import Home
from portal.repairs.as_order import ReportAsOrder
from portal.repairs.models import RepairRequest, WorkElement, WorkOrder
from portal.repairs.rules import EMERGENCY, Standing, standing_of, standing_of_request
from portal.repairs.words import by_words, catalogue_title, late_words, next_step, reading, sentence
from portal.safety.checks import checks
from portal.safety.models import Certificate
from portal.safety.rules import checked_on, is_of, next_on
from portal.tenancies.access import Sight, Stay
from portal.tenancies.models import Tenancy

RESULTS = {
    "10": "It passed.",
    "20": "It passed, with things to put right.",
    "30": "It did not pass.",
}


def sight_of(tenancy: Tenancy, home: Home, *, on: date, reader: int | None) -> Sight:
    """What a household may see, for staff who answer it.

    Its first and last day may be another's too; of those nothing is told, since staff need not know whose
    the words are.
    """
    shared = frozenset(day for day in (tenancy.started_on, tenancy.ended_on) if day)
    stay = Stay(since=tenancy.started_on, until=tenancy.ended_on, handovers=shared, tenancy=tenancy.pk)
    return Sight(home=home, stays=(stay,), on=on, reader=reader)


def find(sight: Sight, kind: str, code: UUID, *, now: datetime) -> Known:
    """The record of that kind and code that is seen from the home. 404 for any other."""
    finder = FINDERS.get(kind)
    if finder is None:
        raise Http404
    return finder(Asked(sight, code, now, feeds_of(sight.home.landlord)))


def _home(asked: Asked) -> Known:
    home = asked.home
    if asked.code != home.code:
        raise Http404
    return Known(
        kind="homes",
        code=home.code,
        name="Your home",
        facts=tuple(of_home(asked.sight, feeds=asked.feeds, now=asked.now)),
    )


def _order(asked: Asked) -> Known:
    elements = Prefetch("workelements", WorkElement.objects.order_by("position"))
    rows = WorkOrder.objects.seen_from(asked.home).filter(landlord=asked.home.landlord_id)
    rows = rows.select_related("source", "request").prefetch_related(
        elements, "statusupdates", "appointments"
    )
    order = rows.filter(code=asked.code).first()
    if order is None:
        raise Http404
    read = reading(order, asked.sight)
    yours = read.words or bool(order.request and order.request.tenancy_id in asked.sight.tenancies)
    updates = order.statusupdates.all() if read.steps else ()
    visits = order.appointments.all() if read.steps else ()
    stands = standing_of(order, updates=updates, visits=visits, now=asked.now)
    from_ = origin(order, "work_orders", asked.feeds)
    step = next_step(
        stands,
        order,
        landlord=asked.landlord,
        now=asked.now,
        answer_days=asked.home.landlord.answer_days,
        communal=order.is_communal and not yours,
        urgent=order.priority_code == EMERGENCY,
    )
    facts = [
        *told("now", "Where it stands",
              sentence(stands, order, landlord=asked.landlord, now=asked.now, yours=yours), from_),
        *told("late", "The promise",
              late_words(stands, order, landlord=asked.landlord, now=asked.now,
                         expected=order.planned_finish_on), from_),
        *told("promise", "Promised", _promise(order.due_at, asked.today, stands), from_),
        *told("next", "What happens next", step, from_),
    ]  # fmt: skip
    named = order.request.problem_name if order.request else ""
    name = capital(named) if named else catalogue_title(order, order.workelements.all())
    return Known(kind="work_orders", code=order.code, name=name, facts=tuple(facts))


def _promise(due_at: datetime | None, today: date, stands: Standing) -> str:
    if due_at is None or stands.late:
        return ""
    return f"It was promised {by_words(due_at, today=today)}."


def _report(asked: Asked) -> Known:
    rows = RepairRequest.objects.seen_from(asked.sight).select_related("recall_of")
    request = rows.filter(code=asked.code).first()
    if request is None:
        raise Http404
    stands, as_order = standing_of_request(request, now=asked.now), ReportAsOrder(request)
    yours = request.is_of(asked.sight)
    from_ = Origin("Homefile", asked.now)
    facts = [
        *told("now", "Where it stands",
              sentence(stands, as_order, landlord=asked.landlord, now=asked.now, yours=yours), from_),
        *told("late", "The promise",
              late_words(stands, as_order, landlord=asked.landlord, now=asked.now), from_),
        *told("promise", "Promised", _promise(request.due_at, asked.today, stands), from_),
        *told("next", "What happens next",
              next_step(stands, as_order, landlord=asked.landlord, now=asked.now,
                        answer_days=asked.home.landlord.answer_days,
                        communal=request.is_communal and not yours, urgent=request.is_emergency), from_),
    ]  # fmt: skip
    return Known(kind="requests", code=request.code, name=request.problem_name, facts=tuple(facts))


def _certificate(asked: Asked) -> Known:
    rows = Certificate.objects.seen_from(asked.home).select_related("source")
    paper = rows.filter(code=asked.code).first()
    if paper is None:
        raise Http404
    from_ = origin(paper, "certificates", asked.feeds)
    check = next((one for one in checks() if is_of(paper, one)), None)
    name = check.title if check else paper.title or "Safety check"
    done, again = checked_on(paper), next_on(paper, check) if check else paper.valid_to
    was = f"{name}: checked {full_day(done)}." if done else f"{name}: we were not told on which day."
    return Known(
        kind="certificates",
        code=paper.code,
        name=name,
        facts=(
            *told("check", "The check", f"{was}{f' Next by {full_day(again)}.' if again else ''}", from_),
            *told("result", "What it found", RESULTS.get(paper.outcome_code, ""), from_),
        ),
    )


FINDERS: Mapping[str, Callable[[Asked], Known]] = {
    "homes": _home,
    "work_orders": _order,
    "requests": _report,
    "programmes": of_plan,
    "components": of_part,
    "certificates": _certificate,
    "hazards": of_hazard,
}
