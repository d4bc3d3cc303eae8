"""Work of a case as the landlord's own order: asked for, and joined once its number is known.

`portal.sync.works` writes the message of it down in the same transaction.
"""

from datetime import datetime

from django.db import transaction

from portal.hazards.actions.clocks import set_clocks
from portal.hazards.actions.holding import CannotDo, hold
from portal.hazards.law import law
from portal.hazards.models import HazardCase, Works
from portal.hazards.rules import MAKES_SAFE, Kind, order_terms
from portal.landlords.models import Officer
from portal.records.events import record
from portal.records.models import Source
from portal.repairs import composing
from portal.repairs.models import WorkOrder
from portal.tenancies.models import PersonAlert
from standards.messages import Message

PLANNED = "20"  # HACT WorkClassCode: Preventative/Planned
DEMAND = "10"


@transaction.atomic(savepoint=False)
def order_works(*, works: Works, trade_code: str, now: datetime, by: Officer) -> tuple[Works, Message]:
    """The order of this work as a RaiseRepair, written once. Raises CannotDo."""
    case = hold(works.case)
    held = Works.objects.get(pk=works.pk)
    if held.work_order_id or held.ordered_at:
        raise CannotDo("This work has been ordered already.")
    if held.dropped_at or held.completed_at:
        raise CannotDo("This work is done, or was dropped.")
    held.trade_code, held.ordered_at = trade_code, now
    held.save(update_fields=["trade_code", "ordered_at"])
    record("hazard works ordered", case, by=by.person, works=str(held.code), makes_safe=held.makes_safe)
    return held, _message(held, case, now)


def _message(works: Works, case: HazardCase, now: datetime) -> Message:
    running = case.clocks.running().filter(duty__in=MAKES_SAFE, due_at__isnull=False)
    limit = running.order_by("due_at").values_list("due_at", flat=True).first()
    emergency = case.kind == Kind.EMERGENCY
    terms = order_terms(
        makes_safe=works.makes_safe, emergency=emergency, finish_by=works.finish_by, limit=limit, now=now
    )
    hazard = law().hazards[case.hazard].name
    what = "Make it safe" if works.makes_safe else "Stop it coming back"
    return composing.raise_works(
        composing.Ordered(
            reference=composing.our_reference(works.code, said=case.reference),
            home=case.home,
            is_shared=case.is_shared,
            place=case.place,
            name=f"{hazard}: {what.lower()}",
            description=f"{what}, hazard {case.reference} ({hazard.lower()}).\n{works.what}",
            priority_code=terms.priority_code,
            due_at=terms.due_at,
            class_code=DEMAND if works.makes_safe else PLANNED,
            trade_code=works.trade_code,
            alerts=_alerts(case),
            hazard=case.hazard,
            reported_at=case.aware_at,
        )
    )


def _alerts(case: HazardCase) -> list[str]:
    """The codes of what is known of the household, each once; only those needed at the door leave."""
    if case.is_shared or case.tenancy_id is None:
        return []
    rows = PersonAlert.objects.live().filter(party__tenancy=case.tenancy_id, party__ended_on=None)
    codes = rows.order_by("party__position", "position").values_list("type_code", flat=True)
    return list(dict.fromkeys(codes))


@transaction.atomic(savepoint=False)
def join_order(*, works: Works, reference: str, source: Source, now: datetime) -> WorkOrder | None:
    """The landlord's system holds it as this order of its own. Told again it is the same; None where that
    number is a repair of another home."""
    case = HazardCase.objects.select_for_update(of=("self",)).select_related("home").get(pk=works.case_id)
    works = Works.objects.get(pk=works.pk)
    order = works.work_order or _order(works, case, reference, source, now)
    if not _is_there(order, case):
        return None
    if works.work_order_id is None:
        works.work_order, works.ordered_at = order, works.ordered_at or now
        works.save(update_fields=["work_order", "ordered_at"])
        record("hazard works order told", case, by=None, works=str(works.code), order=str(order.code))
        set_clocks(case, now=now)
    return order


def _order(works: Works, case: HazardCase, reference: str, source: Source, now: datetime) -> WorkOrder:
    """The order of that number; one that a message or a delivery told of first is not written anew."""
    home, shared = case.home, case.is_shared
    body = _message(works, case, now)
    order, is_new = WorkOrder.objects.get_or_create(
        landlord_id=case.landlord_id,
        reference=reference,
        defaults={
            "home": None if shared else home,
            "block_id": home.block_id if shared else None,
            "source": source,
            "raised_at": now,
            "reported_at": case.aware_at,
            "description": body["DescriptionOfWork"],
            "location": case.place,
            "class_code": body["WorkClass"]["WorkClassCode"],
            "priority_code": body["Priority"]["PriorityCode"],
            "due_at": body["Priority"]["RequiredCompletionDateTime"],
            "trade_code": works.trade_code,
        },
    )
    if is_new:
        order.refresh_from_db()
        record("repair raised by landlord", order, by=None, home=str(home.code))
    return order


def _is_there(order: WorkOrder, case: HazardCase) -> bool:
    """Whether it is of that home, or of the shared parts that it belongs to."""
    seen = WorkOrder.objects.seen_from(case.home).filter(landlord_id=case.landlord_id)
    return seen.filter(pk=order.pk).exists()
