"""Everything that happened at a home, newest first, in one query however much there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import connection

from portal.core import clock
from portal.homes.models import Home
from portal.office.telling import Happening, Line, told

SQL = Path(__file__).with_name("timeline.sql").read_text()
SHOWN = 30
FOR_EVER = datetime.max.replace(tzinfo=UTC)


class Kind(StrEnum):
    """What the timeline can be narrowed to."""

    REPAIRS = "repairs"
    VISITS = "visits"
    MESSAGES = "messages"
    CHECKS = "checks"
    PLANS = "plans"
    PEOPLE = "people"
    CORRECTIONS = "corrections"


LABELS: Mapping[Kind, str] = {
    Kind.REPAIRS: "Repairs",
    Kind.VISITS: "Visits and updates",
    Kind.MESSAGES: "Messages",
    Kind.CHECKS: "Safety checks",
    Kind.PLANS: "Plans",
    Kind.PEOPLE: "Tenancies",
    Kind.CORRECTIONS: "Corrections",
}


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A part of the timeline, and from where the older part goes on."""

    happenings: list[Happening]
    older: datetime | None


def timeline(home: Home, *, kind: Kind | None = None, before: datetime | None = None) -> Stretch:
    """What happened at the home and in its shared parts before a moment, the newest 30. One query.

    What is to come is on it too: a visit agreed for next week is its newest line.
    """
    rows = _rows(home, kind, before)
    shown = _whole_moments(rows)
    older = shown[-1][0] if len(shown) < len(rows) else None
    return Stretch(happenings=[told(Line(home.code, *row)) for row in shown], older=older)


def _rows(home: Home, kind: Kind | None, before: datetime | None) -> list[tuple[Any, ...]]:
    asked = {
        "home": home.pk,
        "block": home.block_id,
        "estate": home.estate_id,
        "kind": kind.value if kind else None,
        "before": before or FOR_EVER,
        "today": clock.today(),
        "most": SHOWN + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _whole_moments(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """As many as are shown, not parting lines of the very same moment: the older part begins before it."""
    if len(rows) <= SHOWN:
        return rows
    return [row for row in rows if row[0] > rows[-1][0]] or rows[:SHOWN]


def moment_of(text: str) -> datetime | None:
    """The moment a link to the older part carries; None when it is no such moment."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
