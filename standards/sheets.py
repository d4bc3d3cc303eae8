"""Rows of an XLSX workbook, streamed. A formula comes as its text, so that the check of cells finds it."""

import contextlib
import datetime as dt
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

import openpyxl

from standards.issues import Code
from standards.sources import Limits, Stopped, check_archive
from standards.tables import Rows


@contextlib.contextmanager
def _named_faults(stream: BinaryIO) -> Iterator[None]:
    """A workbook cut short begins as one; anything else is not one.

    Any exception, because openpyxl raises whatever a broken workbook made it trip over.
    """
    try:
        yield
    except Stopped:
        raise
    except Exception:
        stream.seek(0)
        if stream.read(4) == b"PK\x03\x04":
            raise Stopped(Code.TRUNCATED_FILE) from None
        raise Stopped(Code.BAD_ARCHIVE, reason="it is not an .xlsx workbook") from None


LAST_ROW = 1 << 20  # of any workbook


class XlsxTable:
    """The sheet of a workbook whose first row has the most known columns; its rows in batches."""

    def __init__(
        self, stream: BinaryIO, size: int, limits: Limits, known: Callable[[Sequence[str]], int]
    ) -> None:
        self._stream = stream
        self.header: list[str] = []
        with _named_faults(stream):
            self._open(size, limits)
            self._choose_sheet(known)
        if not self.header:
            raise Stopped(Code.EMPTY_FILE)

    def _choose_sheet(self, known: Callable[[Sequence[str]], int]) -> None:
        best = -1
        for sheet in self._book.worksheets:
            sheet.reset_dimensions()
            first = self._first_row(sheet)
            if first is not None and known(first[1]) > best:
                best, (self._line, self.header), self._sheet = known(first[1]), first, sheet

    def _open(self, size: int, limits: Limits) -> None:
        with zipfile.ZipFile(self._stream) as archive:
            check_archive(archive, size, limits)
            _check_texts(archive, limits)
        self._stream.seek(0)
        self._book = openpyxl.load_workbook(self._stream, read_only=True, data_only=False, keep_links=False)

    @staticmethod
    def _first_row(sheet: Any) -> tuple[int, list[str]] | None:
        for line, row in enumerate(sheet.iter_rows(max_row=20), start=1):
            cells = [_text(cell) for cell in row]
            if any(cells):
                return line, cells
        return None

    def batches(self, batch_rows: int) -> Iterator[Rows]:
        lines: list[int] = []
        rows: list[list[str]] = []
        try:
            with _named_faults(self._stream):
                for line, row in self._filled_rows():
                    lines.append(line)
                    rows.append(row)
                    if len(rows) >= batch_rows:
                        yield lines, rows
                        lines, rows = [], []
        except Stopped:
            yield lines, rows  # those before the fault are whole
            raise
        yield lines, rows

    def _filled_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows that are not blank, as wide as the header where what is beyond it is blank."""
        width = len(self.header)
        start = self._line + 1
        for line, row in enumerate(self._sheet.iter_rows(min_row=start), start=start):
            if line > LAST_ROW:  # a row says its own number, and those before it would be made up, blank
                raise Stopped(Code.BAD_ARCHIVE, reason="it says it has more rows than a workbook can have")
            cells = [_text(cell) for cell in row]
            while len(cells) > width and not cells[-1]:
                cells.pop()
            if any(cells):
                yield line, cells + [""] * (width - len(cells))


def _check_texts(archive: zipfile.ZipFile, limits: Limits) -> None:
    """The texts that cells share are read whole before the first row."""
    texts = [each.file_size for each in archive.infolist() if each.filename.endswith("sharedStrings.xml")]
    if sum(texts) > limits.workbook_text:
        raise Stopped(Code.ZIP_BOMB, reason=f"{sum(texts):,} bytes of text")


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
