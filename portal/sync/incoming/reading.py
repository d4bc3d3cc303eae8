"""The facts in a message of the standard. Pure: a checked document goes in, facts come out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from portal.core.clock import LONDON
from portal.repairs.actions.happening import Terms, Update, Visit
from portal.repairs.attachments import Attachment
from portal.repairs.more_work import Asked
from standards.values import EARLIEST_YEAR, LATEST_YEAR

Message = Mapping[str, Any]

OURS = "Homefile"
# Words under which systems tell, in an update of type 0, what the standard has no type for.
SAID_DONE = frozenset({"complete", "completed"})
SAID_CANCELLED = frozenset({"cancel", "canceled", "cancelled"})
SAID_VISIT_OFF = frozenset({"appointment_cancelled", "visit_off"})
# What a resident said through us, said back to us.
FROM_RESIDENT = "resident_"

NOBODY_IN = "70"
MORE_WORK = "90"
CONFIRMED = "10"
MOST_FILES = 20
PENCE, MOST_POUNDS = Decimal("0.01"), 10_000_000


@dataclass(frozen=True)
class About:
    """Which order a message is about: by the landlord's reference, or by that of our report."""

    reference: str
    is_ours: bool = False


# Where each message names the order that it is about; a list's first. An answer to RequestAppointment names
# only the visit.
_ABOUT: Mapping[str, Sequence[str]] = {
    "RaiseRepair": ["Homefile", "RequestReference"],
    "ScheduleRepair": ["Reference"],
    "RequestAvailableAppointments": ["WorkOrder", "Reference"],
    "AvailableAppointments": ["WorkOrderReference"],
    "RequestAppointment": ["WorkOrderReference"],
    "RequestAppointmentResponse": ["ConfirmedAppointment", "Reference"],
    "JobStatusUpdate": ["RelatedWorkOrderReference"],
    "RequestAdditionalWorkApproval": ["AdditionalWork", "OriginalWorkOrderReference"],
    "WorkOrderComplete": ["WorkOrderReference"],
}


def about(kind: str, message: Message) -> About | None:
    """What the message is about, if it says so; a confirmed appointment names only itself."""
    found: Any = message
    for step in _ABOUT[kind]:
        found = found.get(step, {})
    found = found[0] if isinstance(found, list) else found
    return _about(found) if found else None


def _about(reference: Message) -> About | None:
    identifier = str(reference.get("ID") or "").strip()
    return About(identifier[:100], is_ours=reference.get("AllocatedBy") == OURS) if identifier else None


def reports_named(message: Message) -> list[str]:
    """Our own references among those of the request that an order came of."""
    named = message.get("ServiceRequestReference", [])
    return [str(each.get("ID")) for each in named if each.get("AllocatedBy") == OURS]


def happened_at(message: Message, *, heard_at: datetime) -> datetime:
    """When it happened, by its own account; nothing happens after it is heard of, whatever a clock says."""
    said = moment(message.get("EventTime"))
    return min(said, heard_at) if said else heard_at


def moment(text: Any) -> datetime | None:
    """An aware moment; one without a zone is in the time of where the homes are. None for a slip.

    The first and last moments that can be written are another year elsewhere: neither the database nor a
    page could hold them.
    """
    try:
        read = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    if not EARLIEST_YEAR <= read.year <= LATEST_YEAR:
        return None
    # In UTC: PostgreSQL takes no zone that is more than sixteen hours away, and Python does.
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=LONDON)


def day(text: Any) -> date | None:
    """A day, as `moment` reads moments."""
    try:
        read = date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return read if EARLIEST_YEAR <= read.year <= LATEST_YEAR else None


def word_of(message: Message) -> str:
    """The word of an update of type 0; nothing for any other."""
    if str(message.get("TypeCode", "0")) != "0":
        return ""
    return str(message.get("OtherType", "")).strip().lower()


def ends_at_the_door(log: Sequence[Message], *, heard_at: datetime) -> bool:
    """Whether the last thing that a job's log tells is that nobody let them in."""
    last = max(log, key=lambda each: happened_at(each, heard_at=heard_at), default={})
    return str(last.get("TypeCode", "")).split("-")[0] == NOBODY_IN


def update_of(message: Message, *, heard_at: datetime) -> Update:
    """A JobStatusUpdate as it is kept."""
    comments = str(message.get("Comments", ""))
    more = message.get("AdditionalWork")
    return Update(
        reference=str(message.get("Reference", {}).get("ID", ""))[:100],
        type_code=str(message.get("TypeCode", "0")),
        other_type=str(message.get("OtherType", ""))[:100],
        happened_at=happened_at(message, heard_at=heard_at),
        comments=_lines([comments, _more_work(more) if more else ""]),
        who=", ".join(_names(message.get("OperativesAssigned", [])))[:200],
        evidence=[_attachment(each) for each in message.get("Evidence", [])[:MOST_FILES]],
        visit=visit_of(message.get("RefinedAppointmentWindow")),
    )


def _attachment(file: Message) -> Attachment:
    """What a file is called and where it is; one that is within the message is named, not kept twice."""
    return Attachment.of(
        name=str(file.get("Filename", "")).strip(),
        says=str(file.get("Title") or file.get("Description") or "").strip(),
        link=str(file.get("URI", "")).strip(),
        on=day(file.get("AsOfDate")),
    )


def more_work_of(message: Message, *, heard_at: datetime) -> Update:
    """A RequestAdditionalWorkApproval, as the update it is to the resident: more work is needed."""
    return Update(
        reference=str(message.get("Reference", {}).get("ID", ""))[:100],
        type_code=MORE_WORK,
        happened_at=heard_at,
        comments=_more_work(message["AdditionalWork"]),
    )


def _more_work(more: Message) -> str:
    return _lines([_what(more), str(more.get("ReasonRequired", ""))])


def _what(more: Message) -> str:
    return str(more.get("AdditionalWorkOrder", {}).get("DescriptionOfWork", "")).strip()


def more_work_asked(message: Message, *, heard_at: datetime) -> Asked | None:
    """The request in a RequestAdditionalWorkApproval, or in an update that says that more work is needed."""
    more = message.get("AdditionalWork", {})
    if not more and str(message.get("TypeCode", "")) != MORE_WORK:
        return None
    return Asked(
        at=happened_at(message, heard_at=heard_at),
        reference=str(message.get("Reference", {}).get("ID", ""))[:100] if more else "",
        what=_what(more),
        why=str(more.get("ReasonRequired", "")).strip(),
        cost=_pounds(message.get("Homefile", {}).get("Cost")),
        evidence=tuple(_attachment(each).stored for each in more.get("Evidence", [])[:MOST_FILES]),
    )


def _pounds(amount: Any) -> Decimal | None:
    """A sum as it was told; one that is none, or below nothing, is not known."""
    if not isinstance(amount, int | float) or not 0 <= amount < MOST_POUNDS:
        return None
    return Decimal(str(amount)).quantize(PENCE)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text.strip() for text in texts if text.strip())


def _names(people: Iterable[Message]) -> Iterable[str]:
    for person in people:
        name = person.get("NameFull") or person.get("Name", {}).get("Full")
        if name:
            yield str(name).strip()


def visit_of(appointment: Message | None) -> Visit | None:
    """An Appointment, if it says on which day."""
    on = day(appointment.get("Date")) if appointment else None
    if not appointment or on is None:
        return None
    hours = appointment.get("TimeOfDay", {})
    return Visit(
        on=on,
        reference=str(appointment.get("Reference", {}).get("ID", ""))[:100],
        name=str(hours.get("Name", ""))[:100],
        earliest_arrival=_hour(hours.get("EarliestArrivalTime")),
        latest_completion=_hour(hours.get("LatestCompletionTime") or hours.get("LatestArrivalTime")),
    )


def _hour(text: Any) -> time | None:
    return time.fromisoformat(text).replace(tzinfo=None, microsecond=0) if text else None


def terms_of(message: Message) -> Terms:
    """What a ScheduleRepair or a RaiseRepair says: whose the order is, how soon, and how it is called."""
    priority, organization = message["Priority"], _contractor(message)
    references = organization.get("Reference", [])
    name = str(organization.get("Name", ""))
    return Terms(
        description=str(message["DescriptionOfWork"]),
        priority_code=str(priority.get("PriorityCode", "")),
        priority_name=str(priority.get("PriorityDescription", ""))[:100],
        due_at=moment(priority.get("RequiredCompletionDateTime")),
        class_code=str(message["WorkClass"].get("WorkClassCode", "")),
        type_code=str(message.get("WorkType", "")),
        trade_code=_trade(message),
        raised_at=moment(message.get("DateRaised") or message.get("DateReported")),
        contractor_reference=(str(references[0]["ID"]) if references else name)[:100],
        contractor_name=name[:200],
    )


def _contractor(message: Message) -> Message:
    party: Message = message.get("AssignedToPrimary", {})
    organization: Message = party.get("Organization", {})
    return organization


def _trade(message: Message) -> str:
    for element in message.get("WorkElement", []):
        for trade in element.get("Trade", []):
            return str(trade.get("Code", ""))
    return ""


def home_named(message: Message) -> list[str]:
    """The references of the one home that an order is at; none where it is at several, or none."""
    units = [
        *message.get("SitePropertyUnit", []),
        *(
            unit
            for building in message.get("Site", {}).get("Property", [])
            for unit in building.get("Unit", [])
        ),
    ]
    return [str(each["ID"]) for each in units[0].get("Reference", [])] if len(units) == 1 else []


def follow_on_of(message: Message) -> str:
    """The first of the orders that follow this one."""
    following = message.get("FollowOnWorkOrderReference", [])
    return str(following[0].get("ID", ""))[:100] if following else ""
