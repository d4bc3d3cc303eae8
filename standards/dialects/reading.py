"""A message in a dialect, read into the standard's; what was changed for that is noted."""

import copy
import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

from standards.dialects import places
from standards.dialects.spec import Code, Dialect, Move, dialect
from standards.issues import Code as IssueCode
from standards.issues import Issue, Severity, issue
from standards.messages.reading import Rule, read_tolerantly, rules
from standards.messages.schemas import KINDS


@dataclass(frozen=True)
class Read:
    """A message in the standard's names and codes, not checked yet; and what was no part of the standard."""

    document: Any
    notes: list[Issue]
    extensions: dict[str, Any]


def read(name: str, kind: str, document: Any, *, at: dt.datetime | None = None) -> Read:
    """The message that is meant. ``at`` is when it was said, for what is told in days. Raises NoDialect only.

    What was given stays as it is. `check_message` says afterwards what is wrong with it.
    """
    spoken = dialect(name)
    if kind not in KINDS or not isinstance(document, dict) or not _concerns(name, kind):
        message, notes = read_tolerantly(kind, document)
        return Read(message, notes, {})
    reader = _Reader(spoken, kind, _in_camel(copy.deepcopy(document)))
    reader.read(at)
    message, notes = read_tolerantly(kind, reader.message)
    return Read(message, reader.notes + notes, reader.extensions)


def read_answer(name: str, kind: str, answer: Any) -> Any:
    """What their system answered to a message, as ours would: {"Reference": [{"ID": ...}]} for an order."""
    fields = dialect(name).answers[kind].fields if kind in dialect(name).answers else {}
    if not fields or not isinstance(answer, dict):
        return answer
    read: dict[str, Any] = {}
    for theirs, ours in fields.items():
        said = places.get(answer, places.split_path(theirs))
        if said is not None and not isinstance(said, dict | list):
            places.put(read, ours, str(said), rules("ScheduleRepair"))
    return read


@functools.cache
def _concerns(name: str, kind: str) -> bool:
    return dialect(name).concerns(kind)


def _in_camel(value: Any) -> Any:
    """With names as the tolerant reader knows them: work_order becomes workOrder."""
    if isinstance(value, list):
        return [_in_camel(each) for each in value]
    if isinstance(value, dict):
        return {_camel(str(key)): _in_camel(inner) for key, inner in value.items()}
    return value


def _camel(name: str) -> str:
    first, *others = name.replace("-", "_").split("_")
    return first + "".join(each[:1].upper() + each[1:] for each in others)


class _Reader:
    def __init__(self, spoken: Dialect, kind: str, message: dict[str, Any]) -> None:
        self.spoken, self.kind, self.message = spoken, kind, message
        self.notes: list[Issue] = []
        self.extensions: dict[str, Any] = {}

    def read(self, at: dt.datetime | None) -> None:
        self._keep_extensions_apart()
        for move in self.spoken.moves:
            if move.way != "write":
                self._move(move)
        self._translate()
        self._add_what_is_always_so()
        self._note_lists()
        if at:
            self._work_out_days(at)

    def _at(self, where: str) -> list[tuple[dict[str, Any], Rule | None]]:
        """The objects at a place."""
        end = places.split_path(where)
        every = places.objects(self.message, (places.plain(self.kind),), rules(self.kind))
        return [(found, rule) for found, path, rule in every if places.ends_with(path, end)]

    def _keep_extensions_apart(self) -> None:
        for where, says in self.spoken.extensions.items():
            holder, _, name = where.rpartition(".")
            for found, _ in self._at(holder):
                key = places.key_of(found, places.plain(name))
                # Of two names that differ by a capital alone, the standard's own is not theirs.
                if key is not None and key[:1].islower() == name[:1].islower():
                    self.extensions[where] = found.pop(key)
                    self._note(where, f"{self.spoken.title} has it, and the standard has not: {says}")

    def _move(self, move: Move) -> None:
        for found, rule in self._at(move.at):
            said = places.take(found, places.split_path(move.theirs))
            if said in (None, "", [], {}):
                continue
            self._note(f"{move.at}.{move.theirs}", f"{move.says}; the standard has {move.ours}")
            if places.get(found, places.split_path(move.ours)) in (None, "", [], {}):
                places.put(found, move.ours, said, rule)

    def _translate(self) -> None:
        """Each code once, by the first row that has it: what one row puts, no other takes for theirs."""
        done: set[tuple[int, str]] = set()
        for code in self.spoken.codes:
            holder, _, name = code.at.rpartition(".")
            if code.way == "write":
                continue
            for found, rule in self._at(holder) if holder else self._everywhere(name):
                key = places.key_of(found, places.plain(name))
                if key is None or (id(found), name) in done or not _is(found[key], code.theirs):
                    continue
                done |= {(id(found), each) for each in (name, *code.ours)}
                self._put_code(found, key, code, rule)

    def _everywhere(self, name: str) -> list[tuple[dict[str, Any], Rule | None]]:
        """The objects of the standard that have such a part."""
        every = places.objects(self.message, (places.plain(self.kind),), rules(self.kind))
        return [(found, rule) for found, _, rule in every if rule and places.plain(name) in rule.names]

    def _put_code(self, found: dict[str, Any], key: str, code: Code, rule: Rule | None) -> None:
        before = found.pop(key)
        for name, value in code.ours.items():
            places.put(found, name, value, rule)
        for name, more in code.also.items():
            if places.is_in_standard(name, rule) and places.get(found, places.split_path(name)) in (None, ""):
                places.put(found, name, more, rule)
        said = ", ".join(f"{name} {value}" for name, value in code.ours.items())
        if str(before) != next(iter(code.ours.values())) or len(code.ours) > 1:
            self._note(code.at, f"{self.spoken.title} has {before} for {code.says}; read as {said}")

    def _add_what_is_always_so(self) -> None:
        for always in self.spoken.always:
            for found, rule in self._at(always.at):
                missing = [name for name in always.ours if places.get(found, places.split_path(name)) is None]
                for name in missing:
                    places.put(found, name, always.ours[name], rule)
                    self._note(f"{always.at}.{name}", always.says)

    def _note_lists(self) -> None:
        for split in self.spoken.split:
            for found, _ in self._at(split.at):
                said = places.get(found, places.split_path(split.by))
                if isinstance(said, list) and len(said) > 1:
                    self._note(
                        f"{split.at}.{split.by}", f"{self.spoken.title} takes one, and {len(said)} came"
                    )

    def _work_out_days(self, at: dt.datetime) -> None:
        for due in self.spoken.due:
            for found, rule in self._at(due.at):
                days = places.get(found, places.split_path(due.days))
                if places.get(found, places.split_path(due.moment)) or not _is_days(days):
                    continue
                moment = at + dt.timedelta(days=float(days))
                places.put(found, due.moment, moment.isoformat(timespec="seconds"), rule)
                self._note(f"{due.at}.{due.moment}", f"worked out: {days} days after it was said")

    def _note(self, where: str, reason: str) -> None:
        noted = issue(
            IssueCode.NOT_STRICT,
            self.kind,
            field=where.removeprefix(f"{self.kind}."),
            severity=Severity.NOTE,
            words={"reason": reason},
        )
        if noted not in self.notes:
            self.notes.append(noted)


def _is(value: Any, theirs: str) -> bool:
    """4, 4.0 and "4 " are the same code."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text.strip().casefold() == theirs.casefold()


def _is_days(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 3660
