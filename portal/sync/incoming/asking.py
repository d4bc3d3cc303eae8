"""What a system asks of the landlord's own calendar: which visits there are, and one of them, please.

Answered at once, and kept with the answer: asked again in the same words, the answer is the same.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from uuid import UUID

from portal.core import clock
from portal.core.clock import day_of
from portal.repairs.actions import happening
from portal.repairs.actions.happening import Visit
from portal.repairs.actions.slots import SlotTaken, calendar_of, take_slot
from portal.repairs.composing.visit import window
from portal.repairs.models import WorkOrder
from portal.repairs.rules import State, ended_state
from portal.repairs.slots import FURTHEST, MOST, slot_of
from portal.sync.incoming import reading
from portal.sync.incoming.applying import Heard, known_order
from standards.messages import Message, building

# RequestAppointmentResponseCode
TAKEN = "20-10"
NOTHING_TO_COME_FOR = "20-20"


def available(heard: Heard) -> tuple[bool, Message]:
    """Visits that the landlord's calendar has for the order; none for one that is over, or not known."""
    asked = heard.message
    order = known_order(heard.system, heard.kind, asked)
    about = asked["WorkOrder"]["Reference"][0]
    if order is None or _is_over(order):
        return False, building.available_appointments(work_order=about)
    now, landlord = clock.now(), heard.system.landlord
    asked_until = reading.day(asked["OnOrBeforeDate"])
    until = min(asked_until or day_of(now), day_of(now) + FURTHEST)
    at_most = max(0, min(int(asked.get("MaxNumberOfAppointments", MOST)), MOST))
    calendar = calendar_of(landlord, since=day_of(now), until=until, at=now)
    after = now + timedelta(hours=landlord.change_hours)
    free = islice(calendar.free(after=after, until=until, trade=order.trade_code), at_most)
    visits = [window(slot, landlord) for slot in free]
    return False, building.available_appointments(work_order=about, appointments=visits)


def book(heard: Heard) -> tuple[bool, Message]:
    """One of those visits for the order, instead of any that it had. Whether that is news, and the answer."""
    order = known_order(heard.system, heard.kind, heard.message)
    if order is None or _is_over(order):
        return False, _said(NOTHING_TO_COME_FOR)
    order = happening.alone(order)
    wanted = heard.message["AppointmentReference"]["ID"]
    landlord = heard.system.landlord
    try:
        booking = take_slot(
            landlord=landlord, reference=wanted, report=_booked_for(order), at=clock.now(), by=None
        )
    except SlotTaken:
        return False, _said(TAKEN)
    slot = slot_of(booking.pattern, booking.on)
    is_news = happening.note_visit(
        order=order, visit=Visit.of(slot), told_at=heard.at, source=heard.source, by=None
    )
    confirmed = window(slot, landlord)
    return is_news, building.request_appointment_response(response=reading.CONFIRMED, confirmed=confirmed)


def _is_over(order: WorkOrder) -> bool:
    return ended_state(order) not in (None, State.NOT_FIXED)


def _booked_for(order: WorkOrder) -> UUID:
    """A place in the calendar is held for the report that an order came of, else for the order."""
    return order.request.code if order.request else order.code


def _said(code: str) -> Message:
    return building.request_appointment_response(response=code)


KINDS: dict[str, Callable[[Heard], tuple[bool, Message]]] = {
    "RequestAvailableAppointments": available,
    "RequestAppointment": book,
}
