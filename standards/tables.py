"""Rows of a CSV file, in batches, with the line each begins on."""

import csv
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from io import BufferedReader

from standards.decoding import Decoder
from standards.issues import Code
from standards.sources import Stopped

DELIMITERS = ",;\t|"
_LINE_END = re.compile(r"\r\n|\n|\r")
_DECLARED = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # how a spreadsheet is told the delimiter

Rows = tuple[Sequence[int], list[list[str]]]


class CsvTable:
    """A CSV file: its header, then batches of rows. `known` says how many cells of a header are columns."""

    def __init__(self, stream: BufferedReader, known: Callable[[Sequence[str]], int]) -> None:
        self.decoder = Decoder(stream)
        self._lines = self.decoder.lines()
        self._line = 0
        self.header = self._read_header(known)

    @property
    def ends_whole(self) -> bool:
        return self.decoder.ends_whole

    def _read_header(self, known: Callable[[Sequence[str]], int]) -> list[str]:
        first = self._first_line()
        delimiter = None
        if declared := _DECLARED.fullmatch(first):
            delimiter, first = declared[1], self._first_line()
        if delimiter is None:
            delimiter = max(DELIMITERS, key=lambda each: _fit(first, each, known))
        self._reader = csv.reader(itertools.chain([first], self._lines), delimiter=delimiter)
        self._line -= 1
        try:
            header = next(self._reader)
        except csv.Error:
            raise Stopped(Code.BROKEN_QUOTES, row=1) from None
        self._line += self._reader.line_num
        self._read_lines = self._reader.line_num
        return header

    def _first_line(self) -> str:
        """The first line that is not blank."""
        for line in self._lines:
            self._line += 1
            if line.strip():
                return line
        raise Stopped(Code.EMPTY_FILE)

    def batches(self, batch_rows: int) -> Iterator[Rows]:
        while True:
            rows: list[list[str]] = []
            fault: Exception | None = None
            try:
                # A list of the slice would lose the rows before a fault.
                rows.extend(itertools.islice(self._reader, batch_rows))
            except (csv.Error, Stopped) as error:
                fault = error
            if rows:
                yield self._with_lines(rows)
            if isinstance(fault, csv.Error):
                raise Stopped(Code.BROKEN_QUOTES, row=self._line + 1) from None
            if fault:
                raise fault
            if len(rows) < batch_rows:
                return

    def _with_lines(self, rows: list[list[str]]) -> Rows:
        """Rows that are not blank, each with its first line."""
        start = self._line + 1
        read = self._reader.line_num - self._read_lines
        self._read_lines = self._reader.line_num
        self._line += read
        lines: Sequence[int] = range(start, start + len(rows))
        if read != len(rows):
            lengths = (1 + sum(len(_LINE_END.findall(cell)) for cell in row) for row in rows[:-1])
            lines = list(itertools.accumulate(lengths, initial=start))
        if not all(map(any, rows)):
            filled = [any(row) for row in rows]
            lines = list(itertools.compress(lines, filled))
            rows = list(itertools.compress(rows, filled))
        return lines, rows


def _fit(line: str, delimiter: str, known: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return 0, 0
    return known(cells), len(cells)
