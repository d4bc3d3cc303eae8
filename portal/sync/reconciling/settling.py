"""Writing down what becomes of each difference: put right, or listed for staff. Found again it is one row."""

from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, QuerySet
from structlog import get_logger

from portal.core import clock
from portal.people.models import Person
from portal.records.events import record, through
from portal.sync.models import Difference, Reconciliation, System
from portal.sync.reconciling.healing import heal
from portal.sync.reconciling.rules import RULES, Found
from standards.holdings import Held

log = get_logger(__name__)

State = Difference.State


class CannotSeeTo(Exception):
    """Why a difference cannot be marked as seen to, in a sentence."""


def settle(run: Reconciliation, place: str, found: Found) -> Difference:
    """Put it right where that is clear and was not tried before; list it otherwise."""
    if RULES[found.kind].heals and not _was_healed(run.system, place, found) and _heal(run.system, found):
        healed = _row(run, place, found, State.HEALED)
        healed.ended_at = healed.found_at
        healed.save(force_insert=True)
        return healed
    return _listed(run, place, found)


def counts(run: Reconciliation) -> dict[str, dict[str, int]]:
    """How many of each kind were found in the run, by what became of them."""
    found = Difference.objects.filter(last_in=run).exclude(state=State.GONE)
    told: dict[str, dict[str, int]] = {}
    for kind, state, number in found.values_list("kind", "state").annotate(Count("pk")).order_by("kind"):
        told.setdefault(kind, {})[state] = number
    return told


def _heal(system: System, found: Found) -> bool:
    """Whether it was put right; whatever goes wrong with one, the others are seen to all the same."""
    try:
        with transaction.atomic(), through(system.code):
            done = heal(system, found)
            transaction.set_rollback(not done)  # what came to nothing leaves nothing
            return done
    except (OperationalError, InterfaceError):
        raise  # the database, not the difference: the batch is done again
    except Exception:
        log.exception("difference not healed", system=str(system.code), kind=str(found.kind))
        return False


def _was_healed(system: System, place: str, found: Found) -> bool:
    """Whether the very same was put right before, and did not stay so: doing it each night would not help."""
    before = _same(system, place, found).filter(state=State.HEALED)
    told = (_told(found.here), _told(found.there))
    return told in list(before.values_list("here", "there"))


def _listed(run: Reconciliation, place: str, found: Found) -> Difference:
    known = _same(run.system, place, found).filter(state__in=[State.LISTED, State.SEEN_TO]).last()
    is_same = known and (known.here, known.there) == (_told(found.here), _told(found.there))
    if known and (is_same or known.state == State.LISTED):
        # What staff have seen to stays so until either side says something else.
        known.last_in, known.here, known.there = run, _told(found.here), _told(found.there)
        known.save(update_fields=["last_in", "here", "there"])
        return known
    row = _row(run, place, found, State.LISTED)
    row.save(force_insert=True)
    return row


def _row(run: Reconciliation, place: str, found: Found, state: State) -> Difference:
    return Difference(
        landlord_id=run.landlord_id,
        system=run.system,
        found_in=run,
        last_in=run,
        kind=found.kind,
        reference=found.reference,
        place=place,
        here=_told(found.here),
        there=_told(found.there) or ({"says": found.says} if found.says else None),
        state=state,
        found_at=clock.now(),
    )


def _same(system: System, place: str, found: Found) -> QuerySet[Difference]:
    rows = Difference.objects.filter(system=system, kind=found.kind, reference=found.reference, place=place)
    return rows.order_by("pk")


def _told(held: Held | None) -> dict[str, Any] | None:
    return held.document if held else None


@transaction.atomic
def see_to(*, difference: Difference, because: str, by: Person) -> None:
    """Staff saw to it. Raises CannotSeeTo when it is over."""
    listed = Difference.objects.filter(pk=difference.pk, state=State.LISTED)
    changed = listed.update(state=State.SEEN_TO, ended_at=clock.now(), seen_to_by=by, seen_to_because=because)
    if not changed:
        raise CannotSeeTo("This is over: both sides agree again, or somebody has seen to it.")
    record("difference seen to", difference, by=by, kind=difference.kind)
