"""Where a landlord's system and Homefile do not say the same, in words for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from portal.core.words import capital
from portal.landlords.models import Landlord
from portal.repairs.models import WorkOrder
from portal.sync.models import Difference, Reconciliation
from portal.sync.out.rules import Failure
from portal.sync.reconciling import running
from portal.sync.reconciling.rules import RULES, Kind

STATES: Mapping[str, tuple[str, str]] = {
    Difference.State.LISTED: ("Needs you", "bad"),
    Difference.State.HEALED: ("Put right", "good"),
    Difference.State.SEEN_TO: ("Seen to by staff", "quiet"),
    Difference.State.GONE: ("Both agree again", "quiet"),
}
FIELDS: Mapping[str, str] = {
    "State": "How it stands",
    "Raised": "Raised",
    "Due": "Promised by",
    "Completed": "Done",
    "Cancelled": "Cancelled",
    "Contractor": "Contractor",
    "Visit": "Next visit",
}
# Why a comparison could not be done, beside the failures of messages.
FAILED: Mapping[str, str] = {
    running.NOT_OFFERED: "Your system does not offer a list of what it holds. It need not.",
    running.NOT_COMPARABLE: "What your system says that it holds cannot be compared.",
    running.RESTING: "Your system does not answer just now. It is compared tomorrow night.",
    Failure.REFUSED: "Your system does not let Homefile ask what it holds.",
}


@dataclass(frozen=True)
class Line:
    """One difference in the list."""

    difference: Difference
    title: str
    badge: tuple[str, str]


@dataclass(frozen=True)
class Side:
    """One thing of an order, as each side has it."""

    label: str
    here: str
    there: str

    @property
    def differs(self) -> bool:
        return self.here != self.there


def listed_of(landlord: Landlord) -> QuerySet[Difference]:
    """What waits for staff, the newest first."""
    rows = Difference.objects.filter(landlord=landlord, state=Difference.State.LISTED)
    return rows.select_related("system").order_by("-found_at", "-pk")


def healed_of(landlord: Landlord) -> QuerySet[Difference]:
    """What was put right, the newest first."""
    rows = Difference.objects.filter(landlord=landlord, state=Difference.State.HEALED)
    return rows.select_related("system").order_by("-pk")


def line_of(difference: Difference) -> Line:
    return Line(difference, RULES[Kind(difference.kind)].title, STATES[difference.state])


def why(difference: Difference) -> str:
    return RULES[Kind(difference.kind)].why


def sides(difference: Difference) -> list[Side]:
    """Each thing that both sides may say of the order."""
    here, there = difference.here, difference.there
    if not here and not (there and "State" in there):
        return []
    return [Side(label, _said(here, name), _said(there, name)) for name, label in FIELDS.items()]


def _said(order: dict[str, Any] | None, name: str) -> str:
    if order is None:
        return "No such order"
    value = order.get(name)
    if not value:
        return "–"
    return capital(value) if name in ("State", "Contractor") else _day(value)


def _day(text: str) -> str:
    day = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).date()
    return f"{day.day} {day:%B %Y}"


def order_of(difference: Difference) -> WorkOrder | None:
    """Our own order, if there is one of that reference."""
    return WorkOrder.objects.filter(landlord=difference.landlord_id, reference=difference.reference).first()


def last_runs(landlord: Landlord) -> list[tuple[Reconciliation, str]]:
    """The last comparison of each system, and why it failed if it did."""
    runs = Reconciliation.objects.filter(landlord=landlord, system__is_used=True).select_related("system")
    last = runs.order_by("system", "-begun_at").distinct("system")
    return [(run, _why_failed(run)) for run in last]


def _why_failed(run: Reconciliation) -> str:
    if run.state != Reconciliation.State.FAILED:
        return ""
    return FAILED.get(run.failure, "Your system did not answer as it should.")
