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
from portal.office.hazards.case import EVENTS
from portal.office.home.telling import Happening, Line, told

SQL = Path(__file__).with_name("timeline.sql").read_text()
SHOWN = 30
CONTACTS = 4
FOR_EVER = datetime.max.replace(tzinfo=UTC)
# That a case was handed out is nothing that happened at the home.
VERBS = sorted(EVENTS.keys() - {"hazard exported"})


class Kind(StrEnum):
    """What the timeline can be narrowed to."""

    REPAIRS = "repairs"
    VISITS = "visits"
    CONTACTS = "contacts"
    CHECKS = "checks"
    PLANS = "plans"
    HAZARDS = "hazards"
    CORRECTIONS = "corrections"
    PEOPLE = "people"


LABELS: Mapping[Kind, str] = {
    Kind.REPAIRS: "Repairs",
    Kind.VISITS: "Visits and updates",
    Kind.CONTACTS: "Questions, calls and messages",
    Kind.CHECKS: "Safety checks",
    Kind.PLANS: "Plans",
    Kind.HAZARDS: "Hazards",
    Kind.CORRECTIONS: "Corrections",
    Kind.PEOPLE: "Tenancies",
}


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A part of the timeline, from where the older part goes on, and the last contacts in it."""

    happenings: list[Happening]
    older: datetime | None
    contacts: list[Happening]


def timeline(
    home: Home, *, kind: Kind | None = None, before: datetime | None = None, hazards: bool = False
) -> Stretch:
    """What happened at the home and in its shared parts before a moment, the newest 30. One query.

    What is to come is on it too: a visit agreed for next week is its newest line. ``hazards``: whether
    whoever asks may open their cases; for others those, and what was written of them, are left out.
    """
    found = _rows(home, kind, before, hazards)
    rows = [row for is_contact, *row in found if not is_contact]
    shown = _whole_moments(rows)
    return Stretch(
        happenings=[told(Line(home.code, *row)) for row in shown],
        older=shown[-1][0] if len(shown) < len(rows) else None,
        contacts=[told(Line(home.code, *row)) for is_contact, *row in found if is_contact],
    )


def _rows(home: Home, kind: Kind | None, before: datetime | None, hazards: bool) -> list[tuple[Any, ...]]:
    asked = {
        "home": home.pk,
        "block": home.block_id,
        "estate": home.estate_id,
        "kind": kind.value if kind else None,
        "before": before or FOR_EVER,
        "today": clock.today(),
        "now": clock.now(),
        "hazards": hazards,
        "verbs": VERBS,
        "most": SHOWN + 1,
        "contacts": CONTACTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _whole_moments(rows: list[list[Any]]) -> list[list[Any]]:
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
