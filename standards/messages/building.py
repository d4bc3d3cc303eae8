"""The nine messages, made from their parts (`parts`). None is given out that its own check would refuse."""

import datetime as dt
from collections.abc import Sequence

from standards.issues import Issue
from standards.messages.checking import check_message
from standards.messages.parts import Part, made
from standards.messages.schemas import Message


class NotValid(ValueError):
    """What was to be a message is none; `issues` say why."""

    def __init__(self, kind: str, issues: Sequence[Issue]) -> None:
        # Codes and fields, for a log: what they hold may be private.
        super().__init__(f"{kind}: " + ", ".join(f"{each.code.value} in {each.field}" for each in issues))
        self.kind = kind
        self.issues = list(issues)


def built(kind: str, message: Message) -> Message:
    """The message itself, once it is checked. Raises NotValid."""
    issues = check_message(kind, message)
    if issues:
        raise NotValid(kind, issues)
    return message


# --- the work ----------------------------------------------------------------------------------------------


def raise_repair(
    *,
    description_of_work: str,
    priority: Part,
    work_class: Part,
    units: Sequence[Part] = (),
    work_type: str = "",
    work_elements: Sequence[Part] = (),
    location_of_repair: str = "",
    access_information: Part | None = None,
    person_alerts: Sequence[Part] = (),
    location_alerts: Sequence[Part] = (),
    parking_arrangements: str = "",
    estimated_labor_hours: float | None = None,
    date_reported: dt.datetime | None = None,
    homefile: Part | None = None,
) -> Message:
    """Asks for a repair. `homefile` is our own extension, for what the standard has no place for."""
    message = made(
        DescriptionOfWork=description_of_work,
        EstimatedLaborHours=estimated_labor_hours,
        Priority=priority,
        WorkClass=work_class,
        WorkType=work_type,
        ParkingArrangements=parking_arrangements,
        WorkElement=list(work_elements),
        LocationOfRepair=location_of_repair,
        AccessInformation=access_information,
        PersonAlert=list(person_alerts),
        LocationAlert=list(location_alerts),
        DateReported=date_reported,
        SitePropertyUnit=list(units),
        Homefile=homefile,
    )
    return built("RaiseRepair", message)


def work_order(
    *,
    description_of_work: str,
    references: Sequence[Part],
    priority: Part,
    work_class: Part,
    instructed_by: Part,
    assigned_to: Part,
    site: Part,
    service_request_references: Sequence[Part] = (),
    work_type: str = "",
    work_elements: Sequence[Part] = (),
    location_of_repair: str = "",
    access_information: Part | None = None,
    person_alerts: Sequence[Part] = (),
    date_raised: dt.datetime | None = None,
    date_reported: dt.datetime | None = None,
    customer: Part | None = None,
) -> Part:
    """A whole order: all of a ScheduleRepair, and a part of a RequestAvailableAppointments."""
    return made(
        DescriptionOfWork=description_of_work,
        Reference=list(references),
        Priority=priority,
        WorkClass=work_class,
        ServiceRequestReference=list(service_request_references),
        InstructedBy=instructed_by,
        AssignedToPrimary=assigned_to,
        WorkType=work_type,
        Site=site,
        WorkElement=list(work_elements),
        LocationOfRepair=location_of_repair,
        AccessInformation=access_information,
        PersonAlert=list(person_alerts),
        DateRaised=date_raised,
        DateReported=date_reported,
        Customer=customer,
    )


def schedule_repair(order: Part) -> Message:
    """Gives a job to whoever will do it: a `work_order`, by itself."""
    return built("ScheduleRepair", order)


def request_additional_work_approval(
    *,
    original_work_order: Part,
    additional_work_order: Part,
    reason: str = "",
    evidence: Sequence[Part] = (),
    reference: Part | None = None,
) -> Message:
    """Asks leave for more work than the order it was found on has."""
    work = made(
        AdditionalWorkOrder=additional_work_order,
        ReasonRequired=reason,
        Evidence=list(evidence),
        OriginalWorkOrderReference=original_work_order,
    )
    return built("RequestAdditionalWorkApproval", made(Reference=reference, AdditionalWork=work))


def additional_work_order(
    *,
    description_of_work: str,
    references: Sequence[Part],
    site: Part,
    work_elements: Sequence[Part] = (),
    estimated_labor_hours: float | None = None,
) -> Part:
    """The order that more work would make: less is said of it than of a `work_order`."""
    return {
        **made(
            DescriptionOfWork=description_of_work,
            EstimatedLaborHours=estimated_labor_hours,
            Reference=list(references),
            WorkElement=list(work_elements),
        ),
        "Site": site,
    }


# --- visits ------------------------------------------------------------------------------------------------


def request_available_appointments(
    *,
    work_order: Part,
    on_or_before: dt.date,
    at_most: int | None = None,
    preferences: Sequence[Part] = (),
) -> Message:
    """Asks when somebody could come for an order, up to a day."""
    message = made(
        WorkOrder=work_order,
        OnOrBeforeDate=on_or_before,
        MaxNumberOfAppointments=at_most,
        AppointmentPreference=list(preferences),
    )
    return built("RequestAvailableAppointments", message)


def available_appointments(
    *, work_order: Part, appointments: Sequence[Part] = (), held_for: Part | None = None
) -> Message:
    """Offers times. Without one, it says that there is none."""
    message = made(
        WorkOrderReference=work_order, ExclusiveHoldDuration=held_for, Appointment=list(appointments)
    )
    return built("AvailableAppointments", message)


def request_appointment(*, work_order: Part, appointment: Part) -> Message:
    """Chooses a time that was offered. Both are references."""
    return built("RequestAppointment", made(WorkOrderReference=work_order, AppointmentReference=appointment))


def request_appointment_response(*, response: str, confirmed: Part | None = None) -> Message:
    """Says whether it is booked (RequestAppointmentResponseCode: 10 is yes, 20-10 is gone meanwhile)."""
    return built("RequestAppointmentResponse", made(Response=response, ConfirmedAppointment=confirmed))


# --- what happens ------------------------------------------------------------------------------------------


def job_status_update(
    *,
    work_order: Part,
    type_code: str = "",
    other_type: str = "",
    event_time: dt.datetime | None = None,
    reference: Part | None = None,
    operatives: Sequence[Part] = (),
    appointment: Part | None = None,
    feedback: Part | None = None,
    comments: str = "",
    evidence: Sequence[Part] = (),
) -> Message:
    """Something that happened on a job (JobStatusUpdateTypeCode; 0 with words of one's own for the kind)."""
    message = made(
        Reference=reference,
        RelatedWorkOrderReference=work_order,
        EventTime=event_time,
        TypeCode=type_code,
        OtherType=other_type,
        OperativesAssigned=list(operatives),
        RefinedAppointmentWindow=appointment,
        CustomerFeedback=feedback,
        Comments=comments,
        Evidence=list(evidence),
    )
    return built("JobStatusUpdate", message)


def work_order_complete(
    *,
    work_order: Part,
    completed: Sequence[Part] = (),
    bill_of_materials: Sequence[Part] = (),
    operatives: Sequence[Part] = (),
    updates: Sequence[Part] = (),
    follow_on_work_orders: Sequence[Part] = (),
) -> Message:
    """Says that a job is done. HACT has no place for when, or how it ended: that is in its updates."""
    message = made(
        WorkOrderReference=work_order,
        BillOfMaterialItem=list(bill_of_materials),
        CompletedWorkElements=list(completed),
        OperativesUsed=list(operatives),
        JobStatusUpdates=list(updates),
        FollowOnWorkOrderReference=list(follow_on_work_orders),
    )
    return built("WorkOrderComplete", message)
