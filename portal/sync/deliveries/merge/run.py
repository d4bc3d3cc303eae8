"""One merge under way: whose it is, what was staged, and the statements it says to PostgreSQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.db.models import Model

from portal.sync.deliveries.merge.names import known, matched, quoted


class Cursor(Protocol):
    """What the merge needs of a database cursor, Django's or psycopg's."""

    rowcount: int

    def execute(self, query: str) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> Any: ...


@dataclass(frozen=True)
class Staged:
    """The valid rows of one kind, in a temporary table of text columns, `line`, and `at`: 1 for the first."""

    kind: str
    columns: frozenset[str]
    rows: int

    @property
    def table(self) -> str:
        return quoted(f"staged_{self.kind}")


# A delivery of no more rows than this looks each of its references up by itself.
FEW = 1_000
KNOWN = "SELECT reference, id FROM {table} WHERE landlord_id = {landlord} {new}"
HELD_FIELDS = (
    "SELECT model, array_agg(DISTINCT field ORDER BY field) FROM homes_heldfact "
    "WHERE landlord_id = {landlord} AND released_at IS NULL GROUP BY model"
)
NEW = "UNION ALL SELECT reference, id FROM {} WHERE is_new AND refusal IS NULL"


def nobody_listens(_rows: int) -> None:
    """What is told of progress when nobody asked."""


class NamesIssues(Protocol):
    """Takes down what is wrong with a staged row."""

    def __call__(self, code: str, *, kind: str, line: int, column: str, value: str | None) -> None: ...


@dataclass
class Run:
    """A delivery being merged, inside one transaction."""

    cursor: Cursor
    landlord_id: int
    source_id: int
    day: date
    """The day as of which the delivery speaks."""
    staged: dict[str, Staged]
    name_issue: NamesIssues
    wrote: Callable[[int], None] = nobody_listens
    """Told how many delivered rows have been written, again and again."""
    held_back: frozenset[str] = frozenset()
    """Kinds in which a refused row does not say which record it is: nothing of them ends."""
    kind: str = ""
    touched: bool = False
    """Whether anything was made, changed or ended."""
    matched: set[str] = field(default_factory=set)
    _known: set[str] = field(default_factory=set)
    _held: dict[str, tuple[str, ...]] | None = None

    @property
    def rows(self) -> Staged:
        """The staged rows of the kind that is being merged."""
        return self.staged[self.kind]

    @property
    def is_small(self) -> bool:
        """Whether to look up what few rows speak of, instead of listing all that the landlord has."""
        return sum(staged.rows for staged in self.staged.values()) <= FEW

    def do(self, template: str, **parts: Any) -> int:
        """Run a statement, with the parts put in by name; answers how many rows it touched."""
        self.cursor.execute(self.filled(template, **parts))
        return self.cursor.rowcount

    def ask(self, template: str, **parts: Any) -> list[tuple[Any, ...]]:
        """The rows that a small question answers with."""
        self.cursor.execute(self.filled(template, **parts))
        return list(self.cursor.fetchall())

    def filled(self, template: str, **parts: Any) -> str:
        """The template with the parts put in, and what every statement knows."""
        here = {
            "landlord": self.landlord_id,
            "source": self.source_id,
            "day": f"'{self.day.isoformat()}'::date",
            "staged": self.rows.table,
        }
        return template.format(**here | parts)

    def known(self, model: type[Model]) -> str:
        """Where reference and id are: of all the landlord has, and of all that this delivery brings."""
        if self.is_small:
            return f"({self.filled(KNOWN, **self._known_parts(model))})"
        name = known(model)
        if name not in self._known:
            self._known.add(name)
            self.do(
                f"CREATE TEMP TABLE {{name}} ON COMMIT DROP AS {KNOWN}", name=name, **self._known_parts(model)
            )
            self.do("ANALYZE {name}", name=name)
        return name

    def held_fields(self) -> dict[str, tuple[str, ...]]:
        """The fields of the landlord's records that residents put right and its system does not say yet.

        By the name of the model. Asked once, until `forget_held`.
        """
        if self._held is None:
            self._held = {model: tuple(names) for model, names in self.ask(HELD_FIELDS)}
        return self._held

    def forget_held(self) -> None:
        """Ask again the next time: staff may have answered meanwhile."""
        self._held = None

    def _known_parts(self, model: type[Model]) -> dict[str, str]:
        new = NEW.format(matched(model)) if matched(model) in self.matched else ""
        return {"table": quoted(model._meta.db_table), "new": new}

    def each_issue(self, code: str, template: str, **parts: Any) -> None:
        """Name an issue for every row (line, column, value) that a question answers with."""
        for line, column, value in self._stream(template, parts):
            self.name_issue(code, kind=self.kind, line=line, column=column, value=value)

    def _stream(self, template: str, parts: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        """Rows by the thousand, so that a million refused ones need no more memory than one."""
        self.cursor.execute(f"DECLARE wrong NO SCROLL CURSOR FOR {self.filled(template, **parts)}")
        while rows := self.ask("FETCH 2000 FROM wrong"):
            yield from rows
        self.do("CLOSE wrong")
