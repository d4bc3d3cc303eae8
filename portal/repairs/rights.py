"""What the law adds to a landlord's own promise, read from rights.toml; this installation's where it may."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = Path(__file__).with_name("rights.toml")

DayOfYear = tuple[int, int]  # month, day


@dataclass(frozen=True)
class Season:
    """Days of every year, both ends counted; it may run over the new year."""

    first: DayOfYear
    last: DayOfYear

    def covers(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


@dataclass(frozen=True, kw_only=True)
class Line:
    """A defect of the Schedule to the Right to Repair Regulations 1994, with its working days."""

    key: str
    defect: str
    days: int
    winter_days: int | None = None
    only_if: str = ""
    not_if: tuple[str, str] | None = None  # a question, and the answer to it
    must_ask: bool = False


@dataclass(frozen=True, kw_only=True)
class Hazard:
    """A hazard of the rating system; ``since`` is when the law's times begin to count for it, if set."""

    key: str
    name: str
    since: date | None


@dataclass(frozen=True, kw_only=True)
class Law:
    """All of it, as it holds in this installation."""

    cold: Season
    winter: Season
    ceiling_pounds: int
    tenures: frozenset[str]
    not_landlords: frozenset[str]  # short names of councils too small for the Right to Repair
    lines: Mapping[str, Line]
    hazards: Mapping[str, Hazard]
    investigate_days: int
    make_safe_hours: int
    not_tenures: frozenset[str]


def law() -> Law:
    """The law with this installation's settings. Raises ValueError for settings that make no sense."""
    return _law(
        settings.COLD_MONTHS,
        settings.RIGHT_TO_REPAIR_TENURES,
        settings.RIGHT_TO_REPAIR_NOT,
        settings.HAZARD_LAW_NEXT_PHASE,
    )


@cache
def _law(cold: str, tenures: str, not_landlords: str, phase_3: str) -> Law:
    facts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    right, hazards = facts["right_to_repair"], facts["hazards"]
    phases = hazards["phases"] | ({"3": date.fromisoformat(phase_3)} if phase_3 else {})
    return Law(
        cold=season(cold) if cold else Season(_day(facts["cold"]["first"]), _day(facts["cold"]["last"])),
        winter=Season(_day(right["winter_first"]), _day(right["winter_last"])),
        ceiling_pounds=right["ceiling_pounds"],
        tenures=_listed(tenures) or frozenset(right["tenures"]),
        not_landlords=_listed(not_landlords),
        lines={row["key"]: _line(row) for row in right["line"]},
        hazards={row["key"]: _hazard(row, phases) for row in hazards["hazard"]},
        investigate_days=hazards["investigate_days"],
        make_safe_hours=hazards["make_safe_hours"],
        not_tenures=frozenset(hazards["not_tenures"]),
    )


def season(text: str) -> Season:
    """11-01 to 04-30. Raises ValueError for what is no two days of a year."""
    first, _, last = text.partition(" to ")
    return Season(_day(first.strip()), _day(last.strip()))


def _day(text: str) -> DayOfYear:
    on = date.fromisoformat(f"2024-{text}")  # a leap year: it has every day there is
    return on.month, on.day


def _line(row: dict[str, Any]) -> Line:
    return Line(**row | {"not_if": tuple(row["not_if"])} if "not_if" in row else row)


def _hazard(row: dict[str, Any], phases: Mapping[str, date]) -> Hazard:
    return Hazard(key=row["key"], name=row["name"], since=phases.get(str(row["phase"])))


def _listed(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())
