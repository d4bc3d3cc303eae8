"""Choosing when somebody comes: from the landlord's system, or else its own calendar, or else not at all.

A page waits for this, so a system that does not answer soon is left, and one that rests is not asked: the
report goes all the same, and says which visit was asked for.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

import structlog

from portal.core import clock
from portal.core.clock import day_of
from portal.core.working_days import bank_holidays
from portal.homes.models import Block, Estate, Home
from portal.landlords.models import Landlord, Priority
from portal.people.models import Person
from portal.repairs import composing, promise
from portal.repairs.actions.slots import SlotTaken, calendar_of, give_up_slot, take_slot
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.problems import Problem
from portal.repairs.slots import FURTHEST, MOST, Slot
from portal.sync import circuit, talking
from portal.sync.incoming.reading import day
from portal.sync.models import System
from standards.messages import is_valid, read_tolerantly
from standards.messages.parts import Part

log = structlog.get_logger()

OFFER_SECONDS = 4.0
ASK_SECONDS = 6.0
OFFER = "AvailableAppointments"
# RequestAppointmentResponseCode
CONFIRMED_CODE = "10"


class Asked(StrEnum):
    """What became of asking for a visit."""

    CONFIRMED = "confirmed"
    TAKEN = "taken"  # somebody else has it now: offer others
    UNKNOWN = "asked"  # it was asked for, and nobody has answered yet


class WhyNone(StrEnum):
    """Why there is nothing to choose from."""

    EMERGENCY = "emergency"  # somebody comes as soon as they can
    LANDLORD_BOOKS = "landlord_books"  # the landlord gets in touch
    FULL = "full"
    CANNOT_REACH = "cannot_reach"


@dataclass(frozen=True)
class Offer:
    """Visits to choose from, soonest first; or why there are none."""

    slots: tuple[Slot, ...] = ()
    why_none: WhyNone | None = None

    def slot(self, reference: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.reference == reference), None)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody is to come for, as far as a scheduler must know: nothing of who lives there."""

    landlord: Landlord
    home: Home
    shared: Block | Estate | None
    reference: Part
    name: str
    trade_code: str
    class_code: str
    type_code: str
    rate_code: str
    priority: Priority
    due_at: datetime


# --- what can be had ----------------------------------------------------------------------------------------


def offered(
    *,
    landlord: Landlord,
    home: Home,
    problem: Problem,
    priority: Priority,
    reference: UUID,
    on: date,
    shared: Block | Estate | None = None,
) -> Offer:
    """Visits for a report that is still being written; its reference is the code of its draft.

    ``shared`` is the building or estate, where it is about a part of that.
    """
    if not priority.offers_visits:
        return Offer(why_none=WhyNone.EMERGENCY)
    wanted = Wanted(
        landlord=landlord,
        home=home,
        shared=shared,
        reference=composing.our_reference(reference),
        name=problem.name,
        trade_code=problem.trade_code,
        class_code=problem.class_code,
        type_code=problem.type_code,
        rate_code=problem.rate_code,
        priority=priority,
        due_at=promise.due_at(priority, clock.now(), bank_holidays()),
    )
    return _offer(wanted, on=on)


def offered_again(*, request: RepairRequest | None, order: WorkOrder | None, home: Home, on: date) -> Offer:
    """Visits to have instead, for a report that was sent or an order. One of the two is given."""
    about = order or request
    if about is None:
        return Offer(why_none=WhyNone.LANDLORD_BOOKS)
    priority = (request.priority if request else None) or Priority(hact_code=about.priority_code)
    if not priority.offers_visits:
        return Offer(why_none=WhyNone.EMERGENCY)
    wanted = Wanted(
        landlord=home.landlord,
        home=home,
        shared=about.block or about.estate,
        reference=composing.reference_of(about),
        name=request.problem_name if request else "Repair",
        trade_code=about.trade_code,
        class_code=about.class_code,
        type_code=about.type_code,
        rate_code=request.rate_code if request else "",
        priority=priority,
        due_at=about.due_at or clock.now() + FURTHEST,
    )
    return _offer(wanted, on=on)


def _offer(wanted: Wanted, *, on: date) -> Offer:
    system = _scheduler(wanted.landlord)
    try:
        slots = _slots_of_system(system, wanted, on) if system else _own_slots(wanted, on)
    except (talking.CannotReach, talking.Refused) as reason:
        log.warning("no visits offered", system=str(system), reason=type(reason).__name__)
        return Offer(why_none=WhyNone.CANNOT_REACH)
    if slots is None:
        return Offer(why_none=WhyNone.LANDLORD_BOOKS)
    return Offer(slots=slots) if slots else Offer(why_none=WhyNone.FULL)


def _scheduler(landlord: Landlord) -> System | None:
    """The landlord's system, if it offers visits."""
    return System.objects.taking_reports().filter(landlord=landlord, offers_visits=True).first()


def _last_day(due_at: datetime, on: date) -> date:
    """The last to offer: that of the promise, but two weeks at least and six at most."""
    return min(max(day_of(due_at), on + timedelta(days=14)), on + FURTHEST)


def _own_slots(wanted: Wanted, on: date) -> tuple[Slot, ...] | None:
    """None where the landlord keeps no calendar. What is offered can still be changed online."""
    landlord, now = wanted.landlord, clock.now()
    until = _last_day(wanted.due_at, on)
    calendar = calendar_of(landlord, since=on, until=until, at=now)
    if not calendar.patterns:
        return None
    after = now + timedelta(hours=landlord.change_hours)
    return tuple(islice(calendar.free(after=after, until=until, trade=wanted.trade_code), MOST))


# --- asking for one -----------------------------------------------------------------------------------------


def ask_for(
    *,
    landlord: Landlord,
    slot: Slot,
    reference: UUID,
    order: WorkOrder | None = None,
    by: Person | None = None,
) -> Asked:
    """Ask for a visit that was offered, instead of any that there was. Asking twice is asking once.

    The reference is the code of the report, or of its draft while it is being written; once there is an
    order the landlord's system is asked by that.
    """
    system = _scheduler(landlord)
    if system:
        about = composing.reference_of(order) if order else composing.our_reference(reference)
        return _ask_system(system, slot, about)
    try:
        take_slot(landlord=landlord, reference=slot.reference, report=reference, at=clock.now(), by=by)
    except SlotTaken:
        return Asked.TAKEN
    return Asked.CONFIRMED


def call_off(*, reference: UUID, by: Person | None) -> bool:
    """Let go of the visit in the landlord's own calendar. Whether there was one.

    A landlord's system is told by what the resident said (`sync.reports.say`): HACT has no message for it.
    """
    return give_up_slot(report=reference, at=clock.now(), by=by)


def _ask_system(system: System, slot: Slot, about: Part) -> Asked:
    body = composing.request_appointment(order=about, slot=slot.reference, landlord=system.landlord)
    try:
        # A key of its own each time: a visit may be asked for, changed, and asked for again.
        answer = _say(system, "RequestAppointment", body, "RequestAppointmentResponse", ASK_SECONDS)
    except (talking.CannotReach, talking.Refused):
        return Asked.UNKNOWN  # the report says which visit was asked for
    if answer.get("Response", CONFIRMED_CODE) != CONFIRMED_CODE:
        return Asked.TAKEN
    # HACT leaves both parts of the answer open: without either, nobody has said yes.
    return Asked.CONFIRMED if answer else Asked.UNKNOWN


def _slots_of_system(system: System, wanted: Wanted, on: date) -> tuple[Slot, ...]:
    body = composing.request_available(
        home=wanted.home,
        work=wanted,
        name=wanted.name,
        priority=wanted.priority,
        due_at=wanted.due_at,
        order=wanted.reference,
        until=_last_day(wanted.due_at, on),
        at_most=MOST,
        shared=wanted.shared,
    )
    kind = "RequestAvailableAppointments"
    answer = _say(system, kind, body, OFFER, OFFER_SECONDS)
    found = (_slot(each) for each in answer.get("Appointment", []))
    ahead = [slot for slot in found if slot and slot.on >= on]
    return tuple(sorted(ahead, key=lambda slot: slot.starts_at))[:MOST]


def _say(system: System, kind: str, body: Part, answers_with: str, seconds: float) -> dict[str, Any]:
    """Raises CannotReach also for a system that rests, and for an answer that is not what it should be."""
    if not circuit.may_ask(system):
        raise talking.CannotReach("resting")
    with circuit.noting(system):
        answer = talking.post(system, kind, body, key=str(uuid4()), timeout=seconds)
    document, _ = read_tolerantly(answers_with, answer)
    if not is_valid(answers_with, document):
        document = _but_what_is_wrong(answers_with, document)
    return dict(document)


def _but_what_is_wrong(kind: str, document: Any) -> Any:
    """An offer without those of its visits that are not in the standard: one slip does not spoil the rest."""
    visits = document.get("Appointment") if isinstance(document, dict) else None
    if kind == OFFER and isinstance(visits, list):
        document = document | {"Appointment": []}
        document["Appointment"] = [
            each for each in visits if is_valid(kind, document | {"Appointment": [each]})
        ]
        if is_valid(kind, document):
            return document
    raise talking.CannotReach("rubbish")


def _slot(appointment: Part) -> Slot | None:
    """As it was offered; None for one that could not be asked for."""
    reference, on = appointment.get("Reference", {}).get("ID"), day(appointment.get("Date"))
    if not reference or on is None:
        return None
    hours = appointment["TimeOfDay"]
    return Slot(
        reference=reference,
        on=on,
        name=hours.get("Name", ""),
        earliest=_time(hours.get("EarliestArrivalTime")),
        latest=_time(hours.get("LatestCompletionTime") or hours.get("LatestArrivalTime")),
    )


def _time(written: str | None) -> time | None:
    return time.fromisoformat(written).replace(tzinfo=None, microsecond=0) if written else None
