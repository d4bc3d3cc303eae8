"""The measures of a landlord's service: what each says, how it is counted, and whose it is."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("measures.csv")


class Unit(StrEnum):
    """What a value is of."""

    PERCENT = "percent"
    DAYS = "days"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One row of measures.csv."""

    key: str
    title: str
    short: str  # under a bar
    group: str
    unit: Unit
    source: str
    confidence: str
    check: str  # key of safety/checks.toml, where it is of certificates
    what: str
    how: str


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure by its key, in the order in which pages show them."""
    with FILE.open(newline="") as file:
        return {row["key"]: _measure(row) for row in csv.DictReader(file)}


def _measure(row: Mapping[str, str]) -> Measure:
    return Measure(**(dict(row) | {"unit": Unit(row["unit"])}))  # type: ignore[arg-type]


def grouped() -> Mapping[str, Sequence[Measure]]:
    """The same, by their groups."""
    groups: dict[str, list[Measure]] = {}
    for measure in measures().values():
        groups.setdefault(measure.group, []).append(measure)
    return groups
