"""What becomes of each kind of record: how long it is kept, whom it is about, what may be erased. A table.

`kinds.csv` has a row for each model of ours, and `records/privacy.csv` the period of each field; tests hold
the two together, so that no field is stored of which nobody has said when it goes. The columns:

how     what happens when the time is over: ``delete`` the row, ``blank`` its words, it goes with its
        ``parent``, a ``task`` of its own does it, or it ``stays``
since   from when the time counts: a field, by Django's name, or the name of a condition (``=words``); or the
        field of the parent, or the task
blanks  what is blanked; ``bones`` are the personal fields that stay as bare facts
about   whose it is: paths to a person, to a tenant or to a tenant's public code (``person:by
        party:tenancy__parties code:told_for``), or a condition
erases  what goes when somebody asks: fields, or the whole ``row``; ``stays``: what does not, and ``why``
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

KINDS = Path(__file__).with_name("kinds.csv")
PRIVACY = Path(__file__).parents[1] / "records" / "privacy.csv"
PERIOD = re.compile(r"(?P<count>\d+|a) (?P<unit>day|month|year)s?\b")
ROW = "row"


class How(StrEnum):
    """What happens to rows whose time is over."""

    DELETE = "delete"
    BLANK = "blank"
    PARENT = "parent"
    TASK = "task"
    STAYS = "stays"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One row of the table, with the period of `privacy.csv`."""

    label: str
    how: How
    since: str
    blanks: tuple[str, ...]
    bones: tuple[str, ...]
    about: tuple[str, ...]
    erases: tuple[str, ...]
    stays: tuple[str, ...]
    why: str
    kept: str  # in words
    personal: tuple[str, ...]

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def goes_whole(self) -> bool:
        """Whether erasing takes the row."""
        return self.erases == (ROW,)

    @property
    def name(self) -> str:
        """Plain, for a list: repair requests."""
        return str(self.model._meta.verbose_name_plural)

    def before(self, now: datetime) -> datetime:
        """Whatever ended before that moment has been kept for long enough."""
        return earlier(now, self.kept)

    def has(self, field: str) -> bool:
        return any(one.name == field for one in self.model._meta.fields)


def earlier(now: datetime, kept: str) -> datetime:
    """That period before now: the first one in the words, as in ``6 years after the tenancy ends``.

    Raises ValueError for words without a period.
    """
    found = PERIOD.search(kept)
    if found is None:
        raise ValueError(f"There is no period in: {kept}")
    count = 1 if found["count"] == "a" else int(found["count"])
    if found["unit"] == "day":
        return datetime.fromtimestamp(now.timestamp() - count * 86400, now.tzinfo)
    months = count * (12 if found["unit"] == "year" else 1)
    years, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = min(now.day, 28 if month == 1 else 30)
    return now.replace(year=years, month=month + 1, day=day)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind, by its label."""
    kept: dict[str, set[str]] = {}
    personal: dict[str, list[str]] = {}
    with PRIVACY.open(newline="") as file:
        for row in csv.DictReader(file):
            kept.setdefault(row["model"], set()).add(row["kept"])
            if row["personal"] == "yes":
                personal.setdefault(row["model"], []).append(row["field"])
    with KINDS.open(newline="") as file:
        return {
            row["model"]: Kind(
                label=row["model"],
                how=How(row["how"]),
                since=row["since"],
                blanks=tuple(row["blanks"].split()),
                bones=tuple(row["bones"].split()),
                about=tuple(row["about"].split()),
                erases=tuple(row["erases"].split()),
                stays=tuple(row["stays"].split()),
                why=row["why"],
                kept=min(kept.get(row["model"], {""})),
                personal=tuple(personal.get(row["model"], ())),
            )
            for row in csv.DictReader(file)
        }


def blank_of(field: "Field[Any, Any]") -> Any:
    """What a field holds when it holds nothing. Raises ValueError for one that cannot be empty."""
    if field.null:
        return None
    if field.get_internal_type() in {"CharField", "TextField", "EmailField"}:
        return ""
    if field.get_internal_type() == "JSONField":
        return field.get_default() if field.has_default() else {}
    raise ValueError(f"{field} cannot be empty.")
