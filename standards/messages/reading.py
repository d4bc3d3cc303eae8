"""Messages as other systems send them, brought to the standard's own shape, with a note of each liberty.

What is wrong beyond that stays as it came, for `check_message` to say.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs

from standards import values
from standards.codelists import codes_by_name
from standards.issues import Code, Issue, Severity, issue
from standards.messages.checking import path_of
from standards.messages.schemas import KINDS, Schema, resolved, schema

_MOST_NOTES = 100  # kept of one message, however odd it is
_NAMES_SHOWN = 20
_LARGEST = 10**15  # above it a number in JSON is no longer told from the next
# The null character, and halves of letters.
_NOT_TEXT = dict.fromkeys((0, *range(0xD800, 0xE000)), "\N{REPLACEMENT CHARACTER}")
_READERS = {"date": values.read_date, "date-time": values.read_date_time}

At = tuple[str | int, ...]


def read_tolerantly(kind: str, document: Any) -> tuple[Any, list[Issue]]:
    """The message with the standard's names and shapes, and what had to be changed for that. Never raises.

    Read all the same: names that begin with a small letter, names that another message joins or does not,
    one thing where a list should be, a number where a code is, the name of a code, dates as people write
    them, nulls. A name that the message does not have is left out, and said. What was given stays as it is.
    """
    if kind not in KINDS or not isinstance(document, dict):
        return document, []
    reader = _Reader(kind)
    read = reader.read(rules(kind), document, ())
    return read, reader.said()


@dataclass
class Rule:
    """What a schema says of one place, at hand for reading."""

    type: str
    form: str = ""  # date, date-time or time
    fits: Callable[[str], bool] = bool  # whether a date or date-time is as the standard has it
    codes: frozenset[str] = frozenset()
    code_of: Mapping[str, str] = field(default_factory=dict)  # a code's name in small letters, to the code
    below: dict[str, "Rule"] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # of what is below: in small letters, to its own
    items: "Rule | None" = None


@functools.cache
def rules(kind: str) -> Rule:
    """What the schema says of a message, place by place; not to be changed."""
    return _rule(schema(kind), schema(kind))


def _rule(whole: Schema, part: Schema) -> Rule:
    kept = resolved(whole, part)
    rule = Rule(kept["type"], form=kept.get("format", ""), codes=frozenset(kept.get("enum", ())))
    if kept is whole["$defs"].get("TimeOfDay"):
        rule.form = "time"
    elif rule.form:
        rule.fits = jsonschema_rs.Draft202012Validator(kept, validate_formats=True).is_valid
    if rule.codes and "x-codelist" in kept:
        by_name = codes_by_name(kept["x-codelist"])
        rule.code_of = {name: code for name, code in by_name.items() if code in rule.codes}
    if rule.type == "array":
        rule.items = _rule(whole, kept["items"])
    for name, inner in kept.get("properties", {}).items():
        rule.below[name] = _rule(whole, inner)
        rule.names[name.casefold()] = name
    return rule


class _Reader:
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.camel: dict[str, None] = {}
        self.notes: dict[tuple[str, Code], Issue] = {}

    def said(self) -> list[Issue]:
        notes = list(self.notes.values())
        if self.camel:
            shown = ", ".join(list(self.camel)[:_NAMES_SHOWN])
            notes.insert(0, issue(Code.CAMEL_CASE, self.kind, value=shown, severity=Severity.NOTE))
        return notes

    def read(self, rule: Rule, value: Any, at: At) -> Any:
        if rule.type == "object":
            return self._object(rule, value, at)
        if rule.items:
            return self._list(rule.items, value, at)
        if rule.type == "string":
            return self._text(rule, value, at)
        return self._plain(rule, value, at)

    # --- what holds other things ---

    def _object(self, rule: Rule, value: Any, at: At) -> Any:
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
            self._note(at, "one thing in a list")
            value = value[0]
        if not isinstance(value, dict):
            return value
        read: dict[str, Any] = {}
        for key, inner in value.items():
            name = self._name(rule, key, value)
            if inner is None:
                self._note((*at, name or str(key)), "null where nothing is said")
            elif name:
                read[name] = self.read(rule.below[name], inner, (*at, name))
            elif found := _joined(rule, str(key), inner):
                name, inner = found
                self._note((*at, str(key)), f"the standard has {name}")
                read.setdefault(name, self.read(rule.below[name], inner, (*at, name)))
            else:
                self._issue(Code.UNKNOWN_NAME, (*at, str(key)), Severity.WARNING, expected=self.kind)
        return read

    def _name(self, rule: Rule, key: Any, beside: dict[Any, Any]) -> str | None:
        """The standard's spelling of a name. Where both spellings stand, its own is the one that counts."""
        if key in rule.below:
            return str(key)
        name = rule.names.get(str(key).casefold())
        if name is None or name in beside:
            return None
        self.camel[str(key)] = None
        return name

    def _list(self, items: Rule, value: Any, at: At) -> Any:
        if not isinstance(value, list):
            self._note(at, "one thing where a list should be")
            value = [value]
        return [self.read(items, each, (*at, place)) for place, each in enumerate(value)]

    # --- what holds nothing else ---

    def _text(self, rule: Rule, value: Any, at: At) -> Any:
        if rule.form in _READERS:
            return self._moment(rule, value, at)
        if isinstance(value, int | float) and (written := _digits(value)):
            self._note(at, "a number where text should be")
            value = written
        if not isinstance(value, str):
            return value
        text = _as_text(value)
        if text != value:
            self._issue(Code.CONTROL_CHARACTER, at, Severity.WARNING)
        if rule.codes:
            return text if text in rule.codes else self._code(rule, text, at)
        return self._time(text, at) if rule.form == "time" else text

    def _code(self, rule: Rule, text: str, at: At) -> str:
        plain = text.strip()
        if plain in rule.codes:
            self._note(at, "spaces around a code")
            return plain
        code = rule.code_of.get(plain.casefold())
        if code is None:
            return text
        self._issue(Code.CODE_FROM_NAME, at, Severity.NOTE, value=plain)
        return code

    def _moment(self, rule: Rule, value: Any, at: At) -> Any:
        if not isinstance(value, str) or rule.fits(_as_text(value)):
            return value
        try:
            read = _READERS[rule.form](value.strip())
        except ValueError:
            return value
        if read.note:
            self._issue(read.note, at, Severity.NOTE, value=value)
        else:
            self._note(at, f"written {value[:40].strip()}")
        return read.text

    def _time(self, text: str, at: At) -> str:
        if len(text) != 5 and text[-1:].lower() != "m":  # not 08:00, nor 8:00 am
            return text
        try:
            read = values.read_time(text.strip())
        except ValueError:
            return text
        self._note(at, "not hours, minutes and seconds")
        return read.text

    def _plain(self, rule: Rule, value: Any, at: At) -> Any:
        """A number, or true or false, that was sent as text."""
        if not isinstance(value, str):
            return value
        try:
            if rule.type == "boolean":
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


# --- joined names ------------------------------------------------------------------------------------------


def _joined(rule: Rule, key: str, value: Any) -> tuple[str, Any] | None:
    """Where a value belongs whose names another message joins (SitePropertyUnit), or does not (Site).

    The answer is a name of this object, and what stands under it.
    """
    plain = key.casefold()
    for small, name in rule.names.items() if plain else ():
        below = rule.below[name]
        if small != plain and small.startswith(plain):
            found = list(_ends(value, small[len(plain) :]))
            if found:
                return name, found if below.items else found[0]
        elif small != plain and plain.startswith(small):
            parted = _parted(below, plain[len(small) :], value)
            if parted is not None:
                return name, parted
    return None


def _ends(value: Any, rest: str) -> Iterable[Any]:
    """What stands at the end of joined names in nested objects and lists: PropertyUnit in a Site."""
    for each in value if isinstance(value, list) else [value]:
        if not rest:
            yield each
        elif isinstance(each, dict):
            for key, inner in each.items():
                plain = str(key).casefold()
                if plain and rest.startswith(plain):
                    yield from _ends(inner, rest[len(plain) :])


def _parted(rule: Rule, rest: str, value: Any) -> Any:
    """The value of a joined name, put where its parts say: PropertyUnit is Property, then Unit."""
    inner = rule.items or rule
    for small, name in inner.names.items():
        if not rest.startswith(small):
            continue
        left = rest[len(small) :]
        below = _parted(inner.below[name], left, value) if left else value
        if below is not None:
            return [{name: below}] if rule.items else {name: below}
    return None


def _digits(value: float) -> str:
    """30 of 30 and of 30.0; nothing of what is no number, or longer than any code or reference is."""
    if isinstance(value, bool) or not abs(value) < _LARGEST:
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def _as_text(value: str) -> str:
    """Without what no text may hold."""
    if value.isascii() and "\0" not in value:
        return value
    return value.translate(_NOT_TEXT)
