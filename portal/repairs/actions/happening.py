"""What a landlord's system tells of a repair, written down. Every fact keeps the message it came in.

Messages come late, twice and out of order: each of these can run again, and goes by the time at which a
thing happened, not by the time at which it was heard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, Self

from django.db import models, transaction
from django.db.models import Max, Q

from portal.core import clock
from portal.core.clock import day_of
from portal.homes.models import Home
from portal.landlords.models import Contractor
from portal.people.models import Person
from portal.records.events import record
from portal.records.models import Source
from portal.repairs.actions.following import follow
from portal.repairs.attachments import Attachment
from portal.repairs.models import (
    Appointment,
    RepairRequest,
    StatusUpdate,
    WorkElement,
    WorkOrder,
)
from portal.repairs.retold import USED
from portal.repairs.rules import State, next_visit, state_after
from portal.repairs.slots import Slot, confirmed
from portal.repairs.telling import tell

# Lines told in messages are numbered from here; those of deliveries from 1.
FIRST_TOLD = 10_000
# "On the way" is news for this long: a system may tell of old times.
NEWS = timedelta(hours=2)
A_MINUTE = timedelta(seconds=59)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A visit that was agreed; shaped like a row of Appointment."""

    on: date
    reference: str = ""
    name: str = ""
    earliest_arrival: time | None = None
    latest_completion: time | None = None

    @classmethod
    def of(cls, slot: Slot) -> Self:
        """As it was chosen."""
        return cls(
            on=slot.on,
            reference=slot.reference,
            name=slot.name,
            earliest_arrival=slot.earliest,
            latest_completion=slot.latest,
        )

    @property
    def stored(self) -> dict[str, Any]:
        """As it is kept with the update that set it."""
        hours = {"earliest": self.earliest_arrival, "latest": self.latest_completion}
        return Slot(reference=self.reference, on=self.on, name=self.name, **hours).stored()


@dataclass(frozen=True, kw_only=True)
class Update:
    """Something that happened on a job, as HACT JobStatusUpdate says it."""

    type_code: str
    happened_at: datetime
    reference: str = ""
    other_type: str = ""
    comments: str = ""
    who: str = ""
    evidence: Sequence[Attachment] = ()
    visit: Visit | None = None  # the time that it set


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a landlord's own order says, where it says more or other than the report it came of."""

    description: str = ""
    priority_code: str = ""
    priority_name: str = ""
    due_at: datetime | None = None
    class_code: str = ""
    type_code: str = ""
    trade_code: str = ""
    raised_at: datetime | None = None
    contractor_reference: str = ""
    contractor_name: str = ""


@transaction.atomic(savepoint=False)
def take_up(
    *,
    request: RepairRequest,
    reference: str,
    source: Source,
    at: datetime,
    description: str = "",
    by: Person | None,
) -> WorkOrder:
    """The landlord's system holds the report, as this order of its own. Told again, it is the same order.

    An order that is there already, because a delivery was faster or because the landlord counts two reports
    as one, is not written anew. A second order of one report finishes the work of the first, in one case with
    it; ``description`` is then the landlord's own.
    """
    RepairRequest.objects.filter(pk=request.pk, held_at=None).update(held_at=at)
    second_of = request.orders.exclude(reference=reference).order_by("pk").first()
    first = second_of or request.recall_of
    facts = _as_reported(request) | {"source": source, "raised_at": at, "request": request}
    if first:
        facts["case_reference"] = first.case_reference or first.reference
    if second_of and description:
        facts["description"] = description
    if second_of and request.is_emergency:
        # The promise was to make it safe. What is left to do has a day of its own, once the landlord says it.
        facts["due_at"] = None
    order, is_new = WorkOrder.objects.get_or_create(
        landlord_id=request.landlord_id, reference=reference, defaults=facts
    )
    if is_new:
        _add_element(order, request)
    if is_new and first:
        WorkOrder.objects.filter(pk=first.pk, case_reference="").update(case_reference=first.reference)
    if is_new and not second_of:
        _add_agreed_visit(order, request, source)
    elif not is_new and (known := _where_it_was_reported(request).filter(pk=order.pk)):
        known.filter(request=None).update(request=request)
        _join(request, known.get())
    record("report taken up", request, by=by, order=str(order.code), new=is_new)
    return order


def _join(request: RepairRequest, order: WorkOrder) -> None:
    """A report that the landlord counts as one with another leads to the work of that; a neighbour who made
    one about a shared part is told of it from now on."""
    first = order.request
    if first is None or first.pk == request.pk or request.orders.exists():
        return
    RepairRequest.objects.filter(pk=request.pk).update(joined=order)
    if order.is_communal and first.tenancy_id != request.tenancy_id and request.reporter:
        follow(request=None, order=order, home=request.home, by=request.reporter)


def leads_to(request: RepairRequest, order: WorkOrder) -> bool:
    """Whether the order may be the work of that report: it is of the same home, building or estate."""
    if order.request_id == request.pk:
        return True
    if order.home_id:
        return bool(order.home_id == request.home_id)
    return _where_it_was_reported(request).filter(pk=order.pk).exists()


def _where_it_was_reported(request: RepairRequest) -> models.QuerySet[WorkOrder]:
    """Orders of that home, its building or its estate. A number given by mistake would tell one household of
    the visits and the work in the home of another."""
    home = request.home
    shared = Q(home=None) & (Q(block=home.block_id) | Q(block=None, estate=home.estate_id))
    return WorkOrder.objects.filter(Q(home=home) | shared, landlord_id=request.landlord_id)


def _as_reported(request: RepairRequest) -> dict[str, Any]:
    """The order as the report has it, until the landlord's system says otherwise."""
    return {
        "home_id": None if request.is_communal else request.home_id,
        "block_id": request.block_id,
        "estate_id": request.estate_id,
        "description": str(request.message.get("DescriptionOfWork") or request.problem_name),
        "location": request.location,
        "access_notes": "\n".join(filter(None, [request.who_is_in, request.how_to_get_in, request.pets])),
        "class_code": request.class_code,
        "type_code": request.type_code,
        "priority_code": request.priority_code,
        "priority_name": request.priority_name,
        "trade_code": request.trade_code,
        "reported_at": request.reported_at,
        "due_at": request.due_at,
    }


def _add_element(order: WorkOrder, request: RepairRequest) -> None:
    WorkElement.objects.create(
        landlord_id=order.landlord_id,
        work_order=order,
        position=1,
        trade_code=request.trade_code,
        rate_code=request.rate_code,
        rate_name=request.problem_name,
    )


def _add_agreed_visit(order: WorkOrder, request: RepairRequest, source: Source) -> None:
    """The time that was agreed while the report was made. The household knows it already."""
    if slot := confirmed(request.slot):
        _write_visit(order, Visit.of(slot), source)


@transaction.atomic(savepoint=False)
def raise_order(
    *, home: Home, reference: str, terms: Terms, source: Source, at: datetime, by: Person | None
) -> WorkOrder:
    """An order that the landlord raised itself, at a home. Told again, it is the same order."""
    order, is_new = WorkOrder.objects.get_or_create(
        landlord_id=home.landlord_id,
        reference=reference,
        defaults={
            "home": home,
            "source": source,
            "raised_at": terms.raised_at or at,
            "description": terms.description,
            "class_code": terms.class_code,
            "type_code": terms.type_code,
            "priority_code": terms.priority_code,
            "priority_name": terms.priority_name,
            "trade_code": terms.trade_code,
            "due_at": terms.due_at,
        },
    )
    if is_new:
        record("repair raised by landlord", order, by=by, home=str(home.code))
    return order


@transaction.atomic(savepoint=False)
def note_update(*, order: WorkOrder, update: Update, source: Source, by: Person | None) -> bool:
    """Something happened on the job. Whether that is news: what is known already is not written twice, but
    evidence that comes after it is kept with it."""
    alone(order)
    evidence = [each.stored for each in update.evidence] or None
    lines = list(order.statusupdates.values_list(*_Line._fields))
    if known := [line.pk for line in map(_Line._make, lines) if _is_known(line, update)]:
        without = order.statusupdates.filter(pk__in=known, evidence__isnull=True)
        if evidence is None or not without.update(evidence=evidence):
            return False
        record("repair evidence told", order, by=by, type=update.type_code, files=len(evidence))
        return True
    StatusUpdate.objects.create(
        landlord_id=order.landlord_id,
        work_order=order,
        position=_next_position(max((line[1] for line in lines), default=None)),
        source=source,
        reference=update.reference,
        type_code=update.type_code,
        other_type=update.other_type,
        happened_at=update.happened_at,
        comments=update.comments,
        who=update.who,
        evidence=evidence,
        visit=update.visit.stored if update.visit else None,
    )
    record("repair update told", order, by=by, type=update.type_code)
    if state_after(update.type_code) is State.ON_THE_WAY and _is_news(order, update):
        tell("on_the_way", order=order, once=f"on_the_way:{order.code}:{day_of(update.happened_at)}")
    return True


class _Line(NamedTuple):
    """What tells a line from another. They are few, and one plain question finds them all."""

    pk: int
    position: int
    reference: str
    type_code: str
    other_type: str
    happened_at: datetime | None
    source_id: int | None
    visit: Any
    comments: str


def _is_known(line: _Line, update: Update) -> bool:
    """By its own reference, or else because the same happened then; deliveries may leave out the seconds."""
    if update.reference and line.reference == update.reference:
        return True
    if (line.type_code, line.other_type) != (update.type_code, update.other_type) or not line.happened_at:
        return False
    if line.source_id is None:
        return abs(line.happened_at - update.happened_at) <= A_MINUTE
    if line.happened_at != update.happened_at:
        return False
    if update.visit:  # of one moment another time is another fact, and the same by another reference is not
        return bool(line.visit == update.visit.stored and line.comments == update.comments)
    return line.reference == ""


def _is_news(order: WorkOrder, update: Update) -> bool:
    """Whether it is still so: nobody wants to hear in the evening that somebody was on the way at noon."""
    later = order.statusupdates.filter(happened_at__gt=update.happened_at)
    going = order.completed_at is None and order.cancelled_at is None
    return (
        going
        and clock.now() - update.happened_at < NEWS
        and not any(state_after(each.type_code) for each in later)
    )


@transaction.atomic(savepoint=False)
def note_visit(
    *, order: WorkOrder, visit: Visit, told_at: datetime, source: Source, by: Person | None
) -> bool:
    """A visit is agreed, moved or narrowed: it is the one visit to come. Whether that is news."""
    alone(order)
    if order.appointments.filter(source__as_of__gt=told_at).exists():
        return False  # what was agreed since then stands
    ahead = _visits_ahead(order, told_at)
    before = next_visit(ahead, today=day_of(told_at))
    if before and _same_visit(before, visit):
        return False
    ahead.delete()
    _write_visit(order, visit, source)
    record("visit told", order, by=by, on=visit.on.isoformat(), moved=before is not None)
    if visit.on >= clock.today() and not (before and _is_within(visit, before)):
        what = "changed" if before else "booked"
        once = f"{what}:{order.code}:{visit.on}:{visit.earliest_arrival}"
        tell(what, order=order, visit=visit, once=once)
    return True


def _visits_ahead(order: WorkOrder, at: datetime) -> models.QuerySet[Appointment]:
    """Those that a new time takes the place of; not that of today, once it has been used."""
    today = day_of(at)
    done_today = order.completed_at and order.completed_at <= at and day_of(order.completed_at) == today
    used = done_today or any(
        update.happened_at
        and day_of(update.happened_at) == today
        and update.happened_at <= at
        and update.type_code.split("-")[0] in USED
        for update in order.statusupdates.all()
    )
    return order.appointments.filter(on__gt=today) if used else order.appointments.filter(on__gte=today)


def _write_visit(order: WorkOrder, visit: Visit, source: Source) -> None:
    Appointment.objects.create(
        landlord_id=order.landlord_id,
        work_order=order,
        position=_next_position(order.appointments.aggregate(last=Max("position"))["last"]),
        source=source,
        reference=visit.reference,
        on=visit.on,
        name=visit.name,
        earliest_arrival=visit.earliest_arrival,
        latest_completion=visit.latest_completion,
    )


def _same_visit(stored: Any, visit: Visit) -> bool:
    return (stored.on, stored.earliest_arrival, stored.latest_completion) == (
        visit.on,
        visit.earliest_arrival,
        visit.latest_completion,
    )


def _is_within(visit: Visit, before: Any) -> bool:
    """Whether it only narrows what was agreed: then who keeps the day free has nothing to do."""
    if visit.on != before.on or not (visit.earliest_arrival and visit.latest_completion):
        return False
    begins = before.earliest_arrival is None or visit.earliest_arrival >= before.earliest_arrival
    ends = before.latest_completion is None or visit.latest_completion <= before.latest_completion
    return bool(begins and ends)


@transaction.atomic(savepoint=False)
def visit_is_off(*, order: WorkOrder, told_at: datetime, source: Source, by: Person | None) -> bool:
    """There is no visit to come any more. Whether there was one."""
    alone(order)
    ahead = _visits_ahead(order, told_at).exclude(source__as_of__gt=told_at)
    was_on = [visit.on for visit in ahead]
    set_since = order.statusupdates.filter(happened_at__gt=told_at, visit__isnull=False)
    if not was_on or set_since.exists():
        return False
    ahead.delete()
    WorkOrder.objects.filter(pk=order.pk).update(source=source)
    record("visit called off", order, by=by, on=was_on[0].isoformat())
    tell("changed", order=order, once=f"off:{order.code}:{was_on[0]}:{told_at:%Y-%m-%dT%H:%M:%S}")
    return True


@transaction.atomic(savepoint=False)
def note_terms(*, order: WorkOrder, terms: Terms, source: Source, by: Person | None) -> bool:
    """The landlord's own order says who does it, by when and how it calls it. Whether that is news.

    What it leaves open stays as it was. The promise to the resident is never made later.
    """
    order = alone(order)
    said = {
        name: getattr(terms, name)
        for name in ("priority_code", "priority_name", "class_code", "type_code", "trade_code")
        if getattr(terms, name)
    }
    if terms.due_at and (order.due_at is None or terms.due_at < order.due_at):
        said["due_at"] = terms.due_at
    contractor = contractor_of(order, terms)
    if contractor:
        said["contractor_id"] = contractor.pk
    changed = {name: value for name, value in said.items() if getattr(order, name) != value}
    if not changed:
        return False
    WorkOrder.objects.filter(pk=order.pk).update(**changed, source=source)
    record("repair terms told", order, by=by, fields=sorted(changed))
    return True


def contractor_of(order: WorkOrder, terms: Terms) -> Contractor | None:
    """Whom the order was given to; a firm that is new is written down."""
    if not terms.contractor_reference:
        return None
    return Contractor.objects.get_or_create(
        landlord_id=order.landlord_id,
        reference=terms.contractor_reference,
        defaults={"name": terms.contractor_name or terms.contractor_reference},
    )[0]


def alone(order: WorkOrder) -> WorkOrder:
    """The order as it is now, and nobody else's for as long as the transaction lasts."""
    if order.is_held:
        return order
    return WorkOrder.objects.select_for_update().get(pk=order.pk)


def hold(orders: models.QuerySet[WorkOrder]) -> WorkOrder | None:
    """The first of them, as `alone` has it: for whoever looks an order up and changes it in one go."""
    order = orders.select_for_update(of=("self",)).first()
    if order:
        order.is_held = True
    return order


def _next_position(last: int | None) -> int:
    return max(last or 0, FIRST_TOLD - 1) + 1
