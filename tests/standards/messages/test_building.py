"""Messages made by our builders are valid, hold what was given, and leave out what is not known."""

import datetime as dt
import inspect
from decimal import Decimal
from typing import Any

import pytest

from standards.messages import KINDS, NotValid, building, check_message, parts

AT = dt.datetime(2026, 11, 30, 14, 5, tzinfo=dt.UTC)
ORDER = parts.reference("LH-1", allocated_by="Larkfield Homes")
HOURS = parts.time_of_day(
    name="Morning",
    earliest_arrival=dt.time(8),
    latest_arrival=dt.time(12),
    latest_completion=dt.time(13),
)
UNIT = parts.unit(
    address=parts.address(room="Flat 1", street="Quillfeather Lane", city="Larkfield", postcode="ZZ1 1AA"),
    references=[parts.reference("U1", allocated_by="Larkfield Homes")],
    keysafe=parts.keysafe(location="By the door", code="1234"),
)
SITE = parts.site(name="Orchard Estate", buildings=[parts.building(units=[UNIT])])
ELEMENT = parts.work_element(
    [parts.rate_item(code="LF-1", name="Tap", amount=Decimal("2.50"), unit_code="EA")],
    trade_codes=["PL"],
    reference=parts.reference("1"),
)
LARKFIELD = parts.organization(name="Larkfield Homes", references=[parts.reference("L1")])
WHOLE_ORDER = building.work_order(
    description_of_work="The tap drips",
    references=[ORDER],
    priority=parts.priority("3", AT),
    work_class=parts.work_class("10"),
    instructed_by=LARKFIELD,
    assigned_to=parts.party(organization=parts.organization(name="Bright Spark")),
    site=SITE,
    service_request_references=[parts.reference("R-1")],
    work_type="30",
    work_elements=[ELEMENT],
    location_of_repair="Kitchen",
    access_information=parts.access_information(description="Side gate"),
    person_alerts=[parts.person_alert("20-10", comments="Knock loudly")],
    date_raised=AT,
    date_reported=AT,
    customer=parts.party(person=parts.person(name="Amina")),
)
PHOTO = parts.attachment(
    title="Before", filename="1.jpg", as_of=AT.date(), references=[parts.reference("P1")]
)
FEEDBACK = parts.customer_satisfaction(
    [parts.score("The work", 4, least=1, most=5, comment="Tidy")], at=AT, by="Resident"
)
MADE: dict[str, dict[str, Any]] = {
    "RaiseRepair": building.raise_repair(
        description_of_work="The tap drips",
        priority=parts.priority("1", AT),
        work_class=parts.work_class("10"),
        units=[UNIT],
        work_type="30",
        work_elements=[ELEMENT],
        location_of_repair="Kitchen",
        access_information=parts.access_information(keysafe=parts.keysafe(code="1")),
        person_alerts=[parts.person_alert("1")],
        parking_arrangements="On the street",
        estimated_labor_hours=0,
        date_reported=AT,
        homefile={"RequestReference": parts.reference("1")},
    ),
    "ScheduleRepair": building.schedule_repair(WHOLE_ORDER),
    "RequestAvailableAppointments": building.request_available_appointments(
        work_order=WHOLE_ORDER, on_or_before=AT.date(), at_most=20
    ),
    "AvailableAppointments": building.available_appointments(
        work_order=ORDER,
        appointments=[
            parts.available_appointment(
                on=AT.date(),
                time_of_day=HOURS,
                reference=parts.reference("S1"),
                meets_target=False,
                preference=1,
            )
        ],
        held_for=parts.duration(minutes=20),
    ),
    "RequestAppointment": building.request_appointment(work_order=ORDER, appointment=parts.reference("S1")),
    "RequestAppointmentResponse": building.request_appointment_response(
        response="10",
        confirmed=parts.appointment(on=AT.date(), time_of_day=HOURS, reference=parts.reference("S1")),
    ),
    "JobStatusUpdate": building.job_status_update(
        work_order=ORDER,
        type_code="0",
        other_type="resident_rated",
        event_time=AT,
        reference=parts.reference("E1"),
        operatives=[parts.operative(name="Sam", number="7")],
        appointment=parts.appointment(on=None, time_of_day={}),
        feedback=FEEDBACK,
        comments="Fine",
        evidence=[PHOTO],
    ),
    "RequestAdditionalWorkApproval": building.request_additional_work_approval(
        original_work_order=ORDER,
        additional_work_order=building.additional_work_order(
            description_of_work="The wall too",
            references=[parts.reference("LH-2")],
            site=SITE,
            work_elements=[parts.work_element([parts.rate_item(name="Plaster")])],
            estimated_labor_hours=2.5,
        ),
        reason="It is wet",
        evidence=[PHOTO],
        reference=parts.reference("A1"),
    ),
    "WorkOrderComplete": building.work_order_complete(
        work_order=ORDER,
        completed=[parts.work_element([parts.rate_item(name="Tap")])],
        bill_of_materials=[parts.rate_item(code="T", amount=Decimal(1))],
        operatives=[parts.operative(name="Sam")],
        updates=[{"TypeCode": "60", "EventTime": "2026-11-30T14:05:00+00:00"}],
        follow_on_work_orders=[parts.reference("LH-3")],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_message_can_be_built_with_all_that_its_builder_takes(kind: str) -> None:
    assert check_message(kind, MADE[kind]) == []


def test_there_is_a_builder_of_each_message() -> None:
    names = {name.replace("_", "") for name, _ in inspect.getmembers(building, inspect.isfunction)}
    assert {kind.lower() for kind in KINDS} <= names


def test_what_is_not_known_is_left_out_and_nought_is_known() -> None:
    assert parts.made(A=None, B="", C=[], D={}, E=(), F=0, G=False) == {"F": 0, "G": False}
    assert MADE["RaiseRepair"]["EstimatedLaborHours"] == 0
    assert MADE["AvailableAppointments"]["Appointment"][0]["MeetsSLA"] is False


def test_times_are_written_as_the_standard_has_them() -> None:
    booked = MADE["RequestAppointmentResponse"]["ConfirmedAppointment"]
    assert booked["Date"] == "2026-11-30"
    assert booked["TimeOfDay"]["EarliestArrivalTime"] == "08:00:00"
    assert MADE["JobStatusUpdate"]["EventTime"] == "2026-11-30T14:05:00+00:00"


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        parts.priority("3", AT.replace(tzinfo=None))


def test_what_would_not_be_valid_is_not_given_out() -> None:
    with pytest.raises(NotValid) as refused:
        building.job_status_update(work_order=ORDER, type_code="31", comments="Amina was out")
    assert str(refused.value) == "JobStatusUpdate: unknown-code in TypeCode"
    with pytest.raises(NotValid):
        building.raise_repair(
            description_of_work="", priority=parts.priority("3", AT), work_class=parts.work_class("10")
        )
