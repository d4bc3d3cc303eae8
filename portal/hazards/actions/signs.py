"""What a landlord's records tell of hazards becomes cases, or waits to be judged: once, however it comes."""

from datetime import datetime, timedelta

from django.db import transaction

from portal.hazards.actions.holding import CannotDo
from portal.hazards.actions.opening import open_case
from portal.hazards.models import HazardCase, HazardReport, Sign
from portal.hazards.signs import Told, origin_of_update, told_by_word
from portal.homes.models import Home
from portal.landlords.models import Landlord, Officer
from portal.records.events import record
from portal.repairs.models import WorkOrder

# As long as judging a case may take (T1 of law.toml): after that it opens by itself.
JUDGED_WITHIN = timedelta(hours=24)
State = Sign.State


@transaction.atomic(savepoint=False)
def take_sign(
    *,
    home: Home,
    told: Told,
    origin: str,
    aware_at: datetime,
    words: str = "",
    order: WorkOrder | None = None,
    now: datetime,
) -> Sign | None:
    """A case opens, or it waits for a person where the landlord wants that. None where it came before.

    Whatever waits, the clocks of its case count from ``aware_at``: the law asks when somebody knew.
    """
    sign, is_new = Sign.objects.get_or_create(
        landlord_id=home.landlord_id,
        origin=origin,
        defaults={
            "home": home,
            "hazard": told.hazard,
            "way": told.way,
            "aware_at": min(aware_at, now),
            "words": words,
            "work_order": order,
            "came_at": now,
            "due_at": now + JUDGED_WITHIN,
        },
    )
    if not is_new:
        return None
    if not Landlord.objects.values_list("judges_hazard_signs", flat=True).get(pk=home.landlord_id):
        _open(sign, now=now, by=None)
    else:
        record("hazard sign came", sign, by=None, home=str(home.code), hazard=told.hazard)
    return sign


def take_update(order: WorkOrder, *, word: str, words: str, at: datetime, now: datetime) -> Sign | None:
    """What was seen at a job; None of shared parts, of no known hazard, or what was told before."""
    told = told_by_word(word)
    if told is None or order.home is None:
        return None
    before = HazardReport.objects.filter(work_order=order, at=min(at, now), case__hazard=told.hazard)
    if before.exists():
        return None
    origin = origin_of_update(order.code, told.hazard, at)
    return take_sign(
        home=order.home, told=told, origin=origin, aware_at=at, words=words, order=order, now=now
    )


@transaction.atomic
def open_sign(*, sign: Sign, now: datetime, by: Officer) -> HazardCase:
    """It may be a hazard: its case opens. Raises CannotDo."""
    return _open(_waiting(sign), now=now, by=by)


@transaction.atomic
def dismiss_sign(*, sign: Sign, because: str, now: datetime, by: Officer) -> Sign:
    """It is no hazard, and why. Raises CannotDo."""
    held = _waiting(sign)
    if not because.strip():
        raise CannotDo("Write why it is no hazard.")
    held.state, held.judged_at, held.judged_by, held.reason = State.DISMISSED, now, by, because.strip()
    held.save(update_fields=["state", "judged_at", "judged_by", "reason"])
    record("hazard sign dismissed", held, by=by.person, hazard=held.hazard)
    return held


@transaction.atomic
def open_late_sign(sign: Sign, *, now: datetime) -> bool:
    """A day has gone by and nobody has judged it: its case opens. Whether it was still waiting."""
    held = Sign.objects.select_for_update(of=("self",)).select_related("home").get(pk=sign.pk)
    if held.state == State.WAITING:
        _open(held, now=now, by=None)
        return True
    return False


def _waiting(sign: Sign) -> Sign:
    held = Sign.objects.select_for_update(of=("self",)).select_related("home").get(pk=sign.pk)
    if held.state != State.WAITING:
        raise CannotDo("Somebody has judged this meanwhile.")
    return held


def _open(sign: Sign, *, now: datetime, by: Officer | None) -> HazardCase:
    case = open_case(
        home=sign.home,
        hazard=sign.hazard,
        way=sign.way,
        aware_at=sign.aware_at,
        now=now,
        words=sign.words,
        order=sign.work_order,
        by=by.person if by else None,
    )
    sign.state, sign.case, sign.judged_at, sign.judged_by = State.OPENED, case, now if by else None, by
    sign.save(update_fields=["state", "case", "judged_at", "judged_by"])
    return case
