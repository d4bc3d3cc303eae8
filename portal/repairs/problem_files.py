"""A list of problems as a file: written for a spreadsheet, and read back from one."""

import csv
import io
from collections.abc import Sequence

from portal.core.words import listed
from portal.repairs.problems import COLUMNS, Row
from standards.issues import issue
from standards.sources import Stopped
from standards.tables import CsvTable

A_BATCH = 1000
NEEDED = tuple(column for column in COLUMNS if column not in {"certainty", "rate_code"})


class CannotRead(Exception):
    """Why no list could be read from the file, in a sentence."""


def written(rows: Sequence[Row]) -> str:
    """The list as CSV, its columns in their order."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: row.get(column) or "" for column in COLUMNS} for row in rows)
    return text.getvalue()


def rows_from(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file as a spreadsheet saves it, whatever its delimiter. Raises CannotRead."""
    try:
        stream: io.BufferedReader = io.BufferedReader(io.BytesIO(data))
        table = CsvTable(stream, lambda cells: len(_columns(cells)))
        header = [cell.strip().lower() for cell in table.header]
        _check_header(header)
        found = [row for _, batch in table.batches(A_BATCH) for row in batch]
    except Stopped as stopped:
        raise CannotRead(issue(stopped.code, "The file", words=stopped.words).message) from stopped
    return [_row(header, cells) for cells in found]


def _columns(cells: Sequence[str]) -> list[str]:
    return [name for cell in cells if (name := cell.strip().lower()) in COLUMNS]


def _check_header(header: Sequence[str]) -> None:
    missing = [column for column in NEEDED if column not in header]
    if len(missing) > len(NEEDED) / 2:
        raise CannotRead("This is no list of problems. Download yours first, and change that.")
    if missing:
        raise CannotRead(f"These columns are missing: {listed(missing)}.")
    unknown = [column for column in header if column and column not in COLUMNS]
    if unknown:
        raise CannotRead(f"There are columns we do not know: {listed(unknown[:5])}.")
    if len(_columns(header)) != len(set(_columns(header))):
        raise CannotRead("A column is there twice.")


def _row(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    held = {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=False) if name}
    return {column: held.get(column, "") for column in COLUMNS}
