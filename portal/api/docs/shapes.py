"""The schemas of the OpenAPI document as tables of fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.api.openapi import document

FORMATS = {
    "date-time": "a moment",
    "date": "a day",
    "time-local": "a time of day",
    "uuid": "a code",
    "uri": "an address",
    "binary": "a file",
}
TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "nothing",
}
MOST_CHOICES = 40
DEEPEST = 6
WHERE = "#/components/schemas/"


@dataclass(frozen=True)
class Type:
    """What a value is, in words; and the name of the schema that says more, or each of several."""

    words: str
    link: str = ""
    either: "tuple[Type, ...]" = ()


@dataclass(frozen=True)
class Field:
    path: str
    type: Type
    required: bool
    says: str


@dataclass(frozen=True)
class Shape:
    name: str
    says: str
    type: Type
    fields: tuple[Field, ...]


def names() -> list[str]:
    return sorted(document()["components"]["schemas"])


def shape(name: str) -> Shape:
    """Raises KeyError for a name that is none."""
    said = document()["components"]["schemas"][name]
    return Shape(name, said.get("description", ""), type_of(said), tuple(_fields(said, "", 0)))


def type_of(schema: Mapping[str, Any] | bool) -> Type:
    """In words: `text`, `a list of Reference`, `10, 20 or nothing`."""
    if not isinstance(schema, Mapping) or not schema:
        return Type("anything")
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(WHERE)
        return Type(name, name)
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema and "type" not in schema:
            found = [type_of(each) for each in schema[several]]
            joined = " or ".join(dict.fromkeys(each.words for each in found))
            either = tuple(found) if all(each.link for each in found) else ()
            return Type(joined, next((each.link for each in found if each.link), ""), either)
    if "const" in schema:
        return Type(str(schema["const"]))
    if "enum" in schema:
        return Type(_choices(schema["enum"]))
    if isinstance(schema.get("type"), list):
        return Type(" or ".join(_plain({**schema, "type": each}).words for each in schema["type"]))
    return _plain(schema)


def _plain(schema: Mapping[str, Any]) -> Type:
    if schema.get("type") == "array":
        inside = type_of(schema.get("items", {}))
        return Type(f"a list: {inside.words}", inside.link)
    if schema.get("type") == "string":
        return Type(FORMATS.get(schema.get("format", ""), "text"))
    return Type(TYPES.get(schema.get("type", ""), "anything"))


def _choices(choices: list[Any]) -> str:
    if len(choices) > MOST_CHOICES:
        return f"one of {len(choices)} codes"
    return ", ".join("nothing" if each is None else str(each) for each in choices)


def _fields(schema: Mapping[str, Any], before: str, depth: int) -> Iterator[Field]:
    """Every field under a schema, each by its path; what has a schema of its own is only named."""
    if "items" in schema:
        yield from _fields(schema["items"], f"{before}[]", depth + 1)
    required = schema.get("required", ())
    for name, said in schema.get("properties", {}).items():
        path = f"{before}.{name}".lstrip(".")
        yield Field(path, type_of(said), name in required, said.get("description", ""))
        if depth < DEEPEST and "$ref" not in said:
            yield from _fields(said, path, depth + 1)
