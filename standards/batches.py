"""Rows in batches: put together, and handed on with the collector of cycles at rest."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass, field

from standards.checking import Row
from standards.issues import Issue
from standards.sources import Stopped


@dataclass
class Batch:
    """Some rows of a file, good ones only, and what was wrong with the others."""

    columns: tuple[str, ...]
    rows: list[Row]
    lines: list[int]
    issues: list[Issue]
    read: int  # rows read, with those refused
    position: int  # bytes of the file read so far, as it was delivered
    size: int
    # References of the rows that were refused, None where a row does not say: they have not ended.
    refused: list[str | None] = field(default_factory=list)

    def with_more(self, more: "Batch") -> "Batch":
        self.rows += more.rows
        self.lines += more.lines
        self.issues += more.issues
        self.refused += more.refused
        self.read += more.read
        self.position = more.position
        return self


def joined(blocks: Iterator[Batch], batch_rows: int) -> Iterator[Batch]:
    """Small batches put together, until one has as many rows as were asked for."""
    whole: Batch | None = None
    try:
        for block in blocks:
            whole = block if whole is None else whole.with_more(block)
            if whole.read >= batch_rows:
                yield whole
                whole = None
    except (Stopped, OSError):
        if whole is not None:
            yield whole  # what was read before a fault is as good as the rest
        raise
    if whole is not None:
        yield whole


def without_collection(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same, with the collector of cycles at rest: rows make none, and it would look at each of them."""
    while True:
        resting = gc.isenabled()
        gc.disable()
        try:
            batch = next(batches, None)
        finally:
            if resting:
                gc.enable()
        if batch is None:
            return
        yield batch
