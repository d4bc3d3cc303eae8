"""What a landlord's own records say of hazards, as data: words of updates, and checks that failed. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from portal.core.clock import LONDON
from portal.hazards.law import law

FILE = Path(__file__).with_name("signs.toml")
# What every word of an update that tells of one holds: an index finds them by it.
MARK = "hazard_"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A hazard that something tells of, by its key, and by which of the ways it became known."""

    hazard: str
    way: str


@dataclass(frozen=True, kw_only=True)
class Failing:
    """A kind of check whose outcome tells of a hazard."""

    types: tuple[str, ...]
    title: str
    outcomes: tuple[str, ...]
    hazard: str

    def tells(self, *, type_code: str, title: str, outcome_code: str) -> bool:
        named = not self.title or self.title in title.lower()
        return type_code in self.types and outcome_code in self.outcomes and named


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def failing() -> tuple[Failing, ...]:
    """The kinds of check, in the order of the table."""
    rows = _table()["certificate"]
    return tuple(
        Failing(
            types=tuple(row["types"]),
            title=row["title"],
            outcomes=tuple(row["outcomes"]),
            hazard=row["hazard"],
        )
        for row in rows
    )


def told_by_word(word: str) -> Told | None:
    """The hazard in the word of an update of type 0; None for another word, and for no known hazard."""
    for begins, way in _table()["word"].items():
        key = word.removeprefix(begins)
        if word.startswith(begins) and key in law().hazards:
            return Told(hazard=key, way=way)
    return None


def told_by_check(*, type_code: str, title: str, outcome_code: str) -> Told | None:
    """The hazard that a check's outcome tells of; the first line of the table that fits."""
    for one in failing():
        if one.tells(type_code=type_code, title=title, outcome_code=outcome_code):
            return Told(hazard=one.hazard, way="survey")
    return None


def origin_of_update(order: UUID, hazard: str, at: datetime) -> str:
    """What names it however it comes: a delivery of the same update may leave out the seconds."""
    return f"update:{order}:{hazard}:{at.astimezone(LONDON):%Y%m%d%H%M}"


def origin_of_check(certificate: UUID, hazard: str, on: date) -> str:
    return f"check:{certificate}:{hazard}:{on:%Y%m%d}"


def aware_of_check(on: date, *, now: datetime) -> datetime:
    """A check has a day and no hour: whoever did it knew by the afternoon, or knows now."""
    return min(datetime.combine(on, time(17), LONDON), now)
