"""Rows of one file against the standard: cells to canonical text, and an issue for each thing wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from standards.columns import ColumnReader, Memory, Values, column_reader
from standards.issues import Code, Issue, Severity, issue
from standards.kinds import Column, Kind, group_number
from standards.orders import ORDERS, Order, is_before
from standards.seen import Seen

PLACES = ("unit_reference", "property_reference", "site_reference")
# What else can say where a record belongs.
_OTHER_PLACES = {"certificates": ("component_reference",)}

Row = tuple[str | None, ...]


@dataclass
class Checked:
    """What became of one batch of rows: those that are good, their lines, and what was wrong."""

    rows: list[Row]
    lines: list[int]
    issues: list[Issue]
    refused: list[str | None] = field(default_factory=list)  # references of the others, None where blank


@dataclass
class _Batch:
    """A batch under way: values by column, and the places of the rows that are refused."""

    lines: Sequence[int]
    values: dict[str, Values]
    refused: set[int] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)


class Checker:
    """Checks a file of one kind, batch after batch. `columns` are canonical names, as they come."""

    def __init__(
        self, kind: Kind, file: str, columns: Sequence[str], letters: Mapping[str, str] | None = None
    ) -> None:
        self.kind = kind
        self.file = file
        self.columns = tuple(columns)
        self._letters = letters or {}  # of a workbook: where each column stands, to name a cell as F12
        memories: dict[str, Memory] = {}
        self._readers: dict[str, ColumnReader] = {}
        for name in self.columns:
            column = kind.column(name)
            memory = memories.setdefault(column.name, Memory(column))
            self._readers[name] = column_reader(column, memory)
        self._noted: set[tuple[str, Code]] = set()
        self._seen = Seen()
        self._orders = [
            order
            for order in ORDERS
            if order.kind == kind.key and order.earlier in self._readers and order.later in self._readers
        ]
        self._required = [
            name for name in self.columns if kind.column(name).required and not kind.column(name).repeated
        ]
        self._groups = list(self._group_rules())

    def check(self, lines: Sequence[int], cells: Sequence[Sequence[str]]) -> Checked:
        """`cells` are columns, not rows: one sequence a column, in the order of `columns`."""
        batch = _Batch(lines, {})
        for name, column in zip(self.columns, cells, strict=True):
            values = self._readers[name].read(column)
            batch.values[name] = values
            self._report_cells(batch, name, column, values)
        for name in self._required:
            self._report_blanks(batch, name)
        self._report_homeless(batch)
        for rule in self._groups:
            self._report_incomplete(batch, *rule)
        for order in self._orders:
            self._report_order(batch, order)
        self._report_repeats(batch)
        return self._good_rows(batch)

    # --- cells ---

    def _report_cells(self, batch: _Batch, name: str, cells: Sequence[str], values: Values) -> None:
        reader = self._readers[name]
        if reader.memory.noted:
            self._report_notes(batch, name, cells)
        bad = reader.memory.bad
        if not bad or (bad.keys().isdisjoint(cells) and bad.keys().isdisjoint(map(str.strip, cells))):
            return
        column = reader.column
        severity = Severity.ERROR if column.required and not column.repeated else Severity.WARNING
        for place, cell in enumerate(cells):
            if values[place] is None and (code := bad.get(cell) or bad.get(cell.strip())):
                self._add(
                    batch,
                    code,
                    place,
                    field=name,
                    value=cell,
                    severity=severity,
                    words={"expected": column.codelist or ", ".join(column.codes), "limit": column.longest},
                )

    def _report_notes(self, batch: _Batch, name: str, cells: Sequence[str]) -> None:
        """Each kind of note once a column, at the first row that gave it."""
        column = self._readers[name].column
        noted = self._readers[name].memory.noted
        for code, cell in list(noted.items()):
            if (column.name, code) in self._noted:
                del noted[code]
            elif cell in cells:
                del noted[code]
                self._noted.add((column.name, code))
                self._add(batch, code, list(cells).index(cell), field=name, value=cell)

    # --- rows ---

    def _report_blanks(self, batch: _Batch, name: str) -> None:
        values = batch.values[name]
        if None not in values:
            return
        said = {found.line for found in batch.issues if found.field == name}
        for place, value in enumerate(values):
            if value is None:
                batch.refused.add(place)
                if batch.lines[place] not in said:
                    self._add(batch, Code.MISSING_REQUIRED, place, field=name)

    def _report_homeless(self, batch: _Batch) -> None:
        names = PLACES + _OTHER_PLACES.get(self.kind.key, ())
        if any(self.kind.column(name).required for name in PLACES if name in self.kind.columns):
            return
        columns = [batch.values[name] for name in names if name in batch.values]
        if any(None not in column for column in columns):
            return
        for place, values in enumerate(zip(*columns, strict=True)):
            if not any(values):
                self._add(batch, Code.MISSING_PLACE, place)

    def _group_rules(self) -> Iterator[tuple[str, list[str]]]:
        """Each required column of a repeated group, with all columns of that group."""
        for name in self.columns:
            column = self.kind.column(name)
            if column.repeated and column.required:
                yield name, self._group_of(column, group_number(name))

    def _group_of(self, column: Column, number: int) -> list[str]:
        return [
            name
            for name in self.columns
            if self.kind.column(name).group == column.group and group_number(name) == number
        ]

    def _report_incomplete(self, batch: _Batch, name: str, group: list[str]) -> None:
        others = [batch.values[other] for other in group if other != name]
        others = [values for values in others if any(values)]
        needed = batch.values[name]
        if None not in needed or not any(_stray(needed, values) for values in others):
            return
        for place, values in enumerate(zip(needed, *others, strict=True)):
            if values[0] is None and any(values):
                self._add(batch, Code.INCOMPLETE_GROUP, place, field=name)
                for other in group:
                    batch.values[other] = self._without(batch.values[other], place)

    def _report_order(self, batch: _Batch, order: Order) -> None:
        earlier_values, later_values = batch.values[order.earlier], batch.values[order.later]
        # As text, a moment comes after its own day, so most batches need no closer look.
        if not [b for a, b in zip(earlier_values, later_values, strict=True) if a and b and b < a]:
            return
        for place, (earlier, later) in enumerate(zip(earlier_values, later_values, strict=True)):
            if earlier and later and is_before(later, earlier):
                self._add(
                    batch,
                    Code.DATES_OUT_OF_ORDER,
                    place,
                    field=order.dropped,
                    value=batch.values[order.dropped][place] or "",
                    severity=order.severity,
                    words={
                        "earlier": order.earlier,
                        "earlier_value": earlier,
                        "later": order.later,
                        "later_value": later,
                    },
                )
                batch.values[order.dropped] = self._without(batch.values[order.dropped], place)

    def _report_repeats(self, batch: _Batch) -> None:
        columns = [batch.values[name] for name in self.kind.key_columns]
        keys: list[object] = list(columns[0] if len(columns) == 1 else zip(*columns, strict=True))
        for place in batch.refused:
            keys[place] = None
        for place in self._seen.repeats(keys):
            value = " ".join(str(column[place]) for column in columns)
            self._add(batch, Code.DUPLICATE_KEY, place, field=self.kind.key_column, value=value)

    def _good_rows(self, batch: _Batch) -> Checked:
        rows: list[Row] = list(zip(*batch.values.values(), strict=True))
        lines = list(batch.lines)
        refused: list[str | None] = []
        if batch.refused:
            references = batch.values[self.kind.key_column]
            refused = [references[place] for place in sorted(batch.refused)]
            rows = [row for place, row in enumerate(rows) if place not in batch.refused]
            lines = [line for place, line in enumerate(lines) if place not in batch.refused]
        batch.issues.sort(key=lambda found: found.line or 0)
        return Checked(rows, lines, batch.issues, refused)

    @staticmethod
    def _without(values: Values, place: int) -> Values:
        values[place] = None
        return values

    def _add(
        self,
        batch: _Batch,
        code: Code,
        place: int,
        *,
        field: str = "",
        value: str = "",
        severity: Severity | None = None,
        words: Mapping[str, object] | None = None,
    ) -> None:
        line, letter = batch.lines[place], self._letters.get(field)
        cell = f"{letter}{line}" if letter else ""
        found = issue(
            code, self.file, line=line, cell=cell, field=field, value=value, severity=severity, words=words
        )
        if found.severity is Severity.ERROR:
            batch.refused.add(place)
        batch.issues.append(found)


def _stray(needed: Values, others: Values) -> bool:
    """Whether a cell is filled where the one that its group needs is blank."""
    return bool([other for need, other in zip(needed, others, strict=True) if need is None and other])
