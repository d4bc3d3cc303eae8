"""The words in which a kind of record says how its delivered rows become stored ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from django.db.models import Model

if TYPE_CHECKING:
    from portal.sync.deliveries.merge.run import Run


@dataclass(frozen=True)
class Sql:
    """An expression where a column's name does not say enough.

    `{column}` is the delivered cell as text, null when blank or when the file has no such column;
    `m.` is the matched row with the ids its references led to.
    """

    template: str
    back: Mapping[str, str] = field(default_factory=dict)
    """The way back: columns, each with how it is made of the stored `{value}` and its row `{row}`. What links
    lead to needs none."""


Value = str | Sql


def midnight(column: str) -> Sql:
    """The beginning of a delivered day where the homes are."""
    return Sql(
        f"{{{column}}}::timestamp AT TIME ZONE 'Europe/London'",
        back={column: "({value} AT TIME ZONE 'Europe/London')::date"},
    )


@dataclass(frozen=True)
class Link:
    """A reference to another record of the same landlord, which becomes its id."""

    field: str
    to: type[Model]
    by: str
    unless: tuple[str, ...] = ()
    """Columns that are more exact: where one is given, this one is not looked at."""
    refuse: str = ""
    """The issue that refuses the row when the reference leads nowhere."""
    drop: str = ""
    """The issue that names the reference when it leads nowhere and the row loads without it."""


@dataclass(frozen=True)
class Refusal:
    """A row that cannot be stored as it is."""

    issue: str
    column: str
    when: str


@dataclass(frozen=True)
class Part:
    """Lines under a record, delivered as numbered groups of columns of its row."""

    model: type[Model]
    parent: str
    groups: tuple[str, ...]
    """Beginnings of column names; `{n}` counts from 1. One without it is a single group, and comes first."""
    values: Mapping[str, Value]
    """Field to column, without the group's beginning."""
    present: str
    """The column, without the group's beginning, without which a group is no line; "" means any column."""
    key: Sql = Sql("p.n")
    """What tells the lines of one record apart."""
    key_field: str = "position"
    gone: Literal["delete", "end", "keep"] = "delete"
    """What happens to a stored line that is delivered no more."""
    spared: str = ""
    """Which stored lines `t` are not a delivery's to change."""


Step = Callable[["Run", "Merge"], None]


@dataclass(frozen=True)
class Merge:
    """Rows of one model, merged from the delivered rows of a kind."""

    model: type[Model]
    key: str
    values: Mapping[str, Value]
    links: tuple[Link, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    parts: tuple[Part, ...] = ()
    shared: bool = False
    """Whether several delivered rows speak of one record: the first row that does so decides."""
    complete: bool = False
    """Whether what is absent has ended."""
    flags: tuple[str, ...] = ()
    """Yes-or-no columns of the matched rows, no at first, for steps to set."""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Numbered columns that steps read, by how they begin and end: a change in one is a change of the row."""
    after_match: tuple[Step, ...] = ()
    before_change: tuple[Step, ...] = ()
    after_change: tuple[Step, ...] = ()
    version: int = 1
    """Raised when the mapping changes, so that every row is written anew at its next delivery."""


@dataclass(frozen=True)
class KindMerge:
    """All that a kind's rows become, in an order in which each finds what it refers to."""

    kind: str
    merges: tuple[Merge, ...] = field(default_factory=tuple)

    @property
    def main(self) -> Merge:
        """The one whose rows are the delivered rows, and are counted."""
        return self.merges[-1]
