"""Work that the landlord itself orders, of no report, as a RaiseRepair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core.clock import LONDON
from portal.homes.models import Home
from portal.repairs.composing.place import place_of, shared_part_of
from portal.repairs.composing.work import element, known, priority, work_class
from standards.messages import Message, building, parts
from standards.messages.parts import Part

# PersonAlertTypeCode of what somebody who comes to the door needs to know; no other leaves with an order.
NEEDED_ALERTS = frozenset({"0", "10", "10-10", "20", "20-10", "20-20", "20-40", "20-50", "20-60", "40", "50"})


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """What is to be done, where, how soon, and what whoever comes should know. Codes are HACT's."""

    reference: Part
    home: Home
    is_shared: bool
    place: str
    name: str
    description: str
    priority_code: str
    due_at: datetime
    class_code: str
    trade_code: str
    alerts: Sequence[str]
    hazard: str
    reported_at: datetime
    type_code: str = ""
    rate_code: str = ""


def raise_works(ordered: Ordered) -> Message:
    """The order as the landlord's system takes it. Of people it holds no more than codes of their needs."""
    shared = (ordered.home.block or ordered.home.estate) if ordered.is_shared else None
    return building.raise_repair(
        description_of_work=ordered.description,
        priority=priority(ordered.priority_code, ordered.due_at),
        work_class=work_class(ordered),
        work_type=known("WorkType", ordered.type_code),
        work_elements=[element(ordered, ordered.name)],
        location_of_repair=ordered.place,
        person_alerts=[parts.person_alert(code) for code in ordered.alerts if code in NEEDED_ALERTS],
        date_reported=ordered.reported_at.astimezone(LONDON),
        units=[place_of(ordered.home, shared)],
        homefile=parts.made(
            RequestReference=ordered.reference,
            SharedPart=shared_part_of(shared, ordered.home.landlord),
            Hazard=ordered.hazard,
        ),
    )
