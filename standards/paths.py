"""Where a flat column lives in a nested record.

    Property[*].Unit[*].Reference[AllocatedBy=GeoPlace].ID

`[*]` is the axis that rows run along, `[N]` a group that repeats within a row, `[0]` the first of a list, and
`[Key=a|b]` the first whose Key is a or b (written as a); `[Key!=a]` the first whose Key is not a.
"""

import re
from dataclasses import dataclass
from typing import Any

_STEP = re.compile(r"(\w+)(?:\[([^\]]*)\])?(?:\.|$)")
_CONDITION = re.compile(r"([\w.]+)(!?=)(.+)")


@dataclass(frozen=True, slots=True)
class Condition:
    """Which item of a list is meant, by a value inside it."""

    key: tuple[str, ...]
    values: tuple[str, ...]
    negated: bool

    def holds(self, item: Any) -> bool:
        for name in self.key:
            item = item.get(name) if isinstance(item, dict) else None
        return (str(item) in self.values) is not self.negated

    def stamp(self, item: dict[str, Any]) -> None:
        """Make a new item one that the condition holds for."""
        if self.negated:
            return
        for name in self.key[:-1]:
            item = item.setdefault(name, {})
        item[self.key[-1]] = self.values[0]


@dataclass(frozen=True, slots=True)
class Step:
    """One name on the way; `pick` is None for a single value, else "*", "N", "0" or "?" (by condition)."""

    name: str
    pick: str | None = None
    condition: Condition | None = None


Path = tuple[Step, ...]


def parse_path(text: str) -> Path:
    steps, end = [], 0
    for match in _STEP.finditer(text):
        if match.start() != end:
            break
        steps.append(_step(match[1], match[2]))
        end = match.end()
    if end != len(text) or not steps:
        raise ValueError(f"not a path: {text}")
    return tuple(steps)


def _step(name: str, inside: str | None) -> Step:
    if inside is None or inside in ("*", "N", "0"):
        return Step(name, inside)
    match = _CONDITION.fullmatch(inside)
    if match is None:
        raise ValueError(f"not a condition: {inside}")
    return Step(
        name, "?", Condition(tuple(match[1].split(".")), tuple(match[3].split("|")), match[2] == "!=")
    )
