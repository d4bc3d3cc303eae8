"""Where it is: the home or, of a shared part, its building or estate."""

from portal.homes.models import Block, Estate, Home
from portal.landlords.models import Landlord
from portal.repairs.composing.reference import UPRNS, their_reference
from portal.repairs.models import RepairRequest
from standards.messages import parts
from standards.messages.parts import Part


def place(request: RepairRequest) -> Part:
    """The home; of a shared part its building or estate, so that nobody is sent to whoever reported it."""
    return place_of(request.home, request.block or request.estate)


def place_of(home: Home, shared: Block | Estate | None) -> Part:
    """The same of any work at a home, or in a part that it shares."""
    if isinstance(shared, Block):
        return _building(shared, home)
    return _estate(shared, home) if shared else _unit(home)


def shared_part(request: RepairRequest) -> Part | None:
    return shared_part_of(request.block or request.estate, request.landlord)


def shared_part_of(shared: Block | Estate | None, landlord: Landlord) -> Part | None:
    """Which building or estate; None where it is no shared part."""
    if shared is None:
        return None
    kind = "building" if isinstance(shared, Block) else "estate"
    return parts.made(Kind=kind, Reference=their_reference(shared.reference, landlord))


def _unit(home: Home) -> Part:
    """HACT has no place for a UPRN here but among the references."""
    references = [their_reference(home.reference, home.landlord)]
    if home.uprn:
        references.append(parts.reference(home.uprn, allocated_by=UPRNS, description="UPRN"))
    return parts.unit(address=_address(home), references=references)


def _building(block: Block, home: Home) -> Part:
    """A building in the place of a home, with the address of the homes in it but for the flat."""
    address = parts.address(
        building_name=block.name or home.building_name,
        building_number=home.building_number,
        street=home.street,
        city=home.town,
        postcode=home.postcode,
    )
    return parts.unit(address=address, references=[_shared_reference(block, "Building")])


def _estate(estate: Estate, home: Home) -> Part:
    address = parts.address(complex_name=estate.name, city=home.town)
    return parts.unit(address=address, references=[_shared_reference(estate, "Estate")])


def _shared_reference(shared: Block | Estate, what: str) -> Part:
    return parts.reference(shared.reference, allocated_by=shared.landlord.name, description=what)


def _address(home: Home) -> Part:
    """HACT's repairs messages have no district and no unit: a line, and the room."""
    return parts.address(
        room=home.unit,
        building_number=home.building_number,
        building_name=home.building_name,
        street=home.street,
        city=home.town,
        postcode=home.postcode,
        lines=[home.district] if home.district else [],
    )


def site(home: Home, *, shared: Block | Estate | None) -> Part:
    """Where an order is, from the estate down; no home is named where the work is in a shared part."""
    estate_name = home.estate.name if home.estate else ""
    if isinstance(shared, Estate):
        return parts.site(name=shared.name or shared.reference)
    if shared:
        unit = _building(shared, home)
        return parts.site(name=estate_name, buildings=[parts.building(address=unit["Address"])])
    return parts.site(name=estate_name, buildings=[parts.building(units=[_unit(home)])])
