"""A visit moved or called off by the resident: asked of whoever keeps the calendar, and said to the landlord.

Where the landlord keeps its calendar here, the visit is what it was changed to at once. Where its own system
does, it is so once the system confirms; what the system has not said yet is not shown as if it had.
"""

from datetime import date

from django.db import transaction

from portal.core import clock
from portal.core.words import possessive
from portal.people.models import Person
from portal.records.models import Source
from portal.repairs.actions.happening import Visit, note_visit, visit_is_off
from portal.repairs.actions.saying import ask_for_another_time, call_visit_off, matter_of
from portal.repairs.acts import Act, check_may
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.slots import Slot
from portal.repairs.telling import tell
from portal.sync import visits
from portal.sync.models import System
from portal.sync.reports import say
from portal.sync.visits import Asked
from portal.tenancies.models import Call


def change_visit(
    *,
    request: RepairRequest | None,
    order: WorkOrder | None,
    slot: Slot | None,
    words: str,
    visit_on: date | None,
    call: Call | None = None,
    by: Person,
) -> Asked:
    """Another time, or only that this one does not suit. Raises CannotSay before anybody is asked.

    A slot that somebody else has taken meanwhile changes nothing, and nothing is said of it.
    """
    now = clock.now()
    check_may(Act.ANOTHER_TIME, matter_of(request=request, order=order, at=now))
    subject = order or request
    assert subject is not None, "a visit is of a report or of an order"  # noqa: S101
    asked = Asked.UNKNOWN
    if slot:
        code = (order.request.code if order and order.request else None) or subject.code
        asked = visits.ask_for(landlord=subject.landlord, slot=slot, reference=code, order=order, by=by)
        if asked is Asked.TAKEN:
            return asked
    with transaction.atomic():
        stored = slot.stored(state=asked.value) if slot else None
        said = {"visit_on": visit_on, "slot": stored, "words": words, "at": now, "call": call, "by": by}
        say(ask_for_another_time, request=request, order=order, **said)
        if slot and asked is Asked.CONFIRMED:
            _move(request, order, slot, by)
    return asked


def call_off(
    *,
    request: RepairRequest | None,
    order: WorkOrder | None,
    words: str,
    visit_on: date | None,
    call: Call | None = None,
    by: Person,
) -> None:
    """Nobody should come then. Raises CannotSay."""
    now = clock.now()
    with transaction.atomic():
        about = {"request": request, "order": order, "visit_on": visit_on, "words": words}
        say(call_visit_off, **about, at=now, call=call, by=by)
        subject = order or request
        assert subject is not None  # noqa: S101
        code = (order.request.code if order and order.request else None) or subject.code
        visits.call_off(reference=code, by=by)
        if not _has_system(subject):
            _forget(request, order, by)


def _move(request: RepairRequest | None, order: WorkOrder | None, slot: Slot, by: Person) -> None:
    if order:
        note_visit(order=order, visit=Visit.of(slot), told_at=clock.now(), source=_source(order), by=by)
    elif request:
        request.slot = slot.stored(state=Asked.CONFIRMED.value)
        request.save(update_fields=["slot"])
        tell("changed", request=request, once=f"changed:{request.code}:{slot.on}:{slot.earliest}")


def _forget(request: RepairRequest | None, order: WorkOrder | None, by: Person) -> None:
    if order:
        visit_is_off(order=order, told_at=clock.now(), source=_source(order), by=by)
    elif request:
        request.slot = None
        request.save(update_fields=["slot"])
        tell("changed", request=request, once=f"off:{request.code}:{clock.now():%Y-%m-%dT%H:%M:%S}")


def _has_system(subject: RepairRequest | WorkOrder) -> bool:
    return System.objects.taking_reports().filter(landlord=subject.landlord_id).exists()


def _source(order: WorkOrder) -> Source:
    """The calendar in which the visit was changed."""
    whose = possessive(order.landlord.name)
    ours = not _has_system(order)
    return Source.objects.create(
        kind=Source.Kind.PERSON if ours else Source.Kind.MESSAGE,
        system=f"{whose} calendar of visits" if ours else f"{whose} repairs system",
        as_of=clock.now(),
    )
