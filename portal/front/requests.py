"""Reports of which no work order has come yet, as a resident sees them.

Of their own household's they see all that was said; of a neighbour's, which is of the shared parts, what,
where and when.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from portal.core import clock
from portal.core.clock import day_of
from portal.core.words import capital, on_day
from portal.front.places import shared_place
from portal.front.repairs import more_words, orders_seen
from portal.repairs.as_order import ReportAsOrder
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.rules import Standing, State, standing_of_request
from portal.repairs.spoken import to_resident
from portal.repairs.words import late_words, next_step, sentence
from portal.tenancies.access import Sight

MOST = 50  # more than a household has open at once


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report, ready to be shown as a repair is in a list."""

    code: UUID
    title: str
    where: str
    label: str
    tone: str
    late: bool
    told: str
    next_step: str
    late_words: str
    more: str
    raised_on: date
    shared: bool
    theirs: bool
    came_back: bool
    yours: bool
    standing: Standing
    trade_code: str

    @property
    def path(self) -> str:
        """Its page, from the home's own."""
        return f"reports/{self.code}/"


def request_seen(sight: Sight, code: UUID) -> RepairRequest:
    """The report with that code among those seen from the home. 404 for any other."""
    seen = RepairRequest.objects.seen_from(sight).select_related(
        "reported_by", "taken_by", "recall_of", "call__officer__team"
    )
    found = seen.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def order_of(sight: Sight, code: UUID) -> WorkOrder | None:
    """The newest work that came of the report with that code, or of another counted as one with it."""
    joined = RepairRequest.objects.filter(code=code).values("joined")
    found = orders_seen(sight).filter(Q(request__code=code) | Q(pk__in=joined))
    return found.order_by("-raised_at").first()


def open_requests(sight: Sight) -> list[Report]:
    """Those still going of which no order has come yet, newest first. One query."""
    seen = RepairRequest.objects.seen_from(sight).going().without_order()
    found = seen.order_by("-reported_at", "-pk")[:MOST]
    return reports(found, sight, now=clock.now())


def waiting_requests(sight: Sight) -> list[Report]:
    """As `open_requests`, with those that were taken back before any order came. One query."""
    found = RepairRequest.objects.seen_from(sight).without_order().order_by("-reported_at", "-pk")[:MOST]
    return reports(found, sight, now=clock.now())


def reports(found: Iterable[RepairRequest], sight: Sight, *, now: datetime) -> list[Report]:
    return [report(request, sight, now=now) for request in found]


def report(request: RepairRequest, sight: Sight, *, now: datetime) -> Report:
    """One report seen from this home, told to this person."""
    landlord, order = sight.home.landlord.name, ReportAsOrder(request)
    stands, yours = standing_of_request(request, now=now), request.is_of(sight)
    where = where_words(request, sight, yours=yours)
    return Report(
        code=request.code,
        title=request.problem_name,
        where=where,
        label=stands.label(landlord),
        tone=stands.tone,
        late=stands.late,
        told=told(request, stands, landlord, yours=yours, sight=sight, now=now),
        next_step=next_step(
            stands,
            order,
            landlord=landlord,
            now=now,
            answer_days=sight.home.landlord.answer_days,
            communal=request.is_communal and not yours,
            urgent=request.is_emergency,
        ),
        late_words=late_words(stands, order, landlord=landlord, now=now),
        more=more_words(order, where, landlord, now=now),
        raised_on=day_of(request.reported_at),
        shared=request.is_communal,
        theirs=yours or request.is_communal,
        came_back=request.recall_of_id is not None,
        yours=yours,
        standing=stands,
        trade_code=request.trade_code,
    )


def told(
    request: RepairRequest,
    stands: Standing,
    landlord: str,
    *,
    yours: bool,
    sight: Sight,
    now: datetime,
) -> str:
    """The sentence of now."""
    if stands.state is State.CANCELLED and request.cancelled_at:
        on = on_day(day_of(request.cancelled_at), today=day_of(now))
        who = to_resident(sight.reader, sight.parties)(request.cancelled_by_id)
        return f"{who} took this report back {on}." if yours else f"This report was taken back {on}."
    if stands.state is State.REPORTED and not yours:
        return f"This was reported. {landlord} has not picked it up yet."
    return sentence(stands, ReportAsOrder(request), landlord=landlord, now=now, yours=yours)


def where_words(request: RepairRequest, sight: Sight, *, yours: bool) -> str:
    """Kitchen; Rowan Court. What a neighbour wrote of the place is theirs."""
    if yours and request.location.strip():
        return capital(request.location.strip())
    return shared_place(request, sight.home)
