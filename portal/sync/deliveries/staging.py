"""read and check: a landlord's files through the standard into temporary tables of text, as a stream."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.sync.deliveries.copying import OPTIONS, as_copied
from portal.sync.deliveries.issues import Issues
from portal.sync.deliveries.merge.names import listed, quoted
from portal.sync.deliveries.merge.run import FEW, Staged
from standards.delivery import Batch, DeliveredFile, read_checked
from standards.issues import STOPS_READING, Code, Issue, Severity, issue

ROWS_AT_ONCE = 1_000
_NUMBERED = re.compile(r"_[0-9]+_")

Tell = Callable[[int, int], None]
"""Told how many bytes of a file have been read, and its size."""


@dataclass
class Tally:
    """What came of reading one file."""

    read: int = 0
    valid: int = 0
    nameless: bool = False
    """Whether a refused row does not say which record it is."""
    stopped: bool = False
    """Whether the file could not be read to its end: then none of it is used."""


@dataclass
class Stage:
    """Where rows are put before anything is decided. Makes `staged_<kind>` and `refused_<kind>` tables."""

    cursor: Any
    issues: Issues
    staged: dict[str, Staged] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """The name of each kind's file."""

    def put(self, file: DeliveredFile, tell: Tell) -> Tally:
        """Read, check and stage one file. A file that cannot be read to its end leaves nothing behind."""
        kind, tally = file.kind, Tally()
        self.files[kind] = file.name
        batches = read_checked(file, batch_rows=ROWS_AT_ONCE)
        columns = self._stage(kind, batches, tally, tell)
        if not tally.read and not tally.stopped:
            self.issues.add([issue(Code.EMPTY_FILE, file.name)])
            tally.stopped = True
        self.issues.write()
        if columns:
            self._finish(kind, columns, tally)
        return tally

    def _stage(self, kind: str, batches: Iterator[Batch], tally: Tally, tell: Tell) -> tuple[str, ...]:
        """Stage every batch; the answer is the file's columns, none if its header was no use."""
        for first in batches:
            if first.columns:
                self._make_tables(kind, first.columns)
                self._copy(kind, first, batches, tally, tell)
                return first.columns
            self._note(first, tally)
        return ()

    def _make_tables(self, kind: str, columns: tuple[str, ...]) -> None:
        typed = ", ".join(f"{quoted(column)} text" for column in columns)
        self.cursor.execute(
            f"CREATE TEMP TABLE {quoted(f'staged_{kind}')} (at bigint, line bigint, {typed}) ON COMMIT DROP;"
            f'CREATE TEMP TABLE {quoted(f"refused_{kind}")} (reference text COLLATE "C") ON COMMIT DROP'
        )

    def _copy(self, kind: str, first: Batch, rest: Iterator[Batch], tally: Tally, tell: Tell) -> None:
        """Rows in one long COPY, put aside when issues must be written: a connection does one at a time."""
        into = (
            f"COPY {quoted(f'staged_{kind}')} (at, line, {listed(list(first.columns))}) FROM STDIN {OPTIONS}"
        )
        refused: list[str] = []
        batch: Batch | None = first
        while batch:
            with self.cursor.copy(into) as copy:
                while batch:
                    copy.write(as_copied(batch.rows, batch.lines, first_at=tally.valid + 1))
                    refused += self._note(batch, tally)
                    tell(batch.position, batch.size)
                    batch = next(rest, None)
                    if self.issues.full:
                        break
            self.issues.write()
            self._put_refused(kind, refused)

    def _note(self, batch: Batch, tally: Tally) -> list[str]:
        """Count the batch and take down its issues; answers which records its refused rows speak of."""
        tally.read += batch.read
        tally.valid += len(batch.rows)
        tally.nameless = tally.nameless or None in batch.refused
        if batch.issues:
            self.issues.add(batch.issues)
            tally.stopped = tally.stopped or any(stops(found, batch) for found in batch.issues)
        return [reference for reference in batch.refused if reference is not None]

    def _put_refused(self, kind: str, refused: list[str]) -> None:
        """Refused rows' references: what they name has not ended because its row was bad."""
        if refused:
            with self.cursor.copy(f"COPY {quoted(f'refused_{kind}')} FROM STDIN") as copy:
                for reference in refused:
                    copy.write_row((reference,))
            refused.clear()

    def _finish(self, kind: str, columns: tuple[str, ...], tally: Tally) -> None:
        table, refused = quoted(f"staged_{kind}"), quoted(f"refused_{kind}")
        if tally.stopped:
            self.cursor.execute(f"DROP TABLE {table}, {refused}")
            return
        if tally.valid > FEW:
            self.cursor.execute(
                f"CREATE INDEX ON {table} (at); ANALYZE {table} ({listed(_looked_up(columns))})"
            )
        self.staged[kind] = Staged(kind, frozenset(columns), tally.valid)


def _looked_up(columns: tuple[str, ...]) -> list[str]:
    """The columns whose spread PostgreSQL should know when it plans: of a hundred, few are searched by."""
    return [
        "at",
        *(column for column in columns if column.endswith("_reference") and not _NUMBERED.search(column)),
    ]


def stops(found: Issue, batch: Batch) -> bool:
    """Whether what follows in the file was not read. A line that is bad JSON is only passed over."""
    if found.code not in STOPS_READING or found.severity is not Severity.ERROR:
        return False
    return found.line is None or (found.code is Code.BAD_JSON and not batch.read)
