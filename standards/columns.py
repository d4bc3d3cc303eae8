"""A whole column of a batch at once: the fast way through a million rows.

Values that repeat are read once and looked up after that. Text is looked at as one long string, and taken
apart only where something in it is not plain.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from standards.cells import cell_reader
from standards.issues import Code
from standards.kinds import Column, Type
from standards.values import LONDON, BadValue, read_date, read_time

Cells = Sequence[str]
Values = list[str | None]

_MOST_KEPT = 20_000  # values remembered for a column before it starts afresh: what bounds its memory
_BETWEEN = "¬"  # put between cells to look at them as one text; in a cell, it only costs time
_AMOUNT = r"(?:(?:0|[1-9]\d{0,9})(?:\.\d{1,4})?)?"
_PLAIN_AMOUNTS = re.compile(f"{_AMOUNT}(?:,{_AMOUNT})*", re.ASCII)


class Memory(dict[str, str | None]):
    """Cell to canonical value, read when first met. Bad cells are None here and have their code in `bad`."""

    def __init__(self, column: Column) -> None:
        self.read = cell_reader(column)
        self.bad: dict[str, Code] = {}
        self.noted: dict[Code, str] = {}  # each kind of note with the first cell that gave it

    def __missing__(self, cell: str) -> str | None:
        value = None
        try:
            if read := self.read(cell):
                value, note = read
                if note is not None:
                    self.noted.setdefault(note, cell)
        except BadValue as bad:
            self.bad[cell] = bad.code
        self[cell] = value
        return value

    def trim(self) -> None:
        if len(self) > _MOST_KEPT:
            self.clear()
            self.bad.clear()


class ColumnReader:
    """Reads one column, batch after batch; columns of one repeated group share their memory."""

    def __init__(self, column: Column, memory: Memory) -> None:
        self.column = column
        self.memory = memory

    def read(self, cells: Cells) -> Values:
        """The canonical values; None is blank, or bad: then the cell is in `memory.bad`."""
        if not any(cells):
            return [None] * len(cells)
        self.memory.trim()
        return self._read(cells)

    def _read(self, cells: Cells) -> Values:
        return list(map(self.memory.__getitem__, cells))


class TextReader(ColumnReader):
    """Text that is new in most rows, such as references and descriptions."""

    def _read(self, cells: Cells) -> Values:
        if not self._are_plain(cells):
            return [self._one(cell) if cell else None for cell in cells]
        return [cell or None for cell in cells] if "" in cells else list[str | None](cells)

    def _one(self, cell: str) -> str | None:
        return cell if self._are_plain((cell,)) else self.memory[cell]

    def _are_plain(self, cells: Cells) -> bool:
        """No space at an end, nothing that may be a formula or no text, none too long."""
        together = _BETWEEN + _BETWEEN.join(cells) + _BETWEEN
        if not together.isprintable() or _BETWEEN + " " in together or " " + _BETWEEN in together:
            return False
        if any(letter in together and _BETWEEN + letter in together for letter in "=@+-#"):
            return False
        longest = self.column.longest
        return longest is None or len(together) <= longest or max(map(len, cells)) <= longest


class DecimalReader(ColumnReader):
    """Amounts, most of which are new and plain."""

    def _read(self, cells: Cells) -> Values:
        together = ",".join(cells)
        # A comma more than those put between is one in a cell: 1,200 is not two amounts.
        if together.count(",") != len(cells) - 1 or not _PLAIN_AMOUNTS.fullmatch(together):
            return super()._read(cells)
        return [(cell.rstrip("0").rstrip(".") if "." in cell else cell) if cell else None for cell in cells]


class DateTimeReader(ColumnReader):
    """Date-times, in halves: the days of a file are few, and so are the times of day."""

    def _read(self, cells: Cells) -> Values:
        if self._are_canonical(cells):
            return [cell or None for cell in cells] if "" in cells else list(cells)
        try:
            return self._local(cells)
        except KeyError:
            return super()._read(cells)

    def _are_canonical(self, cells: Cells) -> bool:
        days, clocks = [cell[:10] for cell in cells], [cell[10:] for cell in cells]
        if "" in clocks and clocks.count("") != days.count(""):
            return False  # a day without a time
        return _learnt(_DAYS, days, _is_day) and _learnt(_CLOCKS, clocks, _is_clock)

    def _local(self, cells: Cells) -> Values:
        """UK times without a zone, on days when the clocks do not change."""
        clocks, offsets = _LOCAL_CLOCKS, _OFFSETS
        values: Values = [
            cell[:10] + clocks[cell[10:]] + offsets[cell[:10]] if cell else None for cell in cells
        ]
        self.memory.noted.setdefault(Code.LOCAL_TIME, next(filter(None, cells)))
        return values


def _learnt(known: set[str], texts: list[str], good: Callable[[str], bool]) -> bool:
    """Whether all are good, looking only at those not met before."""
    if known.issuperset(texts):
        return True
    new = set(texts) - known
    fine = {text for text in new if good(text)}
    known |= fine
    return len(fine) == len(new)


def _is_day(text: str) -> bool:
    try:
        return read_date(text) == (text, None)
    except BadValue:
        return False


def _is_clock(text: str) -> bool:
    """T14:05:00+00:00, and nothing else."""
    try:
        time = dt.time.fromisoformat(text[1:])
    except ValueError:
        return False
    return len(text) == 15 and time.tzinfo is not None and f"T{time.isoformat()}" == text


class _LocalClocks(dict[str, str]):
    """A time without a zone, after a space or T, to T14:05:00."""

    def __missing__(self, clock: str) -> str:
        try:
            time = read_time(clock[1:]).text
        except BadValue:
            raise KeyError(clock) from None
        if clock[0] not in " T" or clock[1:] not in (time, time[:5]):
            raise KeyError(clock)
        self[clock] = f"T{time}"
        return self[clock]


class _Offsets(dict[str, str]):
    """The UK's offset on a day, where it has only one that day."""

    def __missing__(self, day: str) -> str:
        if not _is_day(day):
            raise KeyError(day)
        noon = dt.datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=LONDON)
        if noon.replace(hour=0).utcoffset() != noon.utcoffset() or len(noon.isoformat()) != 25:
            raise KeyError(day)
        self[day] = noon.isoformat()[19:]
        return self[day]


# Bounded: years 1000 to 2200 have 440,000 days, a day 86,400 seconds, and the offsets in use are few.
_DAYS, _CLOCKS = {""}, {""}
_LOCAL_CLOCKS, _OFFSETS = _LocalClocks(), _Offsets()


def column_reader(column: Column, memory: Memory) -> ColumnReader:
    if column.type is Type.TEXT:
        return TextReader(column, memory)
    if column.type is Type.DECIMAL:
        return DecimalReader(column, memory)
    if column.type is Type.DATE_TIME:
        return DateTimeReader(column, memory)
    return ColumnReader(column, memory)
