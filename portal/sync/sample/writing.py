"""Rows to files: one file a kind, in the forms that landlords send, written as the rows come."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from io import StringIO, TextIOWrapper
from pathlib import Path
from types import TracebackType

import msgspec
from openpyxl import Workbook

from portal.sync.sample.scope import CannotMake
from standards.kinds import KINDS
from standards.shapes import Record, to_nested

ROWS_IN_A_SPREADSHEET = 1_048_575
Row = list[str]


class Sink(AbstractContextManager["Sink"]):
    """A file being written."""

    def write(self, rows: Iterable[Row]) -> int:
        """Write the rows; the answer is how many."""
        raise NotImplementedError


class CsvFile(Sink):
    """A CSV file in UTF-8, compressed where its name ends .gz. The same rows give the same bytes."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._stack = ExitStack()
        self._file = self._stack.enter_context(_text(path, self._stack))
        self._file.write(csv_line(columns))

    def write(self, rows: Iterable[Row]) -> int:
        lines = [csv_line(row) for row in rows]
        self._file.write("".join(lines))
        return len(lines)

    def __exit__(self, *error: object) -> None:
        self._stack.close()


class Spreadsheet(Sink):
    """An XLSX file of one sheet; saved when all is written."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._path, self._count = path, 0
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(path.stem)
        self._sheet.append(columns)

    def write(self, rows: Iterable[Row]) -> int:
        before = self._count
        for row in rows:
            self._count += 1
            if self._count > ROWS_IN_A_SPREADSHEET:
                raise CannotMake(f"A spreadsheet holds {ROWS_IN_A_SPREADSHEET:,} records: use --format csv.")
            self._sheet.append([cell or None for cell in row])
        return self._count - before

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._book.save(self._path)


class NdjsonFile(Sink):
    """A file of one nested record a line, by the standard's own names."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._stack = ExitStack()
        self._kind, self._columns = KINDS[path.stem], columns
        self._file = self._stack.enter_context(path.open("wb", buffering=1 << 20))

    def write(self, rows: Iterable[Row]) -> int:
        lines = [msgspec.json.encode(self._record(row)) + b"\n" for row in rows]
        self._file.write(b"".join(lines))
        return len(lines)

    def _record(self, row: Row) -> Record:
        cells = zip(self._columns, row, strict=True)
        return to_nested(self._kind, {name: cell for name, cell in cells if cell})

    def __exit__(self, *error: object) -> None:
        self._stack.close()


FORMS: dict[str, Callable[[Path, tuple[str, ...]], Sink]] = {
    "csv": CsvFile,
    "csv.gz": CsvFile,
    "ndjson": NdjsonFile,
    "xlsx": Spreadsheet,
}


def csv_line(row: Sequence[str]) -> str:
    """What csv.writer would write of the row. Most rows of a hundred cells, mostly blank, need no quotes,
    and joining them takes a quarter of its time; those with a comma in a cell take half."""
    line = ",".join(row)
    if '"' in line or "\n" in line or "\r" in line or len(row) < 2:
        return _careful_line(row)
    if line.count(",") >= len(row):
        line = ",".join([f'"{cell}"' if "," in cell else cell for cell in row])
    return f"{line}\n"


def _careful_line(row: Sequence[str]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue()


def _text(path: Path, stack: ExitStack) -> TextIOWrapper:
    """The file to write text to. No time and no name go into a .gz, so that it is the same every time."""
    if path.suffix != ".gz":
        return path.open("w", encoding="utf-8", newline="", buffering=1 << 20)
    raw = stack.enter_context(path.open("wb"))
    packed = stack.enter_context(gzip.GzipFile("", "wb", compresslevel=4, fileobj=raw, mtime=0))
    return TextIOWrapper(packed, encoding="utf-8", newline="")
