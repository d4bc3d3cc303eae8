"""What the passing of time has to tell: a visit tomorrow, a repair done some days ago, a promise gone by.

Each finds what it concerns, leaves out what was told before, and tells the rest, so that each may run often.
What lies further back is not told any more: the day a landlord joins would tell of years.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from portal.core.clock import day_of
from portal.notices.models import Notice
from portal.notices.rules import is_quiet
from portal.repairs.conditions import DONE, OPEN, PROMISED_UNTIL
from portal.repairs.models import RepairRequest, WorkOrder, WorkOrderQuerySet
from portal.repairs.rules import answer_until, promised_until, standing_of
from portal.repairs.telling import Told, tell
from portal.tenancies.models import Party

log = structlog.get_logger("portal.repairs.reminding")

ASKED_AFTER, ASKED_UNTIL = timedelta(days=2), timedelta(days=7)
TOLD_OF_LATE_FOR = timedelta(days=3)
# Whoever heard of the time within the last day needs no reminder of it.
FRESH = timedelta(hours=20)
# An answer from before it was last done is of other work: `rules.answer_of`.
UNANSWERED = Q(answer="") | Q(answered_at__isnull=True) | Q(answered_at__lt=F("completed_at"))

Subject = WorkOrder | RepairRequest


def remind_of_visits(*, now: datetime) -> int:
    """On the day before, once quiet hours are over: who comes, and when. How many repairs were told of."""
    tomorrow = day_of(now) + timedelta(days=1)
    told = {Told.REMINDER, Told.RECEIVED, Told.BOOKED, Told.CHANGED}
    orders = _heard_of().filter(OPEN, home__isnull=False, appointments__on=tomorrow).distinct()
    coming = [one for one in _untold(orders, told, since=now - FRESH) if _comes_on(one, tomorrow, now=now)]
    agreed = _reports().filter(slot__state="confirmed", slot__on=tomorrow.isoformat())
    due = [*coming, *_untold(agreed, told, since=now - FRESH)]
    return _tell_each(Told.REMINDER, [(one, tomorrow) for one in due if not _sleeps(one, now)])


def ask_if_fixed(*, now: datetime) -> int:
    """Two days after the landlord said that it is done, where the resident has not said anything."""
    between = (now - ASKED_UNTIL, now - ASKED_AFTER)
    orders = _heard_of().filter(DONE, UNANSWERED, home__isnull=False, completed_at__range=between)
    due = _untold(orders, {Told.IS_IT_FIXED}, since=OuterRef("completed_at"))
    return _tell_each(
        Told.IS_IT_FIXED,
        [
            (order, day_of(order.completed_at))
            for order in due
            if order.completed_at and now < answer_until(order.completed_at, order.landlord.answer_days)
        ],
    )


def tell_of_late(*, now: datetime) -> int:
    """When the promise has passed: that it is late, and the new date where the landlord has told one."""
    lately = (now - TOLD_OF_LATE_FOR, now)
    orders = _heard_of().filter(OPEN, due_at__range=lately).alias(end=PROMISED_UNTIL).filter(end__lt=now)
    reports = _reports().filter(due_at__range=lately)
    due: list[Subject] = [*_untold(orders, {Told.LATE}, since=OuterRef("due_at"))]
    due += [
        one
        for one in _untold(reports, {Told.LATE}, since=OuterRef("due_at"))
        if promised_until(one.due_at) < now
    ]
    return _tell_each(Told.LATE, [(one, day_of(one.due_at)) for one in due if one.due_at], now=now)


def _heard_of() -> WorkOrderQuerySet:
    """Orders that somebody with an account may be waiting for."""
    tenants = Party.objects.filter(tenancy__home=OuterRef("home"), person__isnull=False)
    heard = Q(Exists(tenants)) | Q(request__isnull=False) | Q(followers__isnull=False)
    rows = WorkOrder.objects.filter(heard).distinct()
    return rows.select_related("landlord", "request").prefetch_related("appointments", "statusupdates")


def _reports() -> QuerySet[RepairRequest]:
    """Reports of which no order has come yet, and which still stand."""
    return RepairRequest.objects.going().without_order().select_related("landlord")


def _untold(rows: Any, told: Collection[Told], *, since: datetime | OuterRef) -> Iterable[Any]:
    """Those of which none of these messages was written since then."""
    kinds = [f"repair_{one}" for one in told]
    about = Q(about=OuterRef("code"))
    if rows.model is WorkOrder:  # or of the report it came of
        about |= Q(about=OuterRef("request__code"))
    return list(rows.filter(~Exists(Notice.objects.filter(about, kind__in=kinds, made_at__gte=since))))


def _comes_on(order: WorkOrder, day: date, *, now: datetime) -> bool:
    """Whether the visit of that day still stands, and is the next."""
    stands = standing_of(order, updates=order.statusupdates.all(), visits=order.appointments.all(), now=now)
    return stands.visit is not None and stands.visit.on == day


def _sleeps(one: Subject, now: datetime) -> bool:
    landlord = one.landlord
    return is_quiet(now, quiet_from=landlord.quiet_from, quiet_until=landlord.quiet_until)


def _tell_each(told: Told, due: Iterable[tuple[Subject, date]], *, now: datetime | None = None) -> int:
    """Tell each; one that cannot be told holds up no other."""
    count = 0
    for one, day in due:
        about: Any = {"order": one} if isinstance(one, WorkOrder) else {"request": one}
        if now and isinstance(one, WorkOrder):
            about["expected"] = expected_on(one, now=now)
        try:
            count += bool(tell(told, once=f"{told}:{one.code}:{day}", **about))
        except Exception:
            log.exception("could not tell", told=str(told), subject=str(one.code))
    return count


def expected_on(order: WorkOrder, *, now: datetime) -> date | None:
    """The day by which the landlord now plans to be done: that of the visit, or of its plan."""
    stands = standing_of(order, updates=order.statusupdates.all(), visits=order.appointments.all(), now=now)
    ahead = stands.visit.on if stands.visit else order.planned_finish_on
    return ahead if ahead and ahead >= day_of(now) else None
