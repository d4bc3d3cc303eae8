"""How a message names what it is about: an identifier, and who gave it out."""

from uuid import UUID

from portal.landlords.models import Landlord
from portal.repairs.models import RepairRequest, WorkOrder
from standards.messages import parts
from standards.messages.parts import Part

OURS = "Homefile"
UPRNS = "GeoPlace"  # who gives out UPRNs


def our_reference(code: UUID | str, *, said: str = "") -> Part:
    """Something of ours, by its public code; `said` is what people call it over the telephone."""
    return parts.reference(str(code), allocated_by=OURS, description=said)


def their_reference(reference: str, landlord: Landlord) -> Part:
    """Something of the landlord's, by its own number."""
    return parts.reference(reference, allocated_by=landlord.name)


def reference_of(about: WorkOrder | RepairRequest) -> Part:
    """What a message is about: the landlord's order or, until there is one, our report."""
    if isinstance(about, WorkOrder):
        return their_reference(about.reference, about.landlord)
    return our_reference(about.code, said=about.reference)
