"""The six kinds of record: their columns, and what the schema says of each.

A column is a name and a path. Its type, code list, length and whether it must be filled are read off the
JSON Schema at that path, so that each rule stands once.
"""

import csv
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jsonschema_rs
import msgspec

from standards.codelists import codelist
from standards.paths import Path as Way
from standards.paths import Step, parse_path

STANDARD = "HACT UK Housing Data Standards 3.5"
FOLDER = Path(__file__).parent / "schemas" / "hact" / "3.5"
MOST_REPEATS = 60  # groups in a row: more than any real record has, and no more columns than a database has
_GROUP_NUMBER = re.compile(r"_([1-9]\d{0,2})_")


class Type(StrEnum):
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    DATE_TIME = "date and time"
    TIME = "time"
    INTEGER = "whole number"
    DECIMAL = "number"
    BOOLEAN = "true or false"
    UPRN = "UPRN"
    POSTCODE = "postcode"
    EMAIL = "email address"
    PHONE = "phone number"


_BY_FORMAT = {
    "date": Type.DATE,
    "date-time": Type.DATE_TIME,
    "time": Type.TIME,
    "uprn": Type.UPRN,
    "uk-postcode": Type.POSTCODE,
    "email": Type.EMAIL,
    "phone": Type.PHONE,
}
_BY_TYPE = {
    "string": Type.TEXT,
    "integer": Type.INTEGER,
    "number": Type.DECIMAL,
    "boolean": Type.BOOLEAN,
}


@dataclass(frozen=True)
class Column:
    """One column of the flat profile. A name with _N_ in it stands for as many columns as a file needs."""

    name: str
    way: Way
    type: Type
    meaning: str
    required: bool  # in every row; for a repeated column, in every group that has anything
    extension: bool  # ours, not HACT's
    codelist: str | None
    codes: Mapping[str, str]
    longest: int | None
    least: int | None
    most: int | None
    year_alone: bool

    @functools.cached_property
    def repeated(self) -> bool:
        return "_N_" in self.name

    @functools.cached_property
    def group(self) -> str:
        """work_element of work_element_N_trade_code; empty for a column that is not repeated."""
        return self.name.partition("_N_")[0] if self.repeated else ""

    @property
    def path(self) -> str:
        """The nested path in words for people: Property.Unit.Reference.ID."""
        return ".".join(step.name for step in self.way)


@dataclass(frozen=True)
class Kind:
    """One kind of record. `columns` are the names of the flat profile in order, with _N_ for repeats."""

    key: str
    singular: str
    key_columns: tuple[str, ...]
    complete: bool  # a file of it is the whole list: what is not in it has ended
    fields: tuple[Column, ...]
    schema: dict[str, Any] = field(repr=False)

    @property
    def entity(self) -> str:
        """HACT's own name of the record."""
        return str(self.schema["title"])

    @property
    def key_column(self) -> str:
        return self.key_columns[-1]

    @functools.cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.fields)

    @functools.cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.fields}

    def column(self, name: str) -> Column:
        """The column of a name, with _N_ or with a number: work_element_2_trade_code."""
        found = self._by_name.get(name) or self._by_name.get(_GROUP_NUMBER.sub("_N_", name, count=1))
        if found is None:
            raise KeyError(name)
        return found

    def codelist(self, column: str) -> Mapping[str, str]:
        """Code to name of a column that holds codes; empty for one that does not."""
        return self.column(column).codes

    @functools.cached_property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column.group for column in self.fields if column.repeated))

    def header(self, repeats: int | Mapping[str, int] = 1) -> tuple[str, ...]:
        """The columns of a file with so many repeats of each group, or of each group its own number."""
        names: list[str] = []
        done: set[str] = set()
        for column in self.fields:
            if not column.repeated:
                names.append(column.name)
            elif column.group not in done:
                done.add(column.group)
                count = repeats if isinstance(repeats, int) else repeats.get(column.group, 0)
                together = [each.name for each in self.fields if each.group == column.group]
                names += [name.replace("_N_", f"_{n}_") for n in range(1, count + 1) for name in together]
        return tuple(names)


def group_number(name: str) -> int:
    """2 of work_element_2_trade_code; 0 of a column that is not repeated."""
    match = _GROUP_NUMBER.search(name)
    return int(match[1]) if match else 0


# --- reading the schema ------------------------------------------------------------------------------------


def _schema_at(node: dict[str, Any], step: Step) -> dict[str, Any]:
    """The schema one step further down, as it is for the item that the step picks."""
    node = node["properties"][step.name]
    if step.pick is None:
        return node
    items: dict[str, Any] = node["items"]
    if step.condition is None or step.condition.negated:
        return items
    example: dict[str, Any] = {}
    step.condition.stamp(example)
    properties = dict(items["properties"])
    for rule in items.get("allOf", ()):
        if jsonschema_rs.is_valid(rule["if"], example):
            properties |= rule["then"]["properties"]
    return {**items, "properties": properties}


def _column(name: str, path: str, schema: dict[str, Any]) -> Column:
    way = parse_path(path)
    node, required, extension = schema, True, False
    for step in way:
        required = required and step.name in node.get("required", ())
        extension = extension or bool(node["properties"][step.name].get("x-homefile-extension"))
        node = _schema_at(node, step)
        if step.pick == "N":
            required = True
        elif step.condition and not step.condition.negated:
            required = False  # an item picked out by a value inside it is one that may be absent
    listed = node.get("x-codelist")
    codes = codelist(listed) if listed else MappingProxyType({code: code for code in node.get("enum", ())})
    return Column(
        name=name,
        way=way,
        type=Type.CODE if codes else _BY_FORMAT.get(node.get("format", ""), _BY_TYPE[node["type"]]),
        meaning=_meaning(schema, way),
        required=required,
        extension=extension,
        codelist=listed,
        codes=codes,
        longest=node.get("maxLength"),
        least=node.get("minimum"),
        most=node.get("maximum"),
        year_alone=bool(node.get("x-homefile-year")),
    )


def _meaning(schema: dict[str, Any], way: Way) -> str:
    """The description of the last step: of the list itself where the last step is a list of plain values."""
    for step in way[:-1]:
        schema = _schema_at(schema, step)
    return str(schema["properties"][way[-1].name]["description"])


def _kind(key: str, singular: str, *key_columns: str, complete: bool) -> Kind:
    schema = msgspec.json.decode((FOLDER / f"{singular}.json").read_bytes())
    with (FOLDER / f"{singular}.columns.csv").open(newline="", encoding="utf-8") as file:
        fields = tuple(_column(row["column"], row["path"], schema) for row in csv.DictReader(file))
    return Kind(key, singular, key_columns, complete, fields, schema)


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            _kind("homes", "home", "unit_reference", complete=True),
            _kind("tenancies", "tenancy", "tenancy_reference", complete=True),
            _kind("components", "component", "component_reference", complete=True),
            _kind("certificates", "certificate", "certificate_reference", complete=False),
            _kind("work_orders", "work_order", "work_order_reference", complete=False),
            _kind("programmes", "programme", "program_reference", "item_reference", complete=True),
        )
    }
)


def kind_named(name: str) -> Kind | None:
    """The kind of a plural or singular name, however it is spelt: homes, Home, work-orders, work order."""
    squashed = re.sub(r"[^a-z]", "", name.lower())
    for kind in KINDS.values():
        if squashed in (kind.key.replace("_", ""), kind.singular.replace("_", "")):
            return kind
    return None
