"""Delivered text turned into typed values, by PostgreSQL."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Field

from portal.sync.deliveries.merge.names import quoted
from portal.sync.deliveries.merge.spec import Part, Sql, Value

CASTS: dict[type["Field[Any, Any]"], str] = {
    models.DateField: "{}::date",
    models.DateTimeField: "{}::timestamptz",
    models.TimeField: "{}::time",
    models.DecimalField: "{}::numeric",
    models.PositiveSmallIntegerField: "{}::smallint",
    models.BooleanField: "coalesce({}::boolean, false)",
    models.CharField: "coalesce({}, '')",
    models.TextField: "coalesce({}, '')",
}


class Cells(dict[str, str]):
    """How the delivered cells are reached: by table alias, and null where the file has no such column."""

    def __init__(self, alias: str, columns: Iterable[str]) -> None:
        super().__init__((column, f"{alias}.{quoted(column)}") for column in columns)

    def __missing__(self, column: str) -> str:
        return "NULL::text"


def cell(template: str, cells: Cells) -> str:
    """The expression with its cells put in."""
    return template.format_map(cells)


def typed(value: Value, column: "Field[Any, Any]", cells: Cells) -> str:
    """The value as the field's own type."""
    if isinstance(value, Sql):
        return cell(value.template, cells)
    return CASTS[type(column)].format(cells[value])


def read_by(values: Iterable[Value]) -> list[str]:
    """The columns that values are made of, in order of name."""
    read: set[str] = set()
    for value in values:
        read.update(re.findall(r"\{(\w+)\}", value.template) if isinstance(value, Sql) else [value])
    return sorted(read)


def ends_of(part: Part) -> list[str]:
    """How the columns of the part's groups end."""
    return read_by([*part.values.values(), part.key])


def numbers(group: str, columns: Iterable[str]) -> list[int]:
    """Which numbers of a group the file has: 1 and 2 of work_element_1_reference, work_element_2_quantity."""
    beginning = re.compile(re.escape(group).replace(r"\{n\}", "([1-9][0-9]*)"))
    found = {match[1] for match in map(beginning.match, columns) if match}
    return sorted(int(number) for number in found)


def groups_of(part: Part, columns: Iterable[str]) -> list[tuple[int, str]]:
    """The groups of a part that the file has, each with its number and the beginning of its columns."""
    names = list(columns)
    found: list[tuple[int, str]] = []
    for group in part.groups:
        if "{n}" in group:
            found += [(number, group.format(n=number)) for number in numbers(group, names)]
        elif any(group + end in names for end in ends_of(part)):
            found.append((0, group))
    return found
