"""A landlord's file or tables to checked rows of one kind, and out as CSV, NDJSON or JSON."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import msgspec

from standards.checking import Checker, Row
from standards.delivery import as_kind, read_checked
from standards.issues import Issue
from standards.kinds import Kind, group_number
from standards.mapping import Mapped, MappingFile, mapped
from standards.shapes import to_nested

FORMATS = ("ndjson", "json", "csv")
_BATCH = 1000


@dataclass
class Converted:
    """Some good rows, and what was wrong with others. `columns` do not change on the way."""

    columns: tuple[str, ...]
    rows: list[Row]
    issues: list[Issue]
    read: int


def convert(path: Path, kind: Kind, mapping: MappingFile | None = None) -> Iterator[Converted]:
    """Checked rows of a kind. Without a mapping, the file is already in the standard. Raises Unreadable."""
    if mapping is None:
        for batch in read_checked(as_kind(path, kind.key)):
            yield Converted(batch.columns, batch.rows, batch.issues, batch.read)
        return
    sources = list(mapped(mapping, path, kind))
    used = {name for _, source in sources for name in source.columns}
    used |= {column.name for column in kind.fields if column.required and not column.repeated}
    repeats = dict.fromkeys(kind.groups, 0)
    for name in used:
        column = kind.column(name)
        if column.repeated:
            repeats[column.group] = max(repeats[column.group], group_number(name))
    columns = tuple(name for name in kind.header(repeats) if name in used)
    for table, source in sources:
        yield from _checked(kind, table, columns, source)


def _checked(kind: Kind, table: str, columns: tuple[str, ...], source: Mapped) -> Iterator[Converted]:
    checker = Checker(kind, table, columns)
    issues = source.issues
    for start in range(0, len(source.rows), _BATCH):
        rows = source.rows[start : start + _BATCH]
        cells = [[row.get(name, "") for row in rows] for name in columns]
        checked = checker.check(source.lines[start : start + _BATCH], cells)
        yield Converted(columns, checked.rows, issues + checked.issues, len(rows))
        issues = []
    if issues:
        yield Converted(columns, [], issues, 0)


def write(batches: Iterable[Converted], kind: Kind, form: str, out: TextIO) -> Iterator[Converted]:
    """Write the rows of each batch in a format, and hand the batch on for its issues to be told."""
    writer = {"csv": _write_csv, "ndjson": _write_ndjson, "json": _write_json}[form]
    yield from writer(batches, kind, out)


def _write_csv(batches: Iterable[Converted], _kind: Kind, out: TextIO) -> Iterator[Converted]:
    writer = csv.writer(out, lineterminator="\n")
    begun = False
    for batch in batches:
        if not begun and batch.columns:
            writer.writerow(batch.columns)
            begun = True
        writer.writerows(["" if cell is None else cell for cell in row] for row in batch.rows)
        yield batch


def _records(batch: Converted, kind: Kind) -> Iterator[str]:
    for row in batch.rows:
        record = to_nested(kind, dict(zip(batch.columns, row, strict=True)))
        yield msgspec.json.encode(record).decode()


def _write_ndjson(batches: Iterable[Converted], kind: Kind, out: TextIO) -> Iterator[Converted]:
    for batch in batches:
        out.writelines(f"{record}\n" for record in _records(batch, kind))
        yield batch


def _write_json(batches: Iterable[Converted], kind: Kind, out: TextIO) -> Iterator[Converted]:
    between = "[\n"
    for batch in batches:
        for record in _records(batch, kind):
            out.write(between + record)
            between = ",\n"
        yield batch
    out.write("\n]\n" if between == ",\n" else "[]\n")
