"""Messages as a landlord's system writes them."""

from datetime import datetime
from typing import Any

from standards.messages import check_message


def reference(identifier: str, by: str = "Larkfield Homes") -> dict[str, str]:
    return {"ID": identifier, "AllocatedBy": by}


def update(order: str, type_code: str, at: datetime | None = None, **more: Any) -> dict[str, Any]:
    message = {"RelatedWorkOrderReference": reference(order), "TypeCode": type_code, **more}
    if at:
        message["EventTime"] = at.isoformat()
    return message


def appointment(on: str, identifier: str = "", hours: tuple[str, str] = ("08:00:00", "13:00:00")) -> Any:
    found: dict[str, Any] = {
        "Date": on,
        "TimeOfDay": {
            "Name": "Morning",
            "EarliestArrivalTime": hours[0],
            "LatestCompletionTime": hours[1],
        },
    }
    return found | ({"Reference": reference(identifier)} if identifier else {})


def complete(order: str, *log: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"WorkOrderReference": reference(order), "JobStatusUpdates": list(log), **more}


def ended(word: str, at: datetime) -> dict[str, Any]:
    return {"TypeCode": "0", "OtherType": word, "EventTime": at.isoformat()}


def more_work(order: str) -> dict[str, Any]:
    return {
        "AdditionalWork": {
            "OriginalWorkOrderReference": reference(order),
            "AdditionalWorkOrder": {
                "DescriptionOfWork": "Renew the pipe behind the wall.",
                "Reference": [reference(f"{order}/2")],
                "Site": {},
            },
            "ReasonRequired": "The pipe is worn through.",
        }
    }


def schedule(order: str, home: str, *, report: str = "", **more: Any) -> dict[str, Any]:
    message: dict[str, Any] = {
        "DescriptionOfWork": "Mend the tap",
        "Reference": [reference(order)],
        "Priority": {"PriorityCode": "3", "RequiredCompletionDateTime": "2026-12-10T17:00:00Z"},
        "WorkClass": {"WorkClassCode": "10"},
        "InstructedBy": {"Name": "Larkfield Homes"},
        "AssignedToPrimary": {
            "Organization": {"Name": "Bright Spark Repairs", "Reference": [reference("BRIGHT")]}
        },
        "Site": {"Property": [{"Unit": [{"Reference": [reference(home)]}]}]},
        **more,
    }
    if report:
        message["ServiceRequestReference"] = [reference(report, "Homefile")]
    return message


def valid(kind: str, message: dict[str, Any]) -> dict[str, Any]:
    """What a test sends as a message of the standard is one."""
    assert check_message(kind, message) == []
    return message
