"""The HACT messages that the system writes. Pure: what they say goes in, and dictionaries come out."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from portal.sample_system.calendar import Slot

Message = dict[str, Any]

ALLOCATED_BY = "Sample repairs system"
# RequestAppointmentResponseCode
CONFIRMED, TAKEN, UNABLE = "10", "20-10", "20-20"
# Invented people, and the number on the badge that each shows at the door.
OPERATIVES = (
    ("Tomasz Brand", "4127"),
    ("Gwen Adeyemi", "4163"),
    ("Farid Holloway", "4188"),
    ("Jo Castellan", "4202"),
)


def reference(identifier: str) -> Message:
    return {"ID": identifier, "AllocatedBy": ALLOCATED_BY}


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def appointment(on: date, name: str, starts: time, ends: time, identifier: str) -> Message:
    return {
        "Date": on.isoformat(),
        "TimeOfDay": {
            "Name": name,
            "EarliestArrivalTime": starts.isoformat(timespec="seconds"),
            "LatestCompletionTime": ends.isoformat(timespec="seconds"),
        },
        "Reference": reference(identifier),
    }


def of_slot(slot: Slot) -> Message:
    return appointment(slot.on, slot.name, slot.starts, slot.ends, str(slot))


def available_appointments(about: Message, slots: Iterable[Slot], *, due_on: date | None) -> Message:
    """The slots, soonest first; each says whether it keeps the promise."""
    offered = []
    for slot in slots:
        meets = {} if due_on is None else {"MeetsSLA": slot.on <= due_on}
        offered.append(of_slot(slot) | meets)
    return {"WorkOrderReference": about, "Appointment": offered}


def confirmed(slot: Slot) -> Message:
    return {"Response": CONFIRMED, "ConfirmedAppointment": of_slot(slot)}


def denied(why: str) -> Message:
    return {"Response": why}


def status_update(order: str, identifier: str, at: datetime, type_code: str, **more: Any) -> Message:
    return {
        "Reference": reference(identifier),
        "RelatedWorkOrderReference": reference(order),
        "EventTime": moment(at),
        "TypeCode": type_code,
        **more,
    }


def operative(number: int) -> Message:
    name, badge = OPERATIVES[number % len(OPERATIVES)]
    return {"Identification": {"Type": "Badge", "Number": badge}, "NameFull": name}


def complete(
    order: str,
    raised: Mapping[str, Any],
    at: datetime,
    *,
    identifier: str,
    how: str,
    number: int,
    follow_on: str = "",
) -> Message:
    """WorkOrderComplete has no field for how it ended; a status update of type 0 says so, as others do."""
    ended = status_update("", identifier, at, "0", OtherType=how)
    del ended["RelatedWorkOrderReference"]
    message: Message = {"WorkOrderReference": reference(order), "JobStatusUpdates": [ended]}
    if how == "complete":
        message["OperativesUsed"] = [operative(number)]
        elements = [
            {name: element[name] for name in ("Reference", "RateScheduleItem") if name in element}
            for element in raised.get("WorkElement", [])
        ]
        if elements:
            message["CompletedWorkElements"] = elements
    if follow_on:
        message["FollowOnWorkOrderReference"] = [reference(follow_on)]
    return message


def what_is_left(raised: Mapping[str, Any], due_at: datetime) -> Message:
    """The body of a second order: what could not be done at once, without the hurry of the first."""
    kept = ("WorkClass", "WorkElement", "SitePropertyUnit")
    return {
        "DescriptionOfWork": "Finish what was made safe.",
        "Priority": {"PriorityCode": "3", "RequiredCompletionDateTime": moment(due_at)},
        **{name: raised[name] for name in kept if name in raised},
    }


def follow_on(order: str, report: str, body: Mapping[str, Any]) -> Message:
    """ScheduleRepair: that second order, at the same home and for the same report."""
    firm = {"Name": "Larkfield Homes"}
    message = {name: part for name, part in body.items() if name != "SitePropertyUnit"} | {
        "Reference": [reference(order)],
        "InstructedBy": firm,
        "AssignedToPrimary": {"Organization": firm},
        "Site": {"Property": [{"Unit": [unit]} for unit in body.get("SitePropertyUnit", [])]},
    }
    if report:
        message["ServiceRequestReference"] = [{"ID": report, "AllocatedBy": "Homefile"}]
    return message


def additional_work(order: str, *, identifier: str, what: str, why: str) -> Message:
    """RequestAdditionalWorkApproval: the contractor asks the landlord before it does more."""
    return {
        "Reference": reference(identifier),
        "AdditionalWork": {
            "OriginalWorkOrderReference": reference(order),
            "AdditionalWorkOrder": {
                "DescriptionOfWork": what,
                "Reference": [reference(f"{order}/2")],
                "Site": {},
            },
            "ReasonRequired": why,
        },
    }
