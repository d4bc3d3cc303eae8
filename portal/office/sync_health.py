"""How each of a landlord's systems and Homefile get on, in words for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.landlords.models import Landlord
from portal.office.outgoing import FAILURES
from portal.sync import health
from portal.sync.health import Found, Health
from portal.sync.models import Delivery, Difference, Reconciliation, Trouble

WORDS: Mapping[Health, tuple[str, str]] = {
    Health.WELL: ("Well", "good"),
    Health.SLOW: ("Slow", "wait"),
    Health.FAILING: ("Failing", "bad"),
    Health.AT_REST: ("Left in peace", "bad"),
    Health.UNTRIED: ("Not tried yet", "quiet"),
}
COMPARED: Mapping[str, str] = {
    Reconciliation.State.GOING: "under way since",
    Reconciliation.State.FINISHED: "finished",
    Reconciliation.State.FAILED: "could not be done",
}
OTHER = "Something else went wrong."


@dataclass(frozen=True)
class Line:
    """One system, and how it is."""

    found: Found
    badge: tuple[str, str]
    why: str
    failures: list[tuple[str, int]]
    reads: bool
    compared: str


def lines_of(landlord: Landlord, now: datetime) -> list[Line]:
    """Each system in use."""
    return [_line(found) for found in health.of_systems(now, landlord)]


def _line(found: Found) -> Line:
    says = {state: words for state, _, words in health.RULES}
    system, run = found.system, found.reconciliation
    return Line(
        found=found,
        badge=WORDS[found.state],
        why=says[found.state],
        failures=[(FAILURES.get(key, OTHER), many) for key, many in found.failures.items()],
        reads=bool(system.is_read and system.address),
        compared=COMPARED[run.state] if run else "",
    )


def deliveries_waiting(landlord: Landlord) -> int:
    """Deliveries of files that are not applied yet, or wait for a yes."""
    states = [*Delivery.UNFINISHED, Delivery.State.WAITING]
    return Delivery.objects.of_files().filter(landlord=landlord, state__in=states).count()


def differences_listed(landlord: Landlord) -> int:
    return Difference.objects.filter(landlord=landlord, state=Difference.State.LISTED).count()


def troubles_of(landlord: Landlord) -> list[Trouble]:
    """What puts a promise at risk now."""
    return list(Trouble.objects.filter(landlord=landlord, ended_at=None).order_by("began_at"))
