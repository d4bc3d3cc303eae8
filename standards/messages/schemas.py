"""The JSON Schemas of the nine messages: one file each, whole in itself."""

import functools
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec

FOLDER = Path(__file__).parents[1] / "schemas" / "hact" / "3.5" / "messages"

KINDS = (
    "RaiseRepair",
    "ScheduleRepair",
    "RequestAvailableAppointments",
    "AvailableAppointments",
    "RequestAppointment",
    "RequestAppointmentResponse",
    "JobStatusUpdate",
    "RequestAdditionalWorkApproval",
    "WorkOrderComplete",
)

Message = dict[str, Any]
Schema = dict[str, Any]


@functools.cache
def schema(kind: str) -> Schema:
    """The JSON Schema 2020-12 of a message; not to be changed. A name that is not in KINDS is a KeyError."""
    if kind not in KINDS:
        raise KeyError(kind)
    read: Schema = msgspec.json.decode((FOLDER / f"{kind}.json").read_bytes())
    return read


@functools.cache
def validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(kind), validate_formats=True)


def resolved(whole: Schema, part: Schema) -> Schema:
    """A part of a schema, with what it refers to in the same file."""
    while "$ref" in part:
        part = whole["$defs"][part["$ref"].removeprefix("#/$defs/")]
    return part


def in_order(kind: str, message: Message) -> Message:
    """The same message with its names in the order of the standard: for people, as databases keep none."""
    ordered: Message = _in_order(schema(kind), schema(kind), message)
    return ordered


def _in_order(whole: Schema, part: Schema, value: Any) -> Any:
    rule = resolved(whole, part)
    if isinstance(value, list) and "items" in rule:
        return [_in_order(whole, rule["items"], each) for each in value]
    if not isinstance(value, dict):
        return value
    known: Schema = rule.get("properties", {})
    names = [name for name in known if name in value] + [name for name in value if name not in known]
    return {name: _in_order(whole, known.get(name, {}), value[name]) for name in names}


def kind_named(name: str) -> str | None:
    """The message of that name, in capitals or not: RaiseRepair, raiserepair, raise_repair."""
    plain = name.replace("_", "").replace("-", "").replace(" ", "").casefold()
    return next((kind for kind in KINDS if kind.casefold() == plain), None)
