"""A report as a RaiseRepair."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from cryptography.fernet import InvalidToken

from portal.core.clock import LONDON, day_of
from portal.core.words import capital
from portal.landlords.models import Landlord
from portal.repairs.composing.place import place, shared_part
from portal.repairs.composing.reference import our_reference, reference_of
from portal.repairs.composing.visit import slot_reference
from portal.repairs.composing.work import element, known, priority, work_class
from portal.repairs.keysafe import unseal
from portal.repairs.models import Photo, RepairRequest
from portal.repairs.slots import Slot
from standards.messages import Message, building, parts
from standards.messages.parts import Part

ASK_FOR_KEYSAFE = "There is a key safe: ask the resident where it is and how it opens."
CONTACT_BY = ("email", "sms", "call")
SLOT_STATES = ("asked", "confirmed", "refused")


def raise_repair(
    request: RepairRequest, *, keysafe: bool = False, photos: Iterable[Photo] | None = None
) -> Message:
    """The report as a RaiseRepair, with these photos or, when none are given, those that are stored with it.

    Without `keysafe` as it is stored and as the resident may download it. With it as it is sent: the stored
    message and, opened, what opens the key safe. That must not be stored, logged or shown.
    """
    if keysafe:
        message = deepcopy(request.message) if request.message else raise_repair(request)
        return _with_keysafe(message, request)
    return building.raise_repair(
        description_of_work=_description(request),
        priority=priority(request.priority_code, request.due_at),
        work_class=work_class(request),
        work_type=known("WorkType", request.type_code),
        work_elements=[element(request, request.problem_name)],
        location_of_repair=request.location,
        access_information=parts.access_information(description=_access(request)),
        person_alerts=_alerts(request),
        date_reported=request.reported_at.astimezone(LONDON),
        units=[place(request)],
        homefile=_extension(request, _photos(request) if photos is None else photos),
    )


def _description(request: RepairRequest) -> str:
    """What is wrong; then the resident's own words, as they wrote them."""
    lines = [f"{request.problem_name}."]
    lines += [f"{_question(key)}: {answer}" for key, answer in request.details.items() if answer]
    if request.words:
        lines.append(f"The resident says: {request.words}")
    return "\n".join(lines)


def _question(key: str) -> str:
    return capital(key if " " in key else key.replace("-", " ").replace("_", " ")).rstrip("?:")


def _access(request: RepairRequest) -> str:
    told = [
        ("Who will be in", request.who_is_in),
        ("How to get in", request.how_to_get_in),
        ("Pets", request.pets),
    ]
    return "\n".join(f"{what}: {said}" for what, said in told if said)


def _alerts(request: RepairRequest) -> list[Part]:
    """The needs as codes, and their words once: with the first of them, or as 1, Other - see comments."""
    codes = list(dict.fromkeys(known("PersonAlertTypeCode", code, "1") for code in request.alerts))
    if request.needs and not codes:
        codes = ["1"]
    return [
        parts.person_alert(code, comments=request.needs if place == 0 else "")
        for place, code in enumerate(codes)
    ]


def _with_keysafe(message: Message, request: RepairRequest) -> Message:
    if not (request.keysafe_place or request.keysafe_code):
        return message
    access = message.setdefault("AccessInformation", {})
    try:
        kept = parts.keysafe(location=unseal(request.keysafe_place), code=unseal(request.keysafe_code))
    except InvalidToken:  # sealed with a key that is gone: the report goes all the same
        access["Description"] = "\n".join(filter(None, [access.get("Description"), ASK_FOR_KEYSAFE]))
    else:
        access["Keysafe"] = kept
    return message


def _extension(request: RepairRequest, photos: Iterable[Photo]) -> Part:
    """What the standard has no place for; `$defs/Homefile` of the schema."""
    return parts.made(
        RequestReference=our_reference(request.code, said=request.reference),
        ReportedBy=parts.made(
            Name=_name(request),
            Phone=request.contact_phone,
            ContactBy=request.contact_by if request.contact_by in CONTACT_BY else "",
        ),
        Problem=request.problem,
        SharedPart=shared_part(request),
        RecallOf=reference_of(request.recall_of) if request.recall_of else None,
        DifferentBecause=request.different_because,
        Hazard=request.hazard,
        Since=request.since,
        RightToRepair=_right_to_repair(request),
        Photos=[_photo(photo) for photo in photos],
        Slot=_slot(request.slot, request.landlord) if request.slot else None,
    )


def _name(request: RepairRequest) -> str:
    """As they signed up with it; else as the landlord has it, as it has a tenant without an account."""
    if request.call and request.reporter is None:
        return request.call.party.name
    party = (
        None
        if request.reported_by.name
        else request.tenancy.parties.filter(person=request.reported_by).first()
    )
    return party.name if party else request.reported_by.name


def _right_to_repair(request: RepairRequest) -> Part | None:
    if not request.right_to_repair:
        return None
    return parts.made(Line=request.right_to_repair, DueOn=request.right_to_repair_due_on)


def _photos(request: RepairRequest) -> Iterable[Photo]:
    if request.pk is None:
        return []
    return request.photos.exclude(state=Photo.State.REFUSED).order_by("added_at", "pk")


def _photo(photo: Photo) -> Part:
    return parts.made(Reference=our_reference(photo.code), AddedOn=day_of(photo.added_at))


def _slot(stored: Mapping[str, Any], landlord: Landlord) -> Part:
    slot, state = Slot.read(stored), stored.get("state")
    return parts.made(
        Reference=slot_reference(slot, landlord),
        Date=slot.on,
        Name=slot.name,
        EarliestArrivalTime=slot.earliest,
        LatestCompletionTime=slot.latest,
        State=state if state in SLOT_STATES else None,
    )
