"""The schemas are what the dictionary says, in real JSON Schema 2020-12."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import jsonschema_rs
import pytest

from standards.codelists import codelist
from standards.messages import KINDS, in_order, kind_named, schema
from standards.messages.schemas import FOLDER, resolved
from tests.standards.messages import dictionary
from tests.standards.messages.making import make

kinds = pytest.mark.parametrize("kind", KINDS)
EXTENSION = "Homefile"


def places(whole: dict[str, Any], part: dict[str, Any], path: str = "") -> Iterator[tuple[Any, ...]]:
    """Each place as dictionary.csv has it: path, type, code list, required, least, most."""
    for name, inner in resolved(whole, part).get("properties", {}).items():
        if inner.get("x-homefile-extension"):
            continue
        rule = resolved(whole, inner)
        at = f"{path}.{name}".removeprefix(".")
        required = name in resolved(whole, part).get("required", ())
        if rule["type"] == "array":
            items = resolved(whole, rule["items"])
            kept = (*_type(whole, rule["items"]), required, rule.get("minItems"), rule.get("maxItems"))
            yield f"{at}[]", *kept
            yield from places(whole, items, f"{at}[]")
        else:
            yield at, *_type(whole, inner), required, None, None
            yield from places(whole, rule, at)


def _type(whole: dict[str, Any], part: dict[str, Any]) -> tuple[str, str]:
    listed = part.get("x-codelist", "")
    while "$ref" in part and not listed:
        if part["$ref"] == "#/$defs/TimeOfDay":
            return "time", ""
        part = whole["$defs"][part["$ref"].removeprefix("#/$defs/")]
        listed = part.get("x-codelist", "")
    return ("code", listed) if listed else (part.get("format", part["type"]), "")


@kinds
def test_each_schema_has_every_place_of_the_dictionary_and_no_other(kind: str) -> None:
    published = [
        (each.path, each.type, each.codelist, each.required, each.least, each.most)
        for each in dictionary.message(kind).all()[1:]
    ]
    assert list(places(schema(kind), schema(kind))) == published


@kinds
def test_each_schema_is_json_schema_2020_12(kind: str) -> None:
    whole = schema(kind)
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(whole)


def test_there_is_a_schema_of_each_message_and_of_nothing_else() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(KINDS) == set(dictionary.kinds())


@kinds
def test_the_codes_of_each_list_are_the_lists_own(kind: str) -> None:
    for name, part in schema(kind)["$defs"].items():
        if "enum" in part and "x-codelist" in part:
            left_out = dictionary.LEFT_OUT.get(name, ())
            assert part["enum"] == [code for code in codelist(name) if code not in left_out]


def test_the_commercial_schedule_of_rates_is_not_here() -> None:
    for kind in KINDS:
        assert "enum" not in schema(kind)["$defs"].get("M3NHFScheduleOfRatesCode", {})


@kinds
def test_no_part_takes_names_that_it_does_not_have(kind: str) -> None:
    assert all(part["additionalProperties"] is False for part in objects(schema(kind)))


@kinds
def test_everything_is_described_in_a_sentence(kind: str) -> None:
    parts = [part for each in objects(schema(kind)) for part in each["properties"].values()]
    assert all(part["description"].endswith(".") for part in [*parts, schema(kind)])


@kinds
def test_every_part_is_used(kind: str) -> None:
    text = (FOLDER / f"{kind}.json").read_text("utf-8")
    assert all(f'"#/$defs/{name}"' in text for name in schema(kind)["$defs"])


def test_our_extension_is_marked_and_in_two_messages_only() -> None:
    held = {kind: schema(kind)["properties"].get(EXTENSION) for kind in KINDS}
    extended = [kind for kind, part in held.items() if part]
    assert extended == ["RaiseRepair", "RequestAdditionalWorkApproval"]
    for kind in extended:
        parts = schema(kind)["$defs"]
        assert held[kind]["x-homefile-extension"] is True
        assert all(part["x-homefile-extension"] for name, part in parts.items() if name.startswith(EXTENSION))


@pytest.mark.parametrize("name", ["RaiseRepair", "raiserepair", "raise_repair", "Raise-Repair"])
def test_a_message_is_found_however_it_is_spelt(name: str) -> None:
    assert kind_named(name) == "RaiseRepair"


@kinds
def test_a_message_can_be_put_in_the_standards_order_and_stays_the_same(kind: str) -> None:
    random = Random(kind)
    for _ in range(20):
        message = make(dictionary.message(kind), random)
        again = in_order(kind, _backwards(message))
        assert json.dumps(again) == json.dumps(message)
    assert list(in_order(kind, {"Wizard": 1, next(iter(schema(kind)["properties"])): 2}))[1] == "Wizard"


def _backwards(value: Any) -> Any:
    if isinstance(value, list):
        return [_backwards(each) for each in value]
    if isinstance(value, dict):
        return {name: _backwards(value[name]) for name in reversed(value)}
    return value


def test_what_is_no_message_has_no_schema() -> None:
    assert kind_named("homes") is None
    with pytest.raises(KeyError):
        schema("../work_order")


def objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for inner in part:
            yield from objects(inner)
    if isinstance(part, dict):
        if part.get("type") == "object" and isinstance(part.get("properties"), dict):
            yield part
        for inner in part.values():
            yield from objects(inner)
