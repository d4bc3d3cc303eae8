"""Rows as the text that PostgreSQL's COPY reads: tabs between cells, a line a row."""

from collections.abc import Sequence

# What stands for a blank: a character that the standard lets into no cell, so that none is taken for it.
NULL = "\x02"
OPTIONS = f"(NULL '{NULL}')"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
Row = tuple[str | None, ...]


def as_copied(rows: Sequence[Row], lines: Sequence[int], *, first_at: int) -> str:
    """Each row behind its number, from `first_at` on, and its line in the file."""
    starts = [f"{at}\t{line}\t" for at, line in enumerate(lines, start=first_at)]
    bodies = ["\t".join([NULL if cell is None else cell for cell in row]) for row in rows]
    if not _are_plain(bodies, rows):
        bodies = ["\t".join(map(_escaped, row)) for row in rows]
    return "".join([f"{start}{body}\n" for start, body in zip(starts, bodies, strict=True)])


def _are_plain(bodies: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether no cell holds a tab, a line's end or a backslash, which COPY would misread."""
    together = "".join(bodies)
    return (
        "\n" not in together
        and "\r" not in together
        and "\\" not in together
        and together.count("\t") == sum(map(len, rows)) - len(rows)
    )


def _escaped(cell: str | None) -> str:
    return NULL if cell is None else cell.translate(ESCAPES)
