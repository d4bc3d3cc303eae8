"""What each message does, and what becomes of it, as two tables.

docs/messages-in.md shows them; tests hold both to what the code does.
"""

import csv
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Does:
    """What a message does, or an update of one type: `0 complete` is type 0 with that word."""

    message: str
    type: str
    does: str


@dataclass(frozen=True)
class Situation:
    """What becomes of a message as things stand: the status of the answer, and the outcome that is kept."""

    situation: str
    message: str
    status: int
    outcome: str
    then: str


@functools.cache
def outcomes() -> Sequence[Does]:
    """The rows of outcomes.csv."""
    return tuple(Does(**row) for row in _rows("outcomes"))


@functools.cache
def situations() -> Sequence[Situation]:
    """The rows of situations.csv."""
    return tuple(Situation(**row | {"status": int(row["status"])}) for row in _rows("situations"))  # type: ignore[arg-type]


def said_of(kind: str) -> str:
    """What a message does, and its types, in Markdown."""
    whole, *types = [row for row in outcomes() if row.message == kind]
    lines = [f"* `{row.type}`: {row.does}" for row in types]
    return "\n".join([f"Does: {whole.does}.", *([""] if lines else []), *lines])


def table_of_outcomes() -> str:
    """The first table of docs/messages-in.md."""
    lines = ["| message | type | does |", "|---|---|---|"]
    return "\n".join(lines + [f"| `{row.message}` | {_code(row.type)} | {row.does} |" for row in outcomes()])


def table_of_situations() -> str:
    """The second: of the messages that fare alike in a situation one line."""
    lines = ["| situation | message | answer | kept as | and then |", "|---|---|---:|---|---|"]
    alike = groupby(situations(), key=lambda row: (row.situation, row.status, row.outcome, row.then))
    for (situation, status, outcome, then), rows in alike:
        messages = ", ".join(row.message for row in rows)
        lines.append(f"| {situation} | {messages} | {status} | {_code(outcome)} | {then} |")
    return "\n".join(lines)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
