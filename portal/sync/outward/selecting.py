"""What to ask PostgreSQL for, so that a stored row comes back as the cells it was delivered in.

Made once for each kind out of the declarations of `sync.deliveries.merge`, read backwards: which column
becomes which field is said there and nowhere else.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model

from portal.sync.deliveries.merge.alerts import ALERTS
from portal.sync.deliveries.merge.kinds import KINDS
from portal.sync.deliveries.merge.names import fields, quoted, table
from portal.sync.deliveries.merge.spec import KindMerge, Link, Merge, Part, Sql, Value
from portal.tenancies.models import Party, Tenancy


@dataclass(frozen=True)
class Lines:
    """The lines under a record: how to ask for them, and the columns of one of them."""

    part: Part
    ask: str
    """An array of lines, each its number and then a value for each end."""
    ends: tuple[str, ...]


@dataclass(frozen=True)
class Selected:
    """A kind as a question: `cells` is one array of values, in the order of `columns`."""

    merge: Merge
    columns: tuple[str, ...]
    cells: str
    joins: str
    lines: tuple[Lines, ...]

    @property
    def model(self) -> type[Model]:
        return self.merge.model


@functools.cache
def selected(kind: str) -> Selected:
    """The question for a kind of record, about a row called `t`."""
    merges = KINDS[kind]
    merge = merges.main
    cells = {merge.key: "t.reference", **dict(_of_row(merge, "t"))}
    joins = []
    for link in merge.links:
        alias = quoted(link.by)
        joins.append(f"LEFT JOIN {table(link.to)} {alias} ON {alias}.id = t.{quoted(link.field)}")
        cells[link.by] = f"{alias}.reference"
        for shared in _spoken_of(merges, link):
            cells |= dict(_of_row(shared, alias))
    return Selected(
        merge=merge,
        columns=tuple(cells),
        cells=f"json_build_array({', '.join(cells.values())})",
        joins=" ".join(joins),
        lines=(*(_lines(part, _under(part)) for part in merge.parts), *_of_steps(merge)),
    )


def _spoken_of(merges: KindMerge, link: Link) -> Iterator[Merge]:
    """What the same delivered row says of the record that a reference leads to."""
    return (each for each in merges.merges if each.shared and each.model is link.to)


def _of_row(merge: Merge, alias: str) -> Iterator[tuple[str, str]]:
    """Column and expression of each value of a stored row."""
    for name, value in merge.values.items():
        yield from _back(value, f"{alias}.{quoted(name)}", alias)


def _back(value: Value, stored: str, alias: str) -> Iterable[tuple[str, str]]:
    if isinstance(value, Sql):
        return [(column, made.format(value=stored, row=alias)) for column, made in value.back.items()]
    return [(value, stored)]


def _under(part: Part) -> str:
    return f"{table(part.model)} l WHERE l.{quoted(f'{part.parent}_id')} = t.id"


def _lines(part: Part, where: str) -> Lines:
    held = fields(part.model)
    ends = {end: made for name, value in part.values.items() for end, made in _back(value, _line(name), "l")}
    if part.key_field:
        ends |= dict(_back(part.key, _line(part.key_field), "l"))
    number = "l.position" if "position" in held else "1"
    order = "l.position" if "position" in held else _line(part.key_field or "id")
    standing = " AND l.ended_on IS NULL" if part.gone == "end" else ""
    values = ", ".join([number, *ends.values()])
    ask = f"(SELECT json_agg(json_build_array({values}) ORDER BY {order}) FROM {where}{standing})"  # noqa: S608
    return Lines(part, ask, tuple(ends))


def _line(name: str) -> str:
    return f"l.{quoted(name)}"


def _of_steps(merge: Merge) -> list[Lines]:
    """Lines that a step of the merge writes: the alerts stand under a tenant and not under the tenancy."""
    if merge.model is not Tenancy:
        return []
    party = f"SELECT p.id FROM {table(Party)} p WHERE p.tenancy_id = t.id AND p.position = 0"  # noqa: S608
    where = f"{table(ALERTS.model)} l WHERE l.party_id IN ({party} AND p.ended_on IS NULL)"
    return [_lines(ALERTS, where)]
