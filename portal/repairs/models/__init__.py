"""What a landlord may be asked to mend, what residents said of it, and the work that came of that."""

from portal.repairs.models.more_work import MoreWork
from portal.repairs.models.orders import (
    RECALL,
    Appointment,
    Completion,
    OrderPart,
    StatusChange,
    StatusUpdate,
    WorkElement,
    WorkOrder,
    WorkOrderQuerySet,
)
from portal.repairs.models.photos import Photo
from portal.repairs.models.problems import ProblemList
from portal.repairs.models.requests import Following, RepairRequest, RepairRequestQuerySet, Said
from portal.repairs.models.slots import ClosedDay, SlotBooking, SlotPattern

__all__ = [
    "RECALL",
    "Appointment",
    "ClosedDay",
    "Completion",
    "Following",
    "MoreWork",
    "OrderPart",
    "Photo",
    "ProblemList",
    "RepairRequest",
    "RepairRequestQuerySet",
    "Said",
    "SlotBooking",
    "SlotPattern",
    "StatusChange",
    "StatusUpdate",
    "WorkElement",
    "WorkOrder",
    "WorkOrderQuerySet",
]
