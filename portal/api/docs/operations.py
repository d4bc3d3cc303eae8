"""An operation of the OpenAPI document as its page shows it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from portal.api.docs import shapes
from portal.api.openapi import METHODS, document
from portal.api.problems import Kind

PLACES = ("path", "query", "header")  # in the order in which somebody fills them in


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str  # path, query or header
    type: str
    required: bool
    says: str
    example: str


@dataclass(frozen=True)
class Content:
    """One type of body, with what it looks like."""

    type: str
    shape: shapes.Type
    example: str


@dataclass(frozen=True)
class Answer:
    status: str
    says: str
    contents: tuple[Content, ...]
    kinds: tuple[Kind, ...]
    headers: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    says: str
    tag: str
    scopes: tuple[str, ...]
    is_open: bool
    parameters: tuple[Parameter, ...]
    bodies: tuple[Content, ...]
    answers: tuple[Answer, ...]

    @property
    def body(self) -> Content | None:
        """The body that the example sends: the first with an example."""
        return next((each for each in self.bodies if each.example), self.bodies[0] if self.bodies else None)

    def curl(self, site: str) -> str:
        """A line that can be copied; it expects the token in $TOKEN."""
        lines = [f'curl "{site}{self.example_path}"']
        if self.method != "GET":
            lines[0] = f'curl -X {self.method} "{site}{self.example_path}"'
        if not self.is_open:
            lines.append('-H "Authorization: Bearer $TOKEN"')
        lines += [
            f"-H {_quoted(f'{each.name}: {each.example}')}"
            for each in self.parameters
            if each.place == "header" and each.required
        ]
        if self.body:
            lines += [f'-H "Content-Type: {self.body.type}"']
            lines += [f"--data-binary {_quoted(self.body.example) if self.body.example else '@file'}"]
        return " \\\n  ".join(lines)

    @property
    def example_path(self) -> str:
        """Its address with every part filled in, and what must be asked."""
        filled = self.path
        for each in self.parameters:
            if each.place == "path":
                filled = filled.replace(f"{{{each.name}}}", quote(each.example))
        asked = {
            each.name: each.example for each in self.parameters if each.place == "query" and each.required
        }
        return f"{filled}?{urlencode(asked)}" if asked else filled


@dataclass(frozen=True)
class Group:
    """The operations of one tag, on one page."""

    slug: str
    name: str
    says: str
    operations: tuple[Operation, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Every group in the order of the document's tags."""
    every = tuple(_every())
    return tuple(
        Group(
            tag["name"].lower().replace(" ", "-"),
            tag["name"],
            tag["description"],
            tuple(each for each in every if each.tag == tag["name"]),
        )
        for tag in document()["tags"]
    )


def _every() -> Iterator[Operation]:
    for path, operations in document()["paths"].items():
        for method in METHODS:
            if method in operations:
                yield _operation(path, method, operations[method])


def _operation(path: str, method: str, said: Mapping[str, Any]) -> Operation:
    scopes = [scope for one in said.get("security", ()) for each in one.values() for scope in each]
    known = dict(_known(said))
    return Operation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said["summary"],
        says=said["description"],
        tag=said["tags"][0],
        scopes=tuple(scopes),
        is_open=not said.get("security"),
        parameters=tuple(
            sorted(
                (_parameter(resolved(each), known) for each in said.get("parameters", ())),
                key=lambda each: PLACES.index(each.place),
            )
        ),
        bodies=tuple(_contents(resolved(said.get("requestBody", {})))),
        answers=tuple(_answer(status, resolved(each)) for status, each in sorted(said["responses"].items())),
    )


def resolved(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference within the document points at."""
    if "$ref" not in said:
        return said
    found: Any = document()
    for part in said["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found  # type: ignore[no-any-return]


def _parameter(said: Mapping[str, Any], known: Mapping[str, str]) -> Parameter:
    schema = said.get("schema", {})
    return Parameter(
        name=said["name"],
        place=said["in"],
        type=shapes.type_of(schema).words,
        required=said.get("required", False),
        says=said.get("description", ""),
        example=_example_of(said, schema, known),
    )


def _example_of(said: Mapping[str, Any], schema: Mapping[str, Any], known: Mapping[str, str]) -> str:
    """A value to try: its own, else that of the same name in the operation's examples, else the least."""
    own = said.get("example", schema.get("example"))
    own = known.get(said["name"], schema.get("default")) if own is None else own
    if own is None and schema.get("format") == "uuid":
        return "0b7c9e1e-52a5-4a53-9d5e-1f4f6c9d1a11"
    if own is None and schema.get("type") == "integer":
        return str(schema.get("minimum", 1))
    return "" if own is None else str(own)


def _known(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The plain values in the operation's own examples, by their names."""
    for response in said["responses"].values():
        for content in resolved(response).get("content", {}).values():
            for example in content.get("examples", {}).values():
                yield from _plain(example["value"])


def _plain(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for each in value[:1]:
            yield from _plain(each)
    if isinstance(value, dict):
        for each in value.values():
            if isinstance(each, list):
                yield from _plain(each)
        yield from ((name, each) for name, each in value.items() if isinstance(each, str))


def _contents(said: Mapping[str, Any]) -> Iterator[Content]:
    for type, content in said.get("content", {}).items():
        examples = [each["value"] for each in content.get("examples", {}).values()]
        shape = shapes.type_of(content.get("schema", {}))
        shown = _shown(type, examples[0]) if examples else ""
        yield Content(type, shape, shown)


def _shown(type: str, example: Any) -> str:
    if isinstance(example, str):
        return example
    if type == "application/x-www-form-urlencoded":
        return urlencode(example)
    return json.dumps(example, indent=2, ensure_ascii=False)


def _answer(status: str, said: Mapping[str, Any]) -> Answer:
    kinds = tuple(Kind(kind) for kind in said.get("x-problems", ()))
    # What a problem looks like is told once, on the page of problems.
    contents = () if kinds else tuple(_contents(said))
    return Answer(status, said["description"], contents, kinds, tuple(said.get("headers", ())))


def _quoted(text: str) -> str:
    """As a shell reads it."""
    return "'" + text.replace("'", "'\\''") + "'"
