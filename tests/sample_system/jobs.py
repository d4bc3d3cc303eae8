"""Messages as Homefile sends them, for tests of the other side."""

from datetime import date
from typing import Any
from uuid import uuid4

DUE = "2030-12-10T00:00:00+00:00"


def report(
    *, code: str | None = None, priority: str = "3", trade: str = "PL", **homefile: Any
) -> dict[str, Any]:
    """A RaiseRepair."""
    return {
        "DescriptionOfWork": "A tap drips.",
        "Priority": {"PriorityCode": priority, "RequiredCompletionDateTime": DUE},
        "WorkClass": {"WorkClassCode": "10"},
        "WorkElement": [element(trade)],
        "Homefile": {"RequestReference": ours(code or str(uuid4()))} | homefile,
    }


def element(trade: str) -> dict[str, Any]:
    return {
        "Trade": [{"Code": trade}],
        "RateScheduleItem": [{"CustomCode": "LF-PL-010", "CustomName": "A tap drips"}],
    }


def visits_wanted(
    code: str, *, priority: str = "3", trade: str = "PL", until: date = date(2030, 1, 1), at_most: int = 40
) -> dict[str, Any]:
    """A RequestAvailableAppointments."""
    order = {
        "DescriptionOfWork": "A tap drips",
        "Reference": [ours(code)],
        "Priority": {"PriorityCode": priority, "RequiredCompletionDateTime": DUE},
        "WorkClass": {"WorkClassCode": "10"},
        "WorkElement": [element(trade)],
        "InstructedBy": {"Name": "Larkfield Homes"},
        "AssignedToPrimary": {"Organization": {"Name": "Larkfield Homes"}},
        "Site": {},
    }
    return {"WorkOrder": order, "OnOrBeforeDate": until.isoformat(), "MaxNumberOfAppointments": at_most}


def visit(about: dict[str, Any], slot: str) -> dict[str, Any]:
    """A RequestAppointment."""
    return {"WorkOrderReference": about, "AppointmentReference": {"ID": slot}}


def said(order: str, what: str, **more: Any) -> dict[str, Any]:
    """What a resident said, as a JobStatusUpdate."""
    return {
        "RelatedWorkOrderReference": {"ID": order, "AllocatedBy": "Larkfield Homes"},
        "TypeCode": "0",
        "OtherType": what,
    } | more


def ours(code: str) -> dict[str, str]:
    return {"ID": code, "AllocatedBy": "Homefile"}
