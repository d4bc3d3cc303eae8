"""How the nine messages are described: their schemas are the standard's own."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from portal.sync.models import Incoming
from standards.messages import KINDS, schema

Outcome = Incoming.Outcome
IN_WORDS = {
    "RaiseRepair": "a repair that was reported to you",
    "ScheduleRepair": "an order, and who does it",
    "RequestAvailableAppointments": "when could somebody come?",
    "AvailableAppointments": "times on offer",
    "RequestAppointment": "this visit, please",
    "RequestAppointmentResponse": "whether a visit is agreed",
    "JobStatusUpdate": "something happened on a job",
    "RequestAdditionalWorkApproval": "more work is needed",
    "WorkOrderComplete": "a job is over",
}
ANSWERED_WITH = {
    "RequestAvailableAppointments": "AvailableAppointments",
    "RequestAppointment": "RequestAppointmentResponse",
}

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    "header",
    description="Names the message: sent again with the same key it is the same, and answered the same.",
)
ANYTHING: dict[str, Any] = {"type": "object"}
_REFERENCE = {
    "type": "object",
    "properties": {"ID": {"type": "string"}, "AllocatedBy": {"type": "string"}},
    "required": ["ID"],
}
ANSWER: dict[str, Any] = {
    "type": "object",
    "description": "What became of it. Names begin with a small letter where those of the message did.",
    "properties": {
        "Reference": {"type": "array", "items": _REFERENCE, "description": "The order that it was about"},
        "Outcome": {
            "type": "string",
            "enum": [str(each) for each in Outcome],
            "description": "What it is kept as",
        },
        "MessageReference": {**_REFERENCE, "description": "Our own name for the message, to quote"},
    },
}
_TELLS = {
    "Reference": [{"ID": "LH-100017"}],
    "Outcome": "applied",
    "MessageReference": {"ID": "0b7c9e1e-52a5-4a53-9d5e-1f4f6c9d1a11", "AllocatedBy": "Homefile"},
}
_ORDER = {"ID": "LH-100017", "AllocatedBy": "Larkfield Homes"}
_VISIT = {
    "Date": "2026-11-24",
    "TimeOfDay": {
        "Name": "Morning",
        "EarliestArrivalTime": "08:00:00",
        "LatestCompletionTime": "12:00:00",
    },
    "Reference": {"ID": "2026-11-24-AM", "AllocatedBy": "Larkfield Homes"},
}
_HOME = {"Reference": [{"ID": "LF-0012", "AllocatedBy": "Larkfield Homes"}]}
_PRIORITY = {"PriorityCode": "3", "RequiredCompletionDateTime": "2026-12-19T00:00:00+00:00"}
_WORK = {
    "DescriptionOfWork": "Mend the dripping tap",
    "Reference": [_ORDER],
    "Priority": _PRIORITY,
    "WorkClass": {"WorkClassCode": "10"},
    "InstructedBy": {"Name": "Larkfield Homes"},
    "AssignedToPrimary": {
        "Organization": {"Name": "Bright Spark Repairs", "Reference": [{"ID": "BRIGHT"}]},
    },
    "Site": {"Property": [{"Unit": [_HOME]}]},
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "RaiseRepair": {
        "DescriptionOfWork": "The tap drips",
        "Priority": _PRIORITY,
        "WorkClass": {"WorkClassCode": "10"},
        "SitePropertyUnit": [_HOME],
        "Homefile": {"RequestReference": _ORDER},
    },
    "ScheduleRepair": _WORK,
    "RequestAvailableAppointments": {"WorkOrder": _WORK, "OnOrBeforeDate": "2026-12-04"},
    "AvailableAppointments": {"WorkOrderReference": _ORDER, "Appointment": [_VISIT]},
    "RequestAppointment": {"WorkOrderReference": _ORDER, "AppointmentReference": _VISIT["Reference"]},
    "RequestAppointmentResponse": {"Response": "10", "ConfirmedAppointment": _VISIT},
    "JobStatusUpdate": {
        "RelatedWorkOrderReference": _ORDER,
        "TypeCode": "40",
        "EventTime": "2026-11-24T08:12:04+00:00",
    },
    "RequestAdditionalWorkApproval": {
        "AdditionalWork": {
            "OriginalWorkOrderReference": _ORDER,
            "AdditionalWorkOrder": {
                "DescriptionOfWork": "Renew the pipe behind the wall",
                "Reference": [{"ID": "LH-100017/2"}],
                "Site": {},
            },
            "ReasonRequired": "The pipe is worn through.",
        }
    },
    "WorkOrderComplete": {
        "WorkOrderReference": _ORDER,
        "JobStatusUpdates": [
            {"TypeCode": "0", "OtherType": "complete", "EventTime": "2026-11-24T09:40:00+00:00"}
        ],
    },
}


WAITS = OpenApiExample(
    "It waits", value={**_TELLS, "Outcome": "no_order"}, response_only=True, status_codes=["202"]
)


def request_of(kind: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{kind}"}


def responses_of(kind: str) -> dict[int, Any]:
    """The answers that are no problem."""
    if kind in ANSWERED_WITH:
        return {200: OpenApiResponse(request_of(ANSWERED_WITH[kind]), "The answer")}
    waits = {
        202: OpenApiResponse(ANSWER, "Kept; it waits for its order, and is used as soon as that is here")
    }
    return {200: OpenApiResponse(ANSWER, "It is written down")} | waits


def examples_of(kind: str) -> list[OpenApiExample]:
    """A message, and what is answered to it."""
    answer = EXAMPLES[ANSWERED_WITH[kind]] if kind in ANSWERED_WITH else _TELLS
    return [
        OpenApiExample("A message", value=EXAMPLES[kind], request_only=True),
        OpenApiExample("An answer", value=answer, response_only=True, status_codes=["200"]),
        *([] if kind in ANSWERED_WITH else [WAITS]),
    ]


def components() -> dict[str, Any]:
    """The standard's schemas of the messages, with each part under a name of its own."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        whole = schema(kind)
        found[kind] = _moved(kind, {name: part for name, part in whole.items() if name not in _OF_A_FILE})
        found |= {f"{kind}.{name}": _moved(kind, part) for name, part in whole["$defs"].items()}
    return found


_OF_A_FILE = ("$schema", "$id", "$defs")


def _moved(kind: str, part: Any) -> Any:
    """A part of a message's schema, pointing at the parts where they are now."""
    if isinstance(part, list):
        return [_moved(kind, each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        name: value.replace("#/$defs/", f"#/components/schemas/{kind}.")
        if name == "$ref"
        else _moved(kind, value)
        for name, value in part.items()
    }
