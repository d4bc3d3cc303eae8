"""The checked rows of one file, whatever its format: CSV, XLSX, JSON or NDJSON, packed or not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Protocol

from openpyxl.utils import get_column_letter

from standards.batches import Batch, joined, without_collection
from standards.checking import Checker, Row
from standards.flattening import Flat, Strictness, batched, flattened
from standards.headers import Header, canonical_name, read_header
from standards.issues import Code, Issue, Severity, issue
from standards.kinds import KINDS, Kind, group_number
from standards.records import Numbered, read_json, read_ndjson
from standards.shapes import Remarks, to_flat
from standards.sheets import XlsxTable
from standards.sources import DeliveredFile, Limits, Source, Stopped, opened, seekable
from standards.tables import CsvTable, Rows

__all__ = ["RECORDS", "TABLES", "Batch", "read_checked"]

TABLES = (".csv", ".tsv", ".txt", ".xlsx")
RECORDS = (".json", ".ndjson", ".jsonl")
LIMITS = Limits()
_BLOCK = 700  # rows looked at together: few enough to stay in the processor's cache
_NAMES_SHOWN = 12


def read_checked(file: DeliveredFile, batch_rows: int = 5000, limits: Limits = LIMITS) -> Iterator[Batch]:
    """The rows of a file in batches, checked; memory does not grow with the file.

    Never raises for what the file holds: what cannot be read is an issue of the last batch, whose code is
    then in `standards.issues.STOPS_READING`.
    """
    yield from _Reading(file, limits).batches(batch_rows)


class _Table(Protocol):
    header: list[str]

    def batches(self, batch_rows: int) -> Iterator[Rows]: ...


@dataclass
class _Reading:
    file: DeliveredFile
    limits: Limits
    columns: tuple[str, ...] = ()
    source: Source | None = None
    last_line: int = 1
    stopped: bool = False  # by a header that is no use
    waiting: list[Issue] = field(default_factory=list)  # issues of the file, for the next batch

    @property
    def kind(self) -> Kind:
        return KINDS[self.file.kind]

    @property
    def name(self) -> str:
        return self.file.name

    def batches(self, batch_rows: int) -> Iterator[Batch]:
        read = self._rows_of_records if self.file.suffix in RECORDS else self._rows_of_table
        read_any = False
        try:
            for batch in joined(without_collection(read(min(batch_rows, _BLOCK))), batch_rows):
                read_any = read_any or bool(batch.read)
                yield batch
            if not read_any and not self.stopped:
                raise Stopped(Code.EMPTY_FILE)
        except Stopped as stopped:
            words = {"row": self.last_line, "reason": "it cannot be unpacked"} | stopped.words
            self.waiting.append(issue(stopped.code, self.name, words=words))
        except OSError as fault:
            self.waiting.append(
                issue(Code.BAD_ARCHIVE, self.name, words={"reason": fault.strerror or str(fault)})
            )
        if self.waiting:
            yield self._batch([], [], [], 0)

    def _batch(
        self,
        rows: list[Row],
        lines: list[int],
        issues: list[Issue],
        read: int,
        refused: Sequence[str | None] = (),
    ) -> Batch:
        # A row that was refused before it could be checked does not say which record it is of.
        unknown: list[str | None] = [None] * (read - len(rows) - len(refused))
        issues, self.waiting = self.waiting + issues, []
        size = self.source.size if self.source else self.file.path.stat().st_size
        position = self.source.position if self.source and not self.source.closed else size
        return Batch(self.columns, rows, lines, issues, read, position, size, [*refused, *unknown])

    # --- CSV and XLSX ---

    def _rows_of_table(self, batch_rows: int) -> Iterator[Batch]:
        with opened(self.file, self.limits) as (self.source, stream):
            if self.file.suffix != ".xlsx":
                table = CsvTable(stream, self._known)
                yield from self._check_table(table, batch_rows)
                self._report_encoding(table)
                return
            with seekable(self.file, stream) as whole:
                yield from self._check_table(
                    XlsxTable(whole, self.source.size, self.limits, self._known), batch_rows
                )

    def _known(self, cells: Sequence[str]) -> int:
        return sum(canonical_name(self.kind, cell) is not None for cell in cells[:2000])

    def _check_table(self, table: _Table, batch_rows: int) -> Iterator[Batch]:
        header = read_header(self.kind, self.name, table.header)
        self.waiting += header.issues
        if not header.usable:
            self.stopped = True
            return
        self.columns = tuple(header.names)
        checker = Checker(self.kind, self.name, self.columns, self._letters(header))
        width = header.width
        for lines, rows in table.batches(batch_rows):
            read = len(rows)
            if not read:
                continue
            self.last_line = lines[-1]
            if set(map(len, rows)) != {width}:
                lines, rows = self._of_right_width(table, width, lines, rows)
            across = list(zip(*rows, strict=True)) if rows else []
            checked = checker.check(lines, [across[place] for place in header.places]) if rows else None
            if checked:
                yield self._batch(checked.rows, checked.lines, checked.issues, read, checked.refused)
            else:
                yield self._batch([], [], [], read)

    def _letters(self, header: Header) -> dict[str, str]:
        if self.file.suffix != ".xlsx":
            return {}
        places = zip(header.names, header.places, strict=True)
        return {name: get_column_letter(place + 1) for name, place in places}

    def _of_right_width(self, table: _Table, width: int, lines: Sequence[int], rows: list[list[str]]) -> Rows:
        """Rows with as many cells as the header; blank cells too many are nothing."""
        good_lines, good = [], []
        for line, row in zip(lines, rows, strict=True):
            if len(row) > width and not any(cell.strip() for cell in row[width:]):
                row = row[:width]
            if len(row) == width:
                good_lines.append(line)
                good.append(row)
                continue
            code = Code.TOO_FEW_CELLS if len(row) < width else Code.TOO_MANY_CELLS
            self.waiting.append(
                issue(code, self.name, line=line, words={"count": len(row), "expected": width})
            )
            if code is Code.TOO_FEW_CELLS and line == lines[-1] and not getattr(table, "ends_whole", True):
                self.waiting.append(issue(Code.TRUNCATED_FILE, self.name, words={"row": line}))
        return good_lines, good

    def _report_encoding(self, table: CsvTable) -> None:
        if table.decoder.encoding == "windows-1252":
            self.waiting.append(issue(Code.WINDOWS_1252, self.name))

    # --- JSON and NDJSON ---

    def _rows_of_records(self, batch_rows: int) -> Iterator[Batch]:
        self.columns = self._columns_of_records()
        checker = Checker(self.kind, self.name, self.columns)
        strict = Strictness(self.kind, self.name)
        remarks = Remarks()
        with opened(self.file, self.limits) as (self.source, stream):
            numbered = flattened(self.kind, self._records(stream), remarks, strict)
            try:
                for batch in batched(numbered, batch_rows):
                    yield self._check_records(checker, batch)
            finally:
                self._report_remarks(remarks)
                self.waiting += strict.issues

    def _records(self, stream: BufferedReader) -> Iterator[Numbered]:
        return read_json(stream) if self.file.suffix == ".json" else read_ndjson(stream)

    def _columns_of_records(self) -> tuple[str, ...]:
        """The columns that any record fills, from a first pass: every batch has the same columns."""
        found: set[str] = set()
        try:
            with opened(self.file, self.limits) as (_, stream):
                for _, record, _ in self._records(stream):
                    for row in to_flat(self.kind, record) if record is not None else ():
                        found |= row.keys()
        except Stopped:
            pass  # the second pass will stop there too, and say so
        needed = {column.name for column in self.kind.fields if column.required and not column.repeated}
        found |= needed
        repeats = dict.fromkeys(self.kind.groups, 0)
        for name in found:
            column = self.kind.column(name)
            if column.repeated:
                repeats[column.group] = max(repeats[column.group], group_number(name))
        return tuple(
            name for name in self.kind.header(repeats) if name in found or self.kind.column(name).repeated
        )

    def _check_records(self, checker: Checker, batch: list[Flat]) -> Batch:
        self.last_line = batch[-1].number
        issues: list[Issue] = []
        for each in batch:
            if each.reason:
                issues.append(
                    issue(Code.BAD_JSON, self.name, line=each.number, words={"reason": each.reason})
                )
            for code, at, expected in each.shapes:
                issues.append(
                    issue(
                        code,
                        self.name,
                        line=each.number,
                        field=at,
                        severity=Severity.ERROR if each.row is None else None,
                        words={"expected": expected, "limit": expected},
                    )
                )
        good = [each for each in batch if each.row is not None]
        cells = [[each.row.get(name, "") for each in good] for name in self.columns]  # type: ignore[union-attr]
        checked = checker.check([each.number for each in good], cells)
        return self._batch(checked.rows, checked.lines, issues + checked.issues, len(batch), checked.refused)

    def _report_remarks(self, remarks: Remarks) -> None:
        if remarks.camel:
            self.waiting.append(issue(Code.CAMEL_CASE, self.name, value=_listed(remarks.camel)))
        if remarks.unknown:
            self.waiting.append(issue(Code.UNKNOWN_COLUMNS, self.name, value=_listed(remarks.unknown)))


def _listed(names: set[str]) -> str:
    shown = sorted(names)[:_NAMES_SHOWN]
    return ", ".join(shown) + (f" and {len(names) - len(shown)} more" if len(names) > len(shown) else "")
