"""One work order as its page shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.http import Http404

from portal.core.clock import day_of
from portal.core.words import capital, full_day, plural
from portal.front.repairs import is_yours, lines_of, orders_seen, read_by, who_answered
from portal.repairs.models import RepairRequest, WorkElement, WorkOrder
from portal.repairs.rules import (
    State,
    answer_of,
    answer_until,
    done_at,
    ended_state,
    has_hour,
    promised_until,
)
from portal.repairs.timeline import Happening, timeline
from portal.repairs.words import Reading, by_words, lateness, title
from portal.tenancies.access import Sight

PARTS = ("workelements", "statusupdates", "statuschanges", "appointments")


def order_seen(sight: Sight, code: UUID) -> WorkOrder:
    """The order with that code among those seen from the home, with all its parts. 404 for any other."""
    beside = ("source", "contractor", "completion", "request__call__officer__team")
    orders = orders_seen(sight).annotate(said_done=_said_done(), has_joined=_has_joined())
    orders = orders.select_related(*beside).prefetch_related(*PARTS)
    found = orders.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _said_done() -> ArraySubquery:
    """The moments at which it was said to be done before, from the history of the row."""
    kept = WorkOrder.events.rel.related_model.objects  # type: ignore[attr-defined]
    was = kept.filter(pgh_obj=OuterRef("pk"), completed_at__lt=OuterRef("completed_at"))
    return ArraySubquery(was.order_by("completed_at").values("completed_at").distinct())


def _has_joined() -> Exists:
    """Whether the landlord counts other reports as one with its own: hardly ever."""
    return Exists(RepairRequest.objects.filter(joined=OuterRef("pk")))


def joined_reports(order: WorkOrder, sight: Sight) -> list[RepairRequest]:
    """This household's other reports of which an order from `order_seen` is the work too."""
    if not order.has_joined:  # type: ignore[attr-defined]
        return []
    return [one for one in order.joined_requests.order_by("reported_at") if one.is_of(sight)]


@dataclass(frozen=True)
class Due:
    """A moment by which something has to be done, and how it is told."""

    until: datetime
    label: str
    told: str

    @property
    def row(self) -> tuple[str, str]:
        return self.label, self.told


@dataclass(frozen=True)
class Related:
    """Another order of the same case."""

    code: UUID
    title: str
    raised_at: datetime


def details(
    order: WorkOrder,
    sight: Sight,
    *,
    besides: Iterable[Happening] = (),
    by_law: Iterable[Due] = (),
    now: datetime,
) -> Mapping[str, Any]:
    """What the page shows besides the line that a list has, as this person may see it.

    ``besides`` is what this household said of it, ``by_law`` what the law adds to its promise.
    """
    read = read_by(order, sight)
    landlord = sight.home.landlord
    return {
        "happenings": timeline(
            order,
            updates=order.statusupdates.all(),
            changes=order.statuschanges.all(),
            visits=order.appointments.all(),
            completion=getattr(order, "completion", None),
            read=read,
            landlord=landlord.name,
            besides=besides,
        ),
        "promise": [*promise(order, by_law, now=now), *answer_rows(order, sight, read, now=now)],
        "works": [work_words(element) for element in order.workelements.all() if is_shown(element, read)],
        "description": order.description if read.words else "",
        "access_notes": order.access_notes if read.words else "",
        "contractor": who_words(order, read),
        "cost": cost_words(order) if landlord.shows_costs else None,
        "bare": not read.words,
        "related": related(order, sight),
    }


def promise(order: WorkOrder, by_law: Iterable[Due] = (), *, now: datetime) -> list[tuple[str, str]]:
    """The promise against what was done, as labels and values; of days that count the earliest first."""
    today = day_of(now)
    rows = [("Reported", full_day(day_of(order.reported_at or order.raised_at)))]
    if order.priority_name:
        rows.append(("How soon", order.priority_name))
    days = list(by_law)
    if order.due_at:
        promised = capital(by_words(order.due_at, today=today))
        days.insert(0, Due(promised_until(order.due_at), "Promised", promised))
    elif not done_at(order):
        rows.append(("Promised", "We were not told of a day"))
    rows += [one.row for one in soonest_first(days)]
    how, done = lateness(order, now=now), done_at(order)
    if how and not done:
        rows.append(("So far", how))
    elif how:
        rows.append(("Kept", early_words(order) if how == "on time" else f"No: {how}"))
    return rows


def soonest_first(days: Iterable[Due]) -> list[Due]:
    """Whoever set them; of one moment the landlord's own, which is given first."""
    return sorted(days, key=lambda one: one.until)


def answer_rows(order: WorkOrder, sight: Sight, read: Reading, *, now: datetime) -> list[tuple[str, str]]:
    """What the landlord says of the end, and what the resident says: two facts, never one."""
    if order.completed_at is None or order.cancelled_at:
        return []
    landlord = sight.home.landlord
    rows = [(f"{landlord.name} says", f"Done {full_day(day_of(order.completed_at))}")]
    answer, yours = answer_of(order), is_yours(order, sight, read)
    until = answer_until(order.completed_at, landlord.answer_days)
    if answer and order.answered_at:
        who = who_answered(order, sight) if yours else "A resident"
        verb = "say" if who == "You" else "says"
        rows.append((f"{who} {verb}", f"{capital(answer.value)}, {full_day(day_of(order.answered_at))}"))
    elif yours and now < until:
        last = full_day(day_of(until - timedelta(seconds=1)))
        rows.append(("You say", f"Nothing yet. You can until {last}"))
    elif yours:
        rows.append(("You say", f"Nobody said within {plural(landlord.answer_days, 'day')}"))
    return rows


def who_words(order: WorkOrder, read: Reading) -> str:
    """Who comes: the person last named, and the firm."""
    if not read.steps:
        return ""
    named = [update for update in order.statusupdates.all() if update.who] if read.words else []
    last = max(named, key=lambda update: update.position, default=None)
    firm = order.contractor.name if order.contractor else ""
    return ", ".join(filter(None, [last.who if last else "", firm]))


def early_words(order: WorkOrder) -> str:
    """Yes: on the day; Yes: 3 days early."""
    done = done_at(order)
    if order.due_at is None or done is None:
        return "Yes"
    days = (day_of(promised_until(order.due_at)) - day_of(done)).days
    if days < 1:
        return "Yes: on time" if has_hour(order.due_at) else "Yes: on the day"
    return f"Yes: {plural(days, 'day')} early"


def is_shown(element: WorkElement, read: Reading) -> bool:
    """A line without a code may be anybody's words; it is shown as the order's own words are."""
    return bool(element.rate_name) and (read.words or bool(element.rate_code))


def work_words(element: WorkElement) -> str:
    """Tap: renew washer (2)."""
    often = element.quantity and element.quantity != Decimal(1)
    return f"{capital(element.rate_name)}{f' ({element.quantity:g})' if often else ''}"


def cost_words(order: WorkOrder) -> tuple[str, Decimal] | None:
    """What it cost, or is thought to; nothing of what was never done."""
    if order.actual_cost is not None:
        return ("Cost", order.actual_cost)
    if ended_state(order) is State.CANCELLED:
        return None
    return ("Estimated cost", order.estimated_cost) if order.estimated_cost is not None else None


def related(order: WorkOrder, sight: Sight) -> list[Related]:
    """The other orders of the same case that are seen from this home, the first of them first."""
    if not order.case_reference:
        return []
    others = (
        orders_seen(sight)
        .filter(case_reference=order.case_reference)
        .exclude(pk=order.pk)
        .order_by("raised_at")[:10]
    )
    return [
        Related(other.code, title(other, lines_of(other), read_by(other, sight)), other.raised_at)
        for other in others
    ]
