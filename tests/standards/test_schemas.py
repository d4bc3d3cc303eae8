"""The schemas, the code lists and the columns say the same."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from standards.codelists import FOLDER as CODELISTS
from standards.codelists import codelist
from standards.kinds import FOLDER, KINDS, Kind, Type, kind_named

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from nodes(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from nodes(inner)


@kinds
def test_each_schema_is_json_schema_2020_12(kind: Kind) -> None:
    assert kind.schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(kind.schema)


@kinds
def test_codes_of_a_schema_are_those_of_its_list(kind: Kind) -> None:
    listed = [node for node in nodes(kind.schema) if "x-codelist" in node]
    assert all(node["enum"] == list(codelist(node["x-codelist"])) for node in listed)


@kinds
def test_every_field_is_described_in_words(kind: Kind) -> None:
    fields = [
        field
        for node in nodes(kind.schema)
        if isinstance(node.get("properties"), dict) and "description" in node
        for field in node["properties"].values()
    ]
    assert fields
    assert all(field["description"].endswith((".", ")")) for field in fields)


@kinds
def test_names_begin_with_a_capital(kind: Kind) -> None:
    names = {
        name
        for node in nodes(kind.schema)
        if isinstance(node.get("properties"), dict)
        for name in node["properties"]
    }
    assert all(name[0].isupper() for name in names)


@kinds
def test_every_row_has_its_key(kind: Kind) -> None:
    assert all(kind.column(name).required for name in kind.key_columns)


def test_no_list_of_the_commercial_schedule_of_rates_is_here() -> None:
    assert not list(CODELISTS.glob("M3NHF*"))
    elements = KINDS["work_orders"].schema["properties"]["WorkElement"]["items"]["properties"]
    code = elements["RateScheduleItem"]["items"]["properties"]["M3NHFSORCode"]
    assert code["type"] == "string"
    assert "enum" not in code


@pytest.mark.parametrize("path", sorted(CODELISTS.glob("*.csv")), ids=lambda path: path.stem)
def test_each_list_has_codes_and_names_once(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["code", "name"]
    assert len({code for code, _ in rows}) == len(rows)
    assert all(code and name for code, name in rows)


def test_a_column_takes_its_rule_from_the_schema() -> None:
    homes = KINDS["homes"]
    assert homes.column("unit_uprn").type is Type.UPRN
    assert not homes.column("unit_uprn").required
    assert homes.column("address_postal_code").required
    assert KINDS["work_orders"].column("work_element_2_trade_code").codelist == "TradeCode"
    assert KINDS["work_orders"].codelist("priority_code")["1"] == "Emergency"
    assert KINDS["tenancies"].column("lead_tenant_alert_N_type").required
    with pytest.raises(KeyError):
        homes.column("nonsense")


def test_a_header_has_as_many_groups_as_asked() -> None:
    header = KINDS["tenancies"].header({"lead_tenant_alert": 2})
    assert [name for name in header if "alert" in name] == [
        "lead_tenant_alert_1_type",
        "lead_tenant_alert_1_comments",
        "lead_tenant_alert_2_type",
        "lead_tenant_alert_2_comments",
    ]
    assert not any("other_party" in name for name in header)


@pytest.mark.parametrize("name", ["work_orders", "work_order", "Work Orders", "work-order"])
def test_a_kind_is_found_however_it_is_spelt(name: str) -> None:
    assert kind_named(name) is KINDS["work_orders"]


def test_every_schema_file_is_a_kind() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {kind.singular for kind in KINDS.values()}


def test_the_sample_that_is_no_work_order_does_not_keep_to_the_schema() -> None:
    sample = Path(__file__).parent / "samples" / "hact" / "InvalidRaiseRepair.json"
    schema = KINDS["work_orders"].schema
    assert not jsonschema_rs.is_valid(schema, json.loads(sample.read_text()))
