"""Flat to nested and back says the same, for every kind, whatever is filled in."""

import csv
import io
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.delivery import as_kind, read_checked
from standards.kinds import KINDS, Kind
from standards.shapes import Remarks, to_flat, to_nested
from tests.standards.rows import in_order_of_time, rows

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
few = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@kinds
@few
@given(data=st.data())
def test_a_row_comes_back_from_the_record_it_became(kind: Kind, data: st.DataObject) -> None:
    row = data.draw(rows(kind))
    remarks = Remarks()
    assert to_flat(kind, to_nested(kind, row), remarks) == [row]
    assert (remarks.unknown, remarks.camel, remarks.shapes) == (set(), set(), [])


@kinds
@few
@given(data=st.data())
def test_a_record_comes_back_from_the_row_it_became(kind: Kind, data: st.DataObject) -> None:
    record = to_nested(kind, data.draw(rows(kind)))
    (row,) = to_flat(kind, record)
    assert to_nested(kind, row) == record


@kinds
@few
@given(data=st.data())
def test_a_record_made_from_a_row_keeps_to_the_schema(kind: Kind, data: st.DataObject) -> None:
    record = to_nested(kind, data.draw(rows(kind)))
    jsonschema_rs.validate(kind.schema, record)


@kinds
@few
@given(data=st.data())
def test_a_row_comes_through_a_csv_file_unchanged(kind: Kind, data: st.DataObject, tmp_path: Path) -> None:
    row = in_order_of_time(kind, data.draw(rows(kind)))
    out = io.StringIO()
    writer = csv.DictWriter(out, kind.header(3), restval="")
    writer.writeheader()
    writer.writerow(row)
    assert _read_back(kind, tmp_path / "file.csv", out.getvalue().encode()) == row


@kinds
@few
@given(data=st.data())
def test_a_record_comes_through_a_json_file_unchanged(
    kind: Kind, data: st.DataObject, tmp_path: Path
) -> None:
    row = in_order_of_time(kind, data.draw(rows(kind)))
    content = msgspec.json.encode([to_nested(kind, row)])
    assert _read_back(kind, tmp_path / "file.json", content) == row


def _read_back(kind: Kind, path: Path, content: bytes) -> dict[str, str]:
    path.write_bytes(content)
    (batch,) = read_checked(as_kind(path, kind.key))
    assert batch.issues == []
    (read,) = batch.rows
    return {name: text for name, text in zip(batch.columns, read, strict=True) if text is not None}


def test_an_estate_with_three_homes_is_three_rows() -> None:
    home = {"Reference": [{"ID": "U1"}], "Address": {"StreetName": "High Street"}}
    estate = {
        "Reference": [{"ID": "S"}],
        "Property": [
            {"Reference": [{"ID": "P1"}], "Unit": [home, {**home, "Reference": [{"ID": "U2"}]}]},
            {"Unit": [{"Reference": [{"ID": "U3"}]}], "Reference": [{"ID": "P2"}]},
        ],
    }
    found = [
        (row["site_reference"], row["property_reference"], row["unit_reference"])
        for row in to_flat(KINDS["homes"], estate)
    ]
    assert found == [("S", "P1", "U1"), ("S", "P1", "U2"), ("S", "P2", "U3")]


def test_names_that_begin_with_a_small_letter_are_read_and_remarked_on() -> None:
    remarks = Remarks()
    record = {"reference": [{"id": "W1"}], "workClass": {"workClassCode": 10}}
    assert to_flat(KINDS["work_orders"], record, remarks) == [
        {"work_order_reference": "W1", "work_class_code": "10"}
    ]
    assert remarks.camel == {"reference", "id", "workClass", "workClassCode"}


def test_names_that_a_message_joined_are_read() -> None:
    record = {"SitePropertyUnit": [{"Reference": [{"ID": "U1"}]}]}
    assert to_flat(KINDS["work_orders"], record) == [{"unit_reference": "U1"}]


def test_a_code_of_the_national_schedule_is_kept_as_it_comes() -> None:
    record = {"WorkElement": [{"RateScheduleItem": [{"M3NHFSORCode": "990001"}]}]}
    assert to_flat(KINDS["work_orders"], record) == [{"work_element_1_rate_custom_code": "990001"}]


def test_a_field_that_the_profile_lacks_is_remarked_on() -> None:
    remarks = Remarks()
    to_flat(KINDS["work_orders"], {"Reference": [{"ID": "W1"}], "ParkingArrangements": "Bay 4"}, remarks)
    assert remarks.unknown == {"ParkingArrangements"}


def test_a_councils_message_is_read_as_far_as_it_goes() -> None:
    sample = Path(__file__).parent / "samples" / "hact" / "RaiseRepair.json"
    remarks = Remarks()
    (row,) = to_flat(KINDS["work_orders"], msgspec.json.decode(sample.read_bytes()), remarks)
    assert row["required_completion_date_time"] == "2021-01-08T09:43:14.997Z"
    assert remarks.camel >= {"descriptionOfWork", "priorityCode"}
    assert "estimatedLaborHours" in remarks.unknown
