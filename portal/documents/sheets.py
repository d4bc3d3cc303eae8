"""What Homefile publishes for a landlord by itself: which tables there are and what their columns hold.

Whoever counts them stands above this room and hands them in: `actions.fill_sheet`. See `sheets.toml`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("sheets.toml")
Cell = str | int | float | None


class Holds(StrEnum):
    """What is in a column; a figure is as it reads, beside numbers; a year may not be over yet."""

    TEXT = "text"
    YEAR = "year"
    NUMBER = "number"
    MONEY = "money"
    FIGURE = "figure"


class Where(StrEnum):
    """Where a column is shown."""

    BOTH = "both"
    PAGE = "page"
    FILE = "file"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: ``key`` is its heading in the file, ``title`` on the page."""

    key: str
    title: str
    holds: Holds = Holds.TEXT
    on: Where = Where.BOTH

    @property
    def is_number(self) -> bool:
        return self.holds in {Holds.NUMBER, Holds.MONEY, Holds.FIGURE}


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a sheet."""

    key: str
    title: str
    columns: Sequence[Column]

    @property
    def by_building(self) -> bool:
        """Whether somebody may look for one building in it."""
        return self.columns[0].key == "building"

    @property
    def on_page(self) -> Sequence[tuple[int, Column]]:
        """The columns of the page, each with its place in a line."""
        return [(at, one) for at, one in enumerate(self.columns) if one.on is not Where.FILE]

    @property
    def in_file(self) -> Sequence[tuple[int, Column]]:
        return [(at, one) for at, one in enumerate(self.columns) if one.on is not Where.PAGE]


@dataclass(frozen=True, kw_only=True)
class SheetKind:
    """One sheet of sheets.toml."""

    key: str
    kind: str
    title: str
    summary: str
    how: str
    tables: Mapping[str, Table]


@dataclass(frozen=True, kw_only=True)
class Line:
    """What whoever counts hands in: a cell for each column. ``building`` is by what one looks for it."""

    cells: Sequence[Cell]
    building: str = field(default="")


# Of every table of figures of the service, so that files of different landlords fit together.
FIGURES = (
    Column(key="measure", title="What", on=Where.FILE),
    Column(key="title", title="What"),
    Column(key="year", title="Year", holds=Holds.YEAR),
    Column(key="told", title="Share or days", holds=Holds.FIGURE, on=Where.PAGE),
    Column(key="value", title="Value", holds=Holds.NUMBER, on=Where.FILE),
    Column(key="is", title="Is", on=Where.FILE),
    Column(key="unit", title="Unit", on=Where.FILE),
    Column(key="numerator", title="Yes", holds=Holds.NUMBER, on=Where.FILE),
    Column(key="denominator", title="Out of", holds=Holds.NUMBER),
)
BUILDING = Column(key="building", title="Building")


@cache
def sheets() -> Mapping[str, SheetKind]:
    """Every sheet by its key, in the order in which pages show them."""
    with FILE.open("rb") as file:
        return {row["key"]: _sheet(row) for row in tomllib.load(file)["sheet"]}


def _sheet(row: dict[str, Any]) -> SheetKind:
    tables = {table["key"]: _table(table) for table in row.pop("table")}
    return SheetKind(**row, tables=tables)


def _table(row: Mapping[str, Any]) -> Table:
    if row.get("figures"):
        columns: Sequence[Column] = FIGURES if row["key"] == "years" else (BUILDING, *FIGURES)
    else:
        columns = [_column(one) for one in row["columns"]]
    return Table(key=row["key"], title=row["title"], columns=columns)


def _column(row: Mapping[str, str]) -> Column:
    return Column(
        key=row["key"],
        title=row["title"],
        holds=Holds(row.get("is", Holds.TEXT)),
        on=Where(row.get("on", Where.BOTH)),
    )
