"""The duties and times of the law on hazards, read from law.toml; this installation's where it may."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.repairs.rights import law as rights

FILE = Path(__file__).with_name("law.toml")


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Something the landlord has to do, and how soon after it starts; no time is "as soon as it can"."""

    id: str
    key: str
    name: str
    column: str
    law: str
    confidence: str
    hours: int | None = None
    working_days: int | None = None
    days: int | None = None

    @property
    def is_law(self) -> bool:
        """Whether the law asks for it, rather than Homefile."""
        return bool(self.law)


@dataclass(frozen=True, kw_only=True)
class Rated:
    """A hazard of the rating system of 2026, and the numbers and names it had before."""

    number: int
    key: str
    name: str
    older: Mapping[int, str]
    since: date | None  # when a significant one came under the law on hazards

    @property
    def is_ever_covered(self) -> bool:
        """Whether an emergency of this kind is under the law: all are, but crowding."""
        return self.key in rights().hazards


@dataclass(frozen=True, kw_only=True)
class Law:
    """All of it, as it holds in this installation."""

    instrument: str
    duties: Mapping[str, Duty]
    hazards: Mapping[str, Rated]
    rating_since: date
    bands: tuple[str, ...]
    older_bands: tuple[str, ...]
    phases: tuple[tuple[int, date], ...]
    not_tenures: frozenset[str]

    def scheme(self, inspected_on: date) -> str:
        """Which list of hazards an inspection of that day goes by: the 21 of 2026 or the 29 of 2005."""
        return "2026" if inspected_on >= self.rating_since else "2005"

    def phase(self, aware_on: date) -> int:
        """The version of the rules: the phase that had begun on the day of awareness; 0 before the first."""
        return max((number for number, since in self.phases if since <= aware_on), default=0)


def law() -> Law:
    """The law with this installation's settings. Raises ValueError for settings that make no sense."""
    return _law(settings.HAZARD_LAW_TIMES, settings.HAZARD_LAW_NEXT_PHASE)


@cache
def _law(times: str, phase_3: str) -> Law:  # noqa: ARG001 rights() reads it; here it is what is cached by
    facts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    duties = {row["key"]: Duty(**row) for row in facts["duty"]}
    since = {key: hazard.since for key, hazard in rights().hazards.items()}
    names = {key: hazard.name for key, hazard in rights().hazards.items()}
    rating = facts["rating"]
    return Law(
        instrument=facts["instrument"],
        duties=duties | _own_times(times, duties),
        hazards={row["key"]: _rated(row, names, since) for row in rating["hazard"]},
        rating_since=rating["since"],
        bands=tuple(rating["bands"]),
        older_bands=tuple(rating["older_bands"]),
        phases=tuple(enumerate(sorted({day for day in since.values() if day}), start=1)),
        not_tenures=rights().not_tenures,
    )


def _rated(row: dict[str, Any], names: Mapping[str, str], since: Mapping[str, date | None]) -> Rated:
    key = row["key"]
    older = {int(number): name for number, name in row["older"].items()}
    name = names.get(key) or row["name"]
    return Rated(number=row["number"], key=key, name=name, older=older, since=since.get(key))


def _own_times(text: str, duties: Mapping[str, Duty]) -> dict[str, Duty]:
    """renewed=10,safe_after=24,further=20: of duties of which the law's time is not certain."""
    changed = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        key, _, number = part.partition("=")
        duty = duties.get(key)
        if duty is None or duty.confidence == "high":
            raise ValueError(f"{key} is no duty whose time may be set")
        if not number.isdigit() or not int(number):
            raise ValueError(f"{part} does not say how long")
        time = int(number)
        changed[key] = replace(duty, hours=time) if duty.hours else replace(duty, working_days=time)
    return changed
