"""What is said of a message that is not valid."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from standards.issues import Code, Severity
from standards.messages import KINDS, check_message, is_valid, read_tolerantly

SAMPLES = Path(__file__).parents[1] / "samples" / "hact"
GOOD: dict[str, Any] = {
    "DescriptionOfWork": "The tap drips",
    "Priority": {"PriorityCode": "3", "RequiredCompletionDateTime": "2026-12-01T17:00:00+00:00"},
    "WorkClass": {"WorkClassCode": "10"},
    "WorkElement": [{"Trade": [{"Code": "PL"}], "RateScheduleItem": [{"CustomName": "Tap"}]}],
    "SitePropertyUnit": [{"Address": {"PostalCode": "ZZ1 1AA"}}],
    "Homefile": {"RequestReference": {"ID": "1"}, "Slot": {"Date": "2026-12-01", "State": "asked"}},
}


def said(kind: str, document: Any) -> list[tuple[str, Code]]:
    return [(each.field, each.code) for each in check_message(kind, document)]


def test_a_message_without_fault_has_no_issues() -> None:
    assert check_message("RaiseRepair", GOOD) == []


def test_a_fault_is_told_in_english_with_who_puts_it_right() -> None:
    (found,) = check_message("RaiseRepair", {**GOOD, "WorkType": "99"})
    assert found.message == "“99” in WorkType is not a code of WorkType."
    assert found.who
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Site": {}}, "Site is not a name that RaiseRepair has there."),
        ({"WorkElement": [{}]}, "WorkElement[0].RateScheduleItem is missing."),
        (
            {"WorkElement": [{"RateScheduleItem": []}]},
            "WorkElement[0].RateScheduleItem needs at least one item.",
        ),
        ({"DescriptionOfWork": None}, "DescriptionOfWork should be text."),
        ({"SitePropertyUnit": {}}, "SitePropertyUnit should be a list."),
        ({"EstimatedLaborHours": "2"}, "EstimatedLaborHours should be a number."),
        (
            {"DateReported": "2026-11-30"},
            "“2026-11-30” in DateReported is not a date and time. Write it as 2026-11-30T14:05:00+00:00.",
        ),
        (
            {"SitePropertyUnit": [{"Address": {"AddressLine": ["x"] * 8}}]},
            "SitePropertyUnit[0].Address.AddressLine has more than 7 items.",
        ),
        ({"LocationOfRepair": "a\0b"}, "LocationOfRepair holds characters that are not text."),
    ],
)
def test_each_fault_has_a_sentence(change: dict[str, Any], message: str) -> None:
    assert [each.message for each in check_message("RaiseRepair", {**GOOD, **change})] == [message]


def test_a_code_of_the_list_that_this_message_may_not_use_is_said_to_be_that() -> None:
    update = {
        "RelatedWorkOrderReference": {"ID": "1"},
        "CustomerCommunicationChannelAttempted": {"Channel": {"Code": "20"}},
    }
    (found,) = check_message("JobStatusUpdate", update)
    assert found.code is Code.CODE_NOT_HERE
    assert found.message == (
        "“20” is a code of CommunicationChannelCode, but not one that may stand in "
        "CustomerCommunicationChannelAttempted.Channel.Code."
    )


@pytest.mark.parametrize(
    ("ours", "field", "code"),
    [
        ({}, "Homefile.RequestReference", Code.MISSING_PART),
        ({"RequestReference": {"ID": "1"}, "Keysafe": {}}, "Homefile.Keysafe", Code.UNKNOWN_NAME),
        (
            {"RequestReference": {"ID": "1"}, "ReportedBy": {"ContactBy": "pigeon"}},
            "Homefile.ReportedBy.ContactBy",
            Code.UNKNOWN_CODE,
        ),
        (
            {"RequestReference": {"ID": "1"}, "Slot": {"Date": "2026-12-01", "EarliestArrivalTime": "8am"}},
            "Homefile.Slot.EarliestArrivalTime",
            Code.BAD_TIME,
        ),
        (
            {"RequestReference": {"ID": "1"}, "Photos": [{"AddedOn": "2026-12-01"}]},
            "Homefile.Photos[0].Reference",
            Code.MISSING_PART,
        ),
    ],
)
def test_our_extension_is_checked_as_strictly(ours: dict[str, Any], field: str, code: Code) -> None:
    assert said("RaiseRepair", {**GOOD, "Homefile": ours}) == [(field, code)]


def test_all_faults_are_told_each_place_once() -> None:
    broken = {"DescriptionOfWork": 7, "Priority": {"PriorityCode": 3}, "workClass": {}}
    assert set(said("RaiseRepair", broken)) == {
        ("DescriptionOfWork", Code.WRONG_SHAPE),
        ("Priority.PriorityCode", Code.WRONG_SHAPE),
        ("Priority.RequiredCompletionDateTime", Code.MISSING_PART),
        ("WorkClass", Code.MISSING_PART),
        ("workClass", Code.UNKNOWN_NAME),
    }


@pytest.mark.parametrize("document", [None, [], "RaiseRepair", 1, True, [GOOD], float("nan")])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_object_is_no_message(kind: str, document: Any) -> None:
    assert said(kind, document) == [("The message", Code.WRONG_SHAPE)]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (uuid4(), Code.WRONG_SHAPE),
        (date(2026, 11, 30), Code.WRONG_SHAPE),
        (b"bytes", Code.WRONG_SHAPE),
        ({1: "a"}, Code.WRONG_SHAPE),
        ({"\ud800": "a"}, Code.WRONG_SHAPE),
        ("\ud800", Code.CONTROL_CHARACTER),
    ],
)
@pytest.mark.parametrize("field", ["ParkingArrangements", "WorkType", "DateReported"])
def test_what_json_cannot_hold_is_named_and_raises_nothing(field: str, value: Any, code: Code) -> None:
    assert said("RaiseRepair", {**GOOD, field: value}) == [(field, code)]


@pytest.mark.parametrize("field", ["ParkingArrangements", "WorkType", "DateReported", "Priority"])
def test_a_number_too_long_to_be_written_is_named_too(field: str) -> None:
    assert said("RaiseRepair", {**GOOD, field: 10**5000}) == [(field, Code.WRONG_SHAPE)]


def test_a_message_of_an_unknown_kind_is_not_valid() -> None:
    assert not is_valid("CancelRepair", GOOD)
    (found,) = check_message("CancelRepair", GOOD)
    assert found.message == "“CancelRepair” is not one of the nine repairs messages of the standard."


def test_nesting_without_end_is_refused() -> None:
    deep: dict[str, Any] = {}
    node = deep
    for _ in range(20_000):
        node["Priority"] = {}
        node = node["Priority"]
    assert not is_valid("RaiseRepair", {**GOOD, "Priority": deep})
    assert check_message("RaiseRepair", {**GOOD, "Priority": deep})
    assert read_tolerantly("RaiseRepair", {**GOOD, "Priority": deep})[0]["Priority"] == {}


def test_a_message_with_ten_thousand_faults_is_told_a_thousand() -> None:
    assert len(check_message("RaiseRepair", {**GOOD, "PersonAlert": [{}] * 10_000})) == 1000


def test_a_vast_message_is_only_told_that_it_is() -> None:
    (found,) = check_message("RaiseRepair", {**GOOD, "PersonAlert": [{}] * 1_000_000})
    assert found.message == "The message has more than 20,000 items."


def test_the_two_samples_of_a_council_differ_as_they_should() -> None:
    """Both are in camelCase, with numbers for codes, and with a priority 0 that no list of the standard has.

    Apart from that one is whole, and the other lacks its class of work and its place.
    """
    good, bad = (
        json.loads((SAMPLES / name).read_text()) for name in ("RaiseRepair.json", "InvalidRaiseRepair.json")
    )
    read_good, _ = read_tolerantly("RaiseRepair", good)
    read_bad, _ = read_tolerantly("RaiseRepair", bad)
    no_code = ("Priority.PriorityCode", Code.UNKNOWN_CODE)
    assert said("RaiseRepair", read_good) == [no_code]
    assert set(said("RaiseRepair", read_bad)) == {no_code, ("WorkClass", Code.MISSING_PART)}
    read_good["Priority"]["PriorityCode"] = read_bad["Priority"]["PriorityCode"] = "1"
    assert is_valid("RaiseRepair", read_good)
    assert not is_valid("RaiseRepair", read_bad)


@pytest.mark.parametrize("deep", [300, 900])
def test_what_is_nested_too_deeply_to_be_looked_into_is_no_message(deep: int) -> None:
    nested: list[object] = []
    for _ in range(deep):
        nested = [nested]
    for document in (nested, {"RelatedWorkOrderReference": {"ID": "LH-1"}, "Comments": nested}):
        assert check_message("JobStatusUpdate", document)
