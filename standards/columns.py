"""A whole column of a batch at once: the fast way through a million rows.

Values that repeat are read once and looked up after that. Text is looked at as one long string, and taken
apart only where something in it is not plain.
"""

import datetime as dt
from collections.abc import Sequence

from standards.cells import cell_reader
from standards.issues import Code
from standards.kinds import Column, Type
from standards.values import LONDON, BadValue, read_date, read_date_time, read_time

Cells = Sequence[str]
Values = list[str | None]

_MOST_KEPT = 20_000  # values remembered for a column before it starts afresh: what bounds its memory
_BETWEEN = "¬"  # put between cells to look at them as one text; in a cell, it only costs time
_SUSPECTS = tuple(_BETWEEN + letter for letter in "=@+-#")


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
        texts = list(map(str.strip, cells))
        if not self._are_plain(texts):
            return [self._one(text) if text else None for text in texts]
        return [text or None for text in texts] if "" in texts else list[str | None](texts)

    def _one(self, text: str) -> str | None:
        return text if self._are_plain((text,)) else self.memory[text]

    def _are_plain(self, texts: Cells) -> bool:
        together = _BETWEEN + _BETWEEN.join(texts)
        if not together.isprintable() or any(suspect in together for suspect in _SUSPECTS):
            return False
        longest = self.column.longest
        return longest is None or len(together) <= longest or max(map(len, texts)) <= longest


class DateTimeReader(ColumnReader):
    """Date-times, in halves: the days of a file are few, and so are the times of day."""

    def __init__(self, column: Column, memory: Memory) -> None:
        super().__init__(column, memory)
        self._days = _Days()
        self._clocks = _Clocks()
        self._offsets = _Offsets()
        self._local_clocks = _LocalClocks()

    def _read(self, cells: Cells) -> Values:
        for halves in (self._zoned, self._local):
            try:
                return halves(cells)
            except KeyError:
                continue
        return super()._read(cells)

    def _zoned(self, cells: Cells) -> Values:
        days, clocks = self._days, self._clocks
        return [days[cell[:10]] + clocks[cell[10:]] if cell else None for cell in cells]

    def _local(self, cells: Cells) -> Values:
        """UK times without a zone, on days when the clocks do not change."""
        days, clocks, offsets = self._days, self._local_clocks, self._offsets
        values: Values = [
            days[cell[:10]] + clocks[cell[10:]] + offsets[cell[:10]] if cell else None for cell in cells
        ]
        self.memory.noted.setdefault(Code.LOCAL_TIME, next(filter(None, cells)))
        return values


class _Days(dict[str, str]):
    def __missing__(self, day: str) -> str:
        if len(day) != 10 or _plainly(read_date, day) != day:
            raise KeyError(day)
        self[day] = day
        return day


class _Clocks(dict[str, str]):
    """T14:05:00Z to T14:05:00+00:00."""

    def __missing__(self, clock: str) -> str:
        day = "2000-01-01"
        moment = _plainly(read_date_time, day + clock)
        if clock[:1] != "T" or moment is None:
            raise KeyError(clock)
        self[clock] = moment[10:]
        return self[clock]


class _LocalClocks(dict[str, str]):
    """A time without a zone, after a space or T, to T14:05:00."""

    def __missing__(self, clock: str) -> str:
        time = _plainly(read_time, clock[1:]) if clock[:1] in ("T", " ") and clock[1:2].isdigit() else None
        if time is None or "." in clock or "," in clock:
            raise KeyError(clock)
        self[clock] = f"T{time}"
        return self[clock]


class _Offsets(dict[str, str]):
    """The UK's offset on a day, where it has only one that day."""

    def __missing__(self, day: str) -> str:
        noon = dt.datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=LONDON)
        start = noon.replace(hour=0)
        if start.utcoffset() != noon.utcoffset():
            raise KeyError(day)
        self[day] = noon.isoformat()[19:]
        return self[day]


def _plainly(read: object, text: str) -> str | None:
    """The canonical text, where there is nothing to note; else None."""
    try:
        value, note = read(text)  # type: ignore[operator]
    except BadValue:
        return None
    return value if note is None else None


def column_reader(column: Column, memory: Memory) -> ColumnReader:
    if column.type is Type.TEXT:
        return TextReader(column, memory)
    if column.type is Type.DATE_TIME:
        return DateTimeReader(column, memory)
    return ColumnReader(column, memory)
