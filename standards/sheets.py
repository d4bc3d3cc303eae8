"""Rows of an XLSX workbook, streamed. A formula comes as its text, so that the check of cells finds it."""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from standards.issues import Code
from standards.sources import Limits, Stopped, check_archive
from standards.tables import Rows

_FAULTS = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    ParseError,
    InvalidFileException,
    EOFError,
)


class XlsxTable:
    """The sheet of a workbook whose first row has the most known columns; its rows in batches."""

    def __init__(
        self, stream: BinaryIO, size: int, limits: Limits, known: Callable[[Sequence[str]], int]
    ) -> None:
        self._open(stream, size, limits)
        self.header: list[str] = []
        best = -1
        for sheet in self._book.worksheets:
            sheet.reset_dimensions()
            first = self._first_row(sheet)
            if first is not None and known(first[1]) > best:
                best, (self._line, self.header), self._sheet = known(first[1]), first, sheet
        if not self.header:
            raise Stopped(Code.EMPTY_FILE)

    def _open(self, stream: BinaryIO, size: int, limits: Limits) -> None:
        try:
            with zipfile.ZipFile(stream) as archive:
                check_archive(archive, size, limits)
            stream.seek(0)
            self._book = openpyxl.load_workbook(stream, read_only=True, data_only=False, keep_links=False)
        except zipfile.BadZipFile:
            raise _what_is_wrong(stream) from None
        except _FAULTS:
            raise Stopped(Code.BAD_ARCHIVE, reason="it is not a workbook") from None

    @staticmethod
    def _first_row(sheet: Any) -> tuple[int, list[str]] | None:
        for line, row in enumerate(sheet.iter_rows(max_row=20), start=1):
            cells = [_text(cell) for cell in row]
            if any(cells):
                return line, cells
        return None

    def batches(self, batch_rows: int) -> Iterator[Rows]:
        width = len(self.header)
        lines: list[int] = []
        rows: list[list[str]] = []
        try:
            for line, row in enumerate(self._sheet.iter_rows(min_row=self._line + 1), start=self._line + 1):
                cells = [_text(cell) for cell in row]
                while len(cells) > width and not cells[-1]:
                    cells.pop()
                if any(cells):
                    lines.append(line)
                    rows.append(cells + [""] * (width - len(cells)))
                if len(rows) >= batch_rows:
                    yield lines, rows
                    lines, rows = [], []
        except (zipfile.BadZipFile, *_FAULTS):
            yield lines, rows
            raise Stopped(Code.TRUNCATED_FILE, row=(lines or [self._line])[-1]) from None
        yield lines, rows


def _what_is_wrong(stream: BinaryIO) -> Stopped:
    """A workbook cut short begins as one; anything else is not one."""
    stream.seek(0)
    if stream.read(4) == b"PK\x03\x04":
        return Stopped(Code.TRUNCATED_FILE)
    return Stopped(Code.BAD_ARCHIVE, reason="it is not an .xlsx workbook")


def _text(cell: Any) -> str:
    """What a person would have typed: dates as ISO, numbers without the noise of floating point."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return f"={value.removeprefix('=')}" if cell.data_type == "f" else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return f"={value}" if cell.data_type == "f" else str(value)
