"""Values as PostgreSQL hands them over in JSON, into cells of the flat profile in their canonical text."""

from collections.abc import Iterator, Sequence
from typing import Any

from portal.sync.outward.selecting import Lines, Selected

Row = dict[str, str]


def row_of(selected: Selected, values: Sequence[Any], lines: Sequence[list[list[Any]] | None]) -> Row:
    """The flat row of a record: what is blank is left out."""
    row: Row = {}
    for under, found in zip(selected.lines, lines, strict=True):
        for beginning, line in _numbered(under, found or []):
            for end, value in zip(under.ends, line[1:], strict=True):
                if text := text_of(value):
                    row[beginning + end] = text
    for column, value in zip(selected.columns, values, strict=True):
        if text := text_of(value):
            row.setdefault(column, text)
    return row


def _numbered(under: Lines, lines: list[list[Any]]) -> Iterator[tuple[str, list[Any]]]:
    """Each line with how its columns begin. Groups have no gaps, whatever places lines are kept at."""
    single = next((group for group in under.part.groups if "{n}" not in group), None)
    repeated = next((group for group in under.part.groups if "{n}" in group), None)
    number = 0
    for place, line in enumerate(lines):
        if single is not None and place == 0 and (repeated is None or line[0] == 0):
            yield single, line
        elif repeated is not None:
            number += 1
            yield repeated.format(n=number), line


def text_of(value: Any) -> str:
    """As `standards.values` writes it; "" for what is blank."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
