"""Asking when somebody could come, and choosing when."""

from datetime import date, datetime

from portal.homes.models import Block, Estate, Home
from portal.landlords.models import Landlord, Priority
from portal.repairs.composing.place import site
from portal.repairs.composing.reference import their_reference
from portal.repairs.composing.work import Work, element, known, work_class
from portal.repairs.composing.work import priority as target
from portal.repairs.slots import Slot
from standards.messages import Message, building, parts
from standards.messages.parts import Part


def request_available(
    *,
    home: Home,
    work: Work,
    name: str,
    priority: Priority,
    due_at: datetime,
    order: Part,
    until: date,
    at_most: int | None = None,
    shared: Block | Estate | None = None,
) -> Message:
    """Asks when somebody could come, up to that day, for a report that may not have been sent yet.

    `order` is what the slots are for: `our_reference` of a draft or report, or `their_reference` of an order.
    It says nothing of who lives there.
    """
    landlord = home.landlord
    wanted = building.work_order(
        description_of_work=name,
        references=[order],
        priority=target(priority.hact_code, due_at),
        work_class=work_class(work),
        work_type=known("WorkType", work.type_code),
        work_elements=[element(work, name)],
        # HACT asks who ordered it and who will do it: the second is the landlord's to decide.
        instructed_by=parts.organization(name=landlord.name),
        assigned_to=parts.party(organization=parts.organization(name=landlord.name)),
        site=site(home, shared=shared),
    )
    return building.request_available_appointments(work_order=wanted, on_or_before=until, at_most=at_most)


def request_appointment(*, order: Part, slot: str, landlord: Landlord) -> Message:
    """Chooses a slot, by the reference that it was offered with."""
    return building.request_appointment(work_order=order, appointment=their_reference(slot, landlord))


def slot_reference(slot: Slot, landlord: Landlord) -> Part | None:
    return their_reference(slot.reference, landlord) if slot.reference else None


def window(slot: Slot, landlord: Landlord) -> Part:
    """The slot as an Appointment."""
    hours = parts.time_of_day(name=slot.name, earliest_arrival=slot.earliest, latest_completion=slot.latest)
    return parts.appointment(on=slot.on, time_of_day=hours, reference=slot_reference(slot, landlord))
