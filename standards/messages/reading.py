"""Messages as other systems send them, brought to the standard's own shape, with a note of each liberty.

What is wrong beyond that stays as it came, for `check_message` to say.
"""

from collections.abc import Iterable
from typing import Any

import jsonschema_rs

from standards import values
from standards.codelists import codes_by_name
from standards.issues import Code, Issue, Severity, issue
from standards.messages.checking import path_of
from standards.messages.schemas import KINDS, Schema, resolved, schema

_MOST_NOTES = 100  # kept of one message, however odd it is
_NAMES_SHOWN = 20
# The null character, and halves of letters.
_NOT_TEXT = dict.fromkeys((0, *range(0xD800, 0xE000)), "\N{REPLACEMENT CHARACTER}")
_READERS = {"date": values.read_date, "date-time": values.read_date_time}
_DATES = {
    name: jsonschema_rs.Draft202012Validator({"type": "string", "format": name}, validate_formats=True)
    for name in _READERS
}

At = tuple[str | int, ...]


def read_tolerantly(kind: str, document: Any) -> tuple[Any, list[Issue]]:
    """The message with the standard's names and shapes, and what had to be changed for that. Never raises.

    Read all the same: names that begin with a small letter, names that another message joins or does not,
    one thing where a list should be, a number where a code is, the name of a code, dates as people write
    them, nulls. A name that the message does not have is left out, and said. What was given stays as it is.
    """
    if kind not in KINDS or not isinstance(document, dict):
        return document, []
    reader = _Reader(schema(kind), kind)
    read = reader.read(reader.whole, document, ())
    return read, reader.said()


class _Reader:
    def __init__(self, whole: Schema, kind: str) -> None:
        self.whole = whole
        self.kind = kind
        self.camel: dict[str, None] = {}
        self.notes: dict[tuple[str, Code], Issue] = {}

    def said(self) -> list[Issue]:
        notes = list(self.notes.values())
        if self.camel:
            shown = ", ".join(list(self.camel)[:_NAMES_SHOWN])
            notes.insert(0, issue(Code.CAMEL_CASE, self.kind, value=shown, severity=Severity.NOTE))
        return notes

    def read(self, part: Schema, value: Any, at: At) -> Any:
        rule = resolved(self.whole, part)
        if rule["type"] == "object":
            return self._object(rule, value, at)
        if rule["type"] == "array":
            return self._list(rule, value, at)
        if rule["type"] == "string":
            return self._text(rule, value, at)
        return self._plain(rule["type"], value, at)

    # --- what holds other things ---

    def _object(self, rule: Schema, value: Any, at: At) -> Any:
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
            self._note(at, "one thing in a list")
            value = value[0]
        if not isinstance(value, dict):
            return value
        known: Schema = rule["properties"]
        read: dict[str, Any] = {}
        for key, inner in value.items():
            name = self._name(known, key, value)
            if inner is None:
                self._note((*at, name or str(key)), "null where nothing is said")
            elif name:
                read[name] = self.read(known[name], inner, (*at, name))
            elif way := self._joined(rule, str(key), inner):
                self._note((*at, str(key)), f"the standard has {'.'.join(way[0])}")
                _put(read, way[0], self.read(known[way[0][0]], way[1], (*at, way[0][0])))
            else:
                self._issue(Code.UNKNOWN_NAME, (*at, str(key)), Severity.WARNING, expected=self.kind)
        return read

    def _name(self, known: Schema, key: Any, beside: dict[Any, Any]) -> str | None:
        """The standard's spelling of a name. Where both spellings stand, its own is the one that counts."""
        if key in known:
            return str(key)
        plain = str(key).casefold()
        name = next((each for each in known if each.casefold() == plain), None)
        if name is None or name in beside:
            return None
        self.camel[str(key)] = None
        return name

    def _joined(self, rule: Schema, key: str, value: Any) -> tuple[list[str], Any] | None:
        """Where a value belongs whose names another message joins (SitePropertyUnit), or does not (Site).

        The answer is the way down from here, and what belongs at its first name.
        """
        plain = key.casefold()
        for name, part in rule["properties"].items():
            if not plain or plain == name.casefold():
                continue
            if name.casefold().startswith(plain):
                found = list(_below(value, name[len(key) :]))
                if found:
                    is_list = resolved(self.whole, part)["type"] == "array"
                    return [name], found if is_list else found[0]
            elif plain.startswith(name.casefold()):
                below = self._parted(resolved(self.whole, part), key[len(name) :], value)
                if below is not None:
                    return [name], below
        return None

    def _parted(self, rule: Schema, rest: str, value: Any) -> Any:
        """The value of a joined name, put where its parts say: PropertyUnit is Property, then Unit."""
        is_list = rule["type"] == "array"
        inner = resolved(self.whole, rule["items"]) if is_list else rule
        if inner["type"] != "object":
            return None
        for name, part in inner["properties"].items():
            if not rest.casefold().startswith(name.casefold()):
                continue
            left = rest[len(name) :]
            below = self._parted(resolved(self.whole, part), left, value) if left else value
            if below is not None:
                return [{name: below}] if is_list else {name: below}
        return None

    def _list(self, rule: Schema, value: Any, at: At) -> Any:
        if not isinstance(value, list):
            self._note(at, "one thing where a list should be")
            value = [value]
        return [self.read(rule["items"], each, (*at, place)) for place, each in enumerate(value)]

    # --- what holds nothing else ---

    def _text(self, rule: Schema, value: Any, at: At) -> Any:
        if "format" in rule:
            return self._moment(rule["format"], value, at)
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._note(at, "a number where text should be")
            value = f"{value:g}" if isinstance(value, float) else str(value)
        if not isinstance(value, str):
            return value
        text = value.translate(_NOT_TEXT)
        if text != value:
            self._issue(Code.CONTROL_CHARACTER, at, Severity.WARNING)
        if "enum" in rule:
            return self._code(rule, text, at)
        if rule is self.whole["$defs"].get("TimeOfDay"):
            return self._time(text, at)
        return text

    def _code(self, rule: Schema, text: str, at: At) -> str:
        codes = rule["enum"]
        if text in codes:
            return text
        plain = text.strip()
        by_name = codes_by_name(rule["x-codelist"]) if "x-codelist" in rule else {}
        code = plain if plain in codes else by_name.get(plain.casefold())
        if code is None or code not in codes:
            return text
        if code == plain:
            self._note(at, "spaces around a code")
        else:
            self._issue(Code.CODE_FROM_NAME, at, Severity.NOTE, value=plain)
        return code

    def _moment(self, form: str, value: Any, at: At) -> Any:
        if not isinstance(value, str) or _DATES[form].is_valid(value.translate(_NOT_TEXT)):
            return value
        try:
            read = _READERS[form](value.strip())
        except ValueError:
            return value
        if read.note:
            self._issue(read.note, at, Severity.NOTE, value=value)
        else:
            self._note(at, f"written {value[:40].strip()}")
        return read.text

    def _time(self, text: str, at: At) -> str:
        if len(text) != 5 and text[-1:].lower() != "m":
            return text
        try:
            read = values.read_time(text.strip())
        except ValueError:
            return text
        self._note(at, "not hours, minutes and seconds")
        return read.text

    def _plain(self, type_: str, value: Any, at: At) -> Any:
        """A number, or true or false, that was sent as text."""
        if not isinstance(value, str):
            return value
        try:
            if type_ == "boolean":
                read: Any = values.read_boolean(value.strip()).text == "true"
            else:
                text = values.read_decimal(value.strip()).text
                read = float(text) if "." in text else int(text)
        except ValueError:
            return value
        self._note(at, "text where it should be none")
        return read

    # --- notes ---

    def _note(self, at: At, reason: str) -> None:
        self._issue(Code.NOT_STRICT, at, Severity.NOTE, reason=reason)

    def _issue(self, code: Code, at: At, severity: Severity, *, value: str = "", **words: object) -> None:
        # Once for all items of a list: the first says where.
        key = (".".join(step for step in at if isinstance(step, str)), code)
        if key not in self.notes and len(self.notes) < _MOST_NOTES:
            field = path_of(at).encode("utf-8", "replace").decode()
            self.notes[key] = issue(code, self.kind, field=field, value=value, severity=severity, words=words)


def _below(value: Any, rest: str) -> Iterable[Any]:
    """What stands at the end of joined names in nested objects and lists: PropertyUnit in a Site."""
    if isinstance(value, list):
        for each in value:
            yield from _below(each, rest)
    elif not rest:
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(key, str) and key and rest.casefold().startswith(key.casefold()):
                yield from _below(inner, rest[len(key) :])


def _put(read: dict[str, Any], way: list[str], value: Any) -> None:
    read.setdefault(way[0], value)
