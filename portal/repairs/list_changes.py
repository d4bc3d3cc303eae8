"""What one list of problems has that another has not. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.words import listed, plural
from portal.repairs.problems import COLUMNS, Row


@dataclass(frozen=True)
class Changes:
    """Names of problems, each in the order of its list."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    taken_off: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.taken_off)

    @property
    def words(self) -> str:
        """1 problem added and 2 changed; nothing different."""
        counts = [(self.added, "added"), (self.changed, "changed"), (self.taken_off, "taken off")]
        told = [f"{plural(len(names), 'problem')} {how}" for names, how in counts if names]
        return listed(told) if told else "nothing different"


def changes(before: Sequence[Row], after: Sequence[Row]) -> Changes:
    """What becomes different when ``after`` is used instead of ``before``."""
    old, new = _by_key(before), _by_key(after)
    return Changes(
        added=tuple(row["name"] for key, row in new.items() if key not in old),
        changed=tuple(row["name"] for key, row in new.items() if key in old and _differ(row, old[key])),
        taken_off=tuple(row["name"] for key, row in old.items() if key not in new),
    )


def _by_key(rows: Sequence[Row]) -> dict[str, Row]:
    return {row["key"]: row for row in rows}


def _differ(one: Row, other: Row) -> bool:
    return any((one.get(column) or "") != (other.get(column) or "") for column in COLUMNS)
