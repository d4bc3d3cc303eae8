"""One message against its schema: what is wrong with it, said once for each place."""

import functools
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

import jsonschema_rs

from standards.codelists import FOLDER as CODELISTS
from standards.codelists import codelist
from standards.issues import Code, Issue, Severity, issue
from standards.messages.schemas import KINDS, Schema, schema, validator

_Kind = jsonschema_rs.ValidationErrorKind

At = Sequence[str | int]

_MOST_FAULTS = 1000
_MOST_PARTS = 20_000  # of a message whose faults are looked for one by one: more than any real one has
_WORDS = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}
_OF_PART = {
    "Date": Code.BAD_DATE,
    "Moment": Code.BAD_DATE_TIME,
    "TimeOfDay": Code.BAD_TIME,
    "Text": Code.CONTROL_CHARACTER,
}


def is_valid(kind: str, document: Any) -> bool:
    """Whether the document is a message of that kind, to the letter. Never raises."""
    try:
        return kind in KINDS and validator(kind).is_valid(document)
    except ValueError:  # something that JSON cannot hold
        return False


def check_message(kind: str, document: Any) -> list[Issue]:
    """What is wrong with a message, each with the path of its field; nothing when it is valid. Never raises.

    Of a vast message a thousand faults are told, or only that it is vast. Strict: names as the standard has
    them, and none beside them. `read_tolerantly` comes before it for what others send.
    """
    if is_valid(kind, document):
        return []
    if kind not in KINDS:
        return [issue(Code.UNKNOWN_MESSAGE, str(kind), value=str(kind))]
    said = _Said(kind)
    # What is nested too deeply to be looked into breaks no single rule, and is no message all the same.
    return list(said.issues(document)) or list(said.is_too_deep())


def path_of(at: At) -> str:
    """SitePropertyUnit[0].Address.PostalCode; the message itself where nothing is named."""
    said = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at)
    return said.removeprefix(".") or "The message"


class _Said:
    """The faults of one message in our words, at most one for each place."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.places: set[str] = set()

    def issues(self, document: Any) -> Iterator[Issue]:
        if _has_more_parts(document, _MOST_PARTS):
            yield from self._issue(Code.TOO_MANY_ITEMS, [], limit=f"{_MOST_PARTS:,}")
            return
        try:
            # A value of the wrong type breaks other rules too: its type is said, and no more.
            faults = sorted(
                islice(validator(self.kind).iter_errors(document), _MOST_FAULTS),
                key=lambda fault: not isinstance(fault.kind, _Kind.Type),
            )
        except ValueError:
            yield from self._what_json_cannot_hold(document)
            return
        for fault in faults:
            yield from self._said(fault)

    def _said(self, fault: jsonschema_rs.ValidationError) -> Iterator[Issue]:
        at, of = fault.instance_path, fault.kind
        if isinstance(of, _Kind.AdditionalProperties):
            for name in of.unexpected:
                yield from self._issue(Code.UNKNOWN_NAME, [*at, name], expected=self.kind)
        elif isinstance(of, _Kind.Required):
            yield from self._issue(Code.MISSING_PART, [*at, of.property])
        elif isinstance(of, _Kind.Type):
            yield from self._issue(Code.WRONG_SHAPE, at, expected=_WORDS[of.types[0]])
        elif isinstance(of, _Kind.MinItems):
            yield from self._issue(Code.EMPTY_LIST, at)
        elif isinstance(of, _Kind.MaxItems):
            yield from self._issue(Code.TOO_MANY_ITEMS, at, limit=of.limit)
        elif isinstance(fault.instance, str):
            yield from self._of_text(fault, fault.instance)

    def _of_text(self, fault: jsonschema_rs.ValidationError, value: str) -> Iterator[Issue]:
        """An enum, a `not`, a pattern or a format: the part of the schema it is in says what it means."""
        at = fault.instance_path
        rule = _part(schema(self.kind), fault.schema_path[:-1])
        name = rule.get("x-codelist", "")
        if code := _OF_PART.get(str(fault.schema_path[-2])):
            yield from self._issue(code, at, value="" if code is Code.CONTROL_CHARACTER else value)
        elif "contentEncoding" in rule:
            yield from self._issue(Code.WRONG_SHAPE, at, expected="Base64")
        elif isinstance(fault.kind, _Kind.Not) or value in _codes(name):
            yield from self._issue(Code.CODE_NOT_HERE, at, value=value, expected=name)
        else:
            expected = name or ", ".join(rule.get("enum", ()))
            yield from self._issue(Code.UNKNOWN_CODE, at, value=value, expected=expected)

    def _what_json_cannot_hold(self, document: Any) -> Iterator[Issue]:
        """Half a letter (a lone surrogate), a name that is no text, or a Python object."""
        waiting: list[tuple[list[str | int], Any]] = [([], document)]
        while waiting:
            at, value = waiting.pop()
            if isinstance(value, dict):
                waiting += [
                    ([*at, name if isinstance(name, str) else repr(name)], each)
                    for name, each in value.items()
                ]
                if any(not isinstance(name, str) or _is_broken(name) for name in value):
                    yield from self._issue(Code.WRONG_SHAPE, at, expected="an object whose names are text")
            elif isinstance(value, list | tuple):
                waiting += [([*at, place], each) for place, each in enumerate(value)]
            elif isinstance(value, str):
                if _is_broken(value):
                    yield from self._issue(Code.CONTROL_CHARACTER, at)
            elif value is not None and not isinstance(value, bool | int | float):
                yield from self._issue(Code.WRONG_SHAPE, at, expected="JSON")

    def is_too_deep(self) -> Iterator[Issue]:
        yield from self._issue(Code.WRONG_SHAPE, [], expected="nested less deeply")

    def _issue(self, code: Code, at: At, *, value: str = "", **words: object) -> Iterator[Issue]:
        field = path_of(at)
        if field not in self.places:
            self.places.add(field)
            yield issue(code, self.kind, field=field, value=value, severity=Severity.ERROR, words=words)


def _has_more_parts(document: Any, limit: int) -> bool:
    """Whether it holds more values than that, at any depth."""
    waiting, count = [document], 0
    while waiting and count <= limit:
        value = waiting.pop()
        if isinstance(value, dict | list | tuple):
            count += len(value)
            waiting += value.values() if isinstance(value, dict) else value
    return count > limit


def _is_broken(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)


@functools.cache
def _codes(name: str) -> Collection[str]:
    """Of a list that is here."""
    return codelist(name).keys() if name and (CODELISTS / f"{name}.csv").exists() else ()


def _part(whole: Schema, path: At) -> Schema:
    part: Any = whole
    for step in path:
        part = part[step]
    found: Schema = part
    return found
