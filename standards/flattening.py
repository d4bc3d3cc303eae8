"""Records of a nested file as rows, one by one, with what was noticed of each."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from standards.issues import Code, Issue, issue
from standards.kinds import Kind
from standards.records import Numbered
from standards.shapes import Remarks, to_flat
from standards.sources import Stopped

_STRICTNESS_SHOWN = 20  # departures from the schema named for a file


@dataclass(slots=True)
class Flat:
    number: int
    row: dict[str, str] | None
    reason: str
    shapes: list[tuple[Code, str, str]]


class Strictness:
    """Says once, for each place in the schema, where records depart from it."""

    def __init__(self, kind: Kind, file: str) -> None:
        self._validator = jsonschema_rs.validator_for(kind.schema)
        self._file = file
        self._seen: set[str] = set()
        self.issues: list[Issue] = []

    def look_at(self, number: int, record: Any) -> None:
        """Types only: what is missing or unknown is said of its cell. Reading goes on either way."""
        if len(self._seen) >= _STRICTNESS_SHOWN or self._validator.is_valid(record):
            return
        for error in itertools.islice(self._validator.iter_errors(record), _STRICTNESS_SHOWN):
            place = ".".join(str(step) for step in error.instance_path if not isinstance(step, int))
            if (
                isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Type)
                and place
                and place not in self._seen
            ):
                self._seen.add(place)
                reason = f"it should be of type {', '.join(error.kind.types)}"
                self.issues.append(
                    issue(Code.NOT_STRICT, self._file, line=number, field=place, words={"reason": reason})
                )


def flattened(
    kind: Kind, records: Iterator[Numbered], remarks: Remarks, strict: Strictness
) -> Iterator[Flat]:
    for number, record, reason in records:
        if reason:
            yield Flat(number, None, reason, [])
            continue
        strict.look_at(number, record)
        remarks.shapes = []
        rows = to_flat(kind, record, remarks)
        shapes = remarks.shapes
        if rows == [{}]:
            yield Flat(number, None, "", shapes or [(Code.WRONG_SHAPE, "the record", f"a {kind.entity}")])
            continue
        for row in rows:
            yield Flat(number, row, "", shapes)
            shapes = []


def batched(records: Iterator[Flat], batch_rows: int) -> Iterator[list[Flat]]:
    """Lists of so many; the last is given also where a fault ends the file."""
    while True:
        batch: list[Flat] = []
        fault: Stopped | None = None
        try:
            batch.extend(itertools.islice(records, batch_rows))
        except Stopped as stopped:
            fault = stopped
        if batch:
            yield batch
        if fault:
            raise fault
        if len(batch) < batch_rows:
            return
