"""Messages as other systems send them."""

from copy import deepcopy
from random import Random
from typing import Any

import pytest

from standards.issues import Code, Severity
from standards.messages import KINDS, check_message, read_tolerantly
from tests.standards.messages import dictionary
from tests.standards.messages.making import make

UPDATE = {"RelatedWorkOrderReference": {"ID": "LH-1"}}


def read(kind: str, document: Any) -> tuple[Any, set[tuple[str, Code]]]:
    """The reading, which is valid after it, and the notes."""
    before = deepcopy(document)
    found, notes = read_tolerantly(kind, document)
    assert document == before
    assert all(note.severity is not Severity.ERROR for note in notes)
    return found, {(note.field, note.code) for note in notes}


def update(**more: Any) -> tuple[Any, set[tuple[str, Code]]]:
    found, notes = read("JobStatusUpdate", {**UPDATE, **more})
    assert check_message("JobStatusUpdate", found) == []
    return found, notes


@pytest.mark.parametrize("kind", KINDS)
def test_names_that_begin_with_a_small_letter_are_read(kind: str) -> None:
    random = Random(kind)
    for _ in range(50):
        message = make(dictionary.message(kind), random)
        found, notes = read(kind, small(message))
        assert found == message
        assert {code for _, code in notes} <= {Code.CAMEL_CASE}


def small(value: Any) -> Any:
    if isinstance(value, list):
        return [small(each) for each in value]
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: small(each) for name, each in value.items()}
    return value


def test_camel_case_is_noted_once_with_the_names() -> None:
    _, notes = read_tolerantly(
        "JobStatusUpdate", {"relatedWorkOrderReference": {"id": "1"}, "typeCode": "30"}
    )
    assert [note.code for note in notes] == [Code.CAMEL_CASE]
    assert "relatedWorkOrderReference, id, typeCode" in notes[0].message


def test_where_both_spellings_stand_the_standards_own_counts() -> None:
    found, notes = update(TypeCode="30", typeCode="40")
    assert found["TypeCode"] == "30"
    assert notes == {("typeCode", Code.UNKNOWN_NAME)}


def test_a_name_that_the_message_does_not_have_is_left_out_and_said() -> None:
    found, notes = update(TypeCode="30", isAwaabsCase=True)
    assert found == {**UPDATE, "TypeCode": "30"}
    assert notes == {("isAwaabsCase", Code.UNKNOWN_NAME)}


@pytest.mark.parametrize(
    ("sent", "meant", "code"),
    [
        ({"TypeCode": 30}, {"TypeCode": "30"}, Code.NOT_STRICT),
        ({"TypeCode": 30.0}, {"TypeCode": "30"}, Code.NOT_STRICT),
        ({"OtherType": 123456789.25}, {"OtherType": "123456789.25"}, Code.NOT_STRICT),
        ({"TypeCode": " 30 "}, {"TypeCode": "30"}, Code.NOT_STRICT),
        ({"TypeCode": "On way to job"}, {"TypeCode": "30"}, Code.CODE_FROM_NAME),
        ({"TypeCode": None}, {}, Code.NOT_STRICT),
        ({"Comments": 7}, {"Comments": "7"}, Code.NOT_STRICT),
        ({"Comments": "a\0b"}, {"Comments": "a�b"}, Code.CONTROL_CHARACTER),
        ({"Comments": "a\ud800b"}, {"Comments": "a�b"}, Code.CONTROL_CHARACTER),
        ({"EventTime": "2026-07-01 10:00"}, {"EventTime": "2026-07-01T10:00:00+01:00"}, Code.LOCAL_TIME),
        ({"EventTime": "2026-07-01t10:00:00z"}, {"EventTime": "2026-07-01T10:00:00+00:00"}, Code.NOT_STRICT),
        ({"EventTime": "2026-07-01"}, {"EventTime": "2026-07-01T00:00:00+01:00"}, Code.DATE_FOR_TIME),
        ({"Evidence": {"Title": "a"}}, {"Evidence": [{"Title": "a"}]}, Code.NOT_STRICT),
        ({"Reference": [{"ID": "1"}]}, {"Reference": {"ID": "1"}}, Code.NOT_STRICT),
        (
            {"Evidence": [{"AsOfDate": "30/11/2026"}]},
            {"Evidence": [{"AsOfDate": "2026-11-30"}]},
            Code.UK_DATE,
        ),
        (
            {"RefinedAppointmentWindow": {"TimeOfDay": {"EarliestArrivalTime": "08:00"}}},
            {"RefinedAppointmentWindow": {"TimeOfDay": {"EarliestArrivalTime": "08:00:00"}}},
            Code.NOT_STRICT,
        ),
        (
            {"RefinedAppointmentWindow": {"TimeOfDay": {"LatestArrivalTime": "1:30 pm"}}},
            {"RefinedAppointmentWindow": {"TimeOfDay": {"LatestArrivalTime": "13:30:00"}}},
            Code.NOT_STRICT,
        ),
    ],
)
def test_what_can_mean_only_one_thing_is_read_with_a_note(
    sent: dict[str, Any], meant: dict[str, Any], code: Code
) -> None:
    found, notes = update(**sent)
    assert found == {**UPDATE, **meant}
    assert {each for _, each in notes} == {code}


@pytest.mark.parametrize(
    "sent",
    [
        {"TypeCode": "wizard"},
        {"EventTime": "soon"},
        {"EventTime": 7},
        {"Comments": []},
        {"Comments": True},
        {"Comments": 10**5000},
        {"Comments": float("inf")},
    ],
)
def test_what_means_nothing_stays_for_the_check_to_say(sent: dict[str, Any]) -> None:
    found, _ = read("JobStatusUpdate", {**UPDATE, **sent})
    assert found == {**UPDATE, **sent}
    assert check_message("JobStatusUpdate", found)


def test_numbers_and_truth_sent_as_text_are_read() -> None:
    sent = {"WorkOrderReference": {"ID": "1"}, "Appointment": [{"TimeOfDay": {}, "MeetsSLA": "yes"}]}
    found, _ = read("AvailableAppointments", {**sent, "ExclusiveHoldDuration": {"Minutes": "20"}})
    assert found["Appointment"][0]["MeetsSLA"] is True
    assert found["ExclusiveHoldDuration"] == {"Minutes": 20}


def test_names_that_this_message_joins_are_read_apart() -> None:
    sent = {"Site": {"Property": [{"Unit": [{"Reference": [{"ID": "U1"}]}, {"Reference": [{"ID": "U2"}]}]}]}}
    found, notes = read("RaiseRepair", sent)
    assert found == {"SitePropertyUnit": [{"Reference": [{"ID": "U1"}]}, {"Reference": [{"ID": "U2"}]}]}
    assert ("Site", Code.NOT_STRICT) in notes
    found, _ = update(OperativesAssigned=[{"Name": {"Full": "Sam"}}])
    assert found["OperativesAssigned"] == [{"NameFull": "Sam"}]


def test_names_that_another_message_joins_are_read_where_this_one_parts_them() -> None:
    found, _ = read("ScheduleRepair", {"sitePropertyUnit": [{"reference": [{"id": "U1"}]}]})
    assert found == {"Site": {"Property": [{"Unit": [{"Reference": [{"ID": "U1"}]}]}]}}


@pytest.mark.parametrize(
    "document", [None, [], "text", 3, {"a": {"b": "c"}}, {"": {}}, {"\ud800": 1}, {3: 4}]
)
@pytest.mark.parametrize("kind", [*KINDS, "nonsense"])
def test_rubbish_raises_nothing(kind: str, document: Any) -> None:
    found, _ = read_tolerantly(kind, document)
    assert check_message(kind, found) or kind == "RequestAppointmentResponse"


def test_a_message_with_a_thousand_odd_names_has_a_hundred_notes_at_most() -> None:
    _, notes = read_tolerantly("JobStatusUpdate", {f"odd{number}": 1 for number in range(1000)})
    assert len(notes) == 100
