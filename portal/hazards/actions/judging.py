"""Who looks after a case, and how dangerous it may be."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from portal.hazards.actions.clocks import set_clocks
from portal.hazards.actions.holding import CannotDo, hold
from portal.hazards.models import HazardCase, Judgement
from portal.hazards.rules import Kind
from portal.landlords.models import Officer, Team
from portal.records.events import record


@transaction.atomic
def judge(
    *,
    case: HazardCase,
    kind: Kind,
    answers: Mapping[str, str],
    knowledge: Sequence[str],
    household: str,
    reason: str,
    known_at: datetime | None = None,
    at: datetime,
    by: Officer,
) -> HazardCase:
    """Somebody has thought about it, with what is known of the household; the clocks go by it from now on.

    ``known_at`` is since when the facts behind it were known: from when the landlord became aware, unless
    something new has come up since. ``knowledge`` are the alerts of the household, by HACT code. Raises
    CannotDo.
    """
    held = hold(case)
    known = known_at or _known_before(held, kind)
    if known < held.aware_at or known > at:
        raise CannotDo("It cannot have been known before anybody told of it, or after now.")
    if not reason.strip():
        raise CannotDo("Write why you think so.")
    Judgement.objects.create(
        landlord_id=held.landlord_id,
        case=held,
        kind=kind,
        at=at,
        known_at=known,
        by=by,
        answers=dict(answers),
        knowledge=list(knowledge),
        household=household,
        reason=reason,
    )
    held.kind = kind
    held.judged_at = held.judged_at or at
    held.owner = held.owner or by
    held.save(update_fields=["kind", "judged_at", "owner"])
    record("hazard judged", held, by=by.person, kind=str(kind), known_at=known.isoformat())
    return set_clocks(held, now=at)


def _known_before(case: HazardCase, kind: Kind) -> datetime:
    """The facts of a judgement that says the same again are as old as they were; else as the first report."""
    same = case.judgements.filter(kind=kind).first()
    return same.known_at if same else case.aware_at


@transaction.atomic
def give(*, case: HazardCase, to: Officer | None = None, team: Team | None = None, by: Officer) -> None:
    """Somebody of the same landlord looks after it from now on. Raises CannotDo."""
    held = hold(case)
    landlords = {one.landlord_id for one in (to, team) if one is not None}
    if landlords - {held.landlord_id}:
        raise CannotDo("Only somebody of the same landlord can look after it.")
    if to is not None:
        held.owner = to
    if team is not None:
        held.team = team
    held.save(update_fields=["owner", "team"])
    record(
        "hazard given", held, by=by.person, to=str(to.code) if to else "", team=str(team.code) if team else ""
    )
