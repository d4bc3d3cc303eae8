"""The work, every attempt to be let in, somewhere to stay, and why a time was missed."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from portal.hazards.actions.clocks import set_clocks
from portal.hazards.actions.holding import CannotDo, hold
from portal.hazards.models import AccessAttempt, Accommodation, Clock, HazardCase, Works
from portal.hazards.rules import Kind
from portal.landlords.models import Officer
from portal.records.events import record
from portal.repairs.models import WorkOrder


@transaction.atomic
def plan_works(
    *,
    case: HazardCase,
    makes_safe: bool,
    what: str,
    start_by: date,
    finish_by: date,
    order: WorkOrder | None = None,
    now: datetime,
    by: Officer,
) -> Works:
    """Work of the last investigation, or what is put in hand before there is any. Raises CannotDo."""
    held = hold(case)
    if order and (order.landlord_id != held.landlord_id):
        raise CannotDo("That is no repair of yours.")
    last = held.investigations.exclude(concluded_at=None).order_by("concluded_at").last()
    works = Works.objects.create(
        landlord_id=held.landlord_id,
        case=held,
        investigation=last,
        work_order=order,
        makes_safe=makes_safe,
        what=what,
        start_by=start_by,
        finish_by=finish_by,
    )
    record(
        "hazard works planned",
        held,
        by=by.person,
        makes_safe=makes_safe,
        order=str(order.code) if order else "",
    )
    set_clocks(held, now=now)
    return works


@transaction.atomic
def note_works(
    *,
    works: Works,
    steps_at: datetime | None = None,
    started_at: datetime | None = None,
    completed_at: datetime | None = None,
    order: WorkOrder | None = None,
    now: datetime,
    by: Officer,
) -> Works:
    """How far it is: a first step, begun, done. What is not given stays as it was. Raises CannotDo."""
    held = hold(works.case)
    given = {"steps_at": steps_at, "started_at": started_at, "completed_at": completed_at}
    given = {name: at for name, at in given.items() if at}
    if any(at is not None and (at > now or at < held.aware_at) for at in given.values()):
        raise CannotDo("That cannot have been before anybody told of it, or after now.")
    for name, at in given.items():
        setattr(works, name, at)
    if works.started_at and works.completed_at and works.completed_at < works.started_at:
        raise CannotDo("It cannot have been done before it was begun.")
    works.work_order = order or works.work_order
    works.save(update_fields=["steps_at", "started_at", "completed_at", "work_order"])
    record("hazard works noted", held, by=by.person, works=str(works.code), what=sorted(given))
    set_clocks(held, now=now)
    return works


@transaction.atomic
def drop_works(*, works: Works, because: str, now: datetime, by: Officer) -> None:
    """It is not needed after all, and why. Raises CannotDo."""
    held = hold(works.case)
    if not because.strip():
        raise CannotDo("Write why it is not needed.")
    works.dropped_at, works.dropped_because = now, because
    works.save(update_fields=["dropped_at", "dropped_because"])
    record("hazard works dropped", held, by=by.person, works=str(works.code))
    set_clocks(held, now=now)


@transaction.atomic
def note_attempt(
    *,
    case: HazardCase,
    at: datetime,
    method: str,
    outcome: str,
    notice_at: datetime | None,
    evidence: str,
    now: datetime,
    by: Officer,
) -> AccessAttempt:
    """Somebody tried to get in, or to reach them for it. Raises CannotDo.

    A visit that nobody was told of a day before in writing is no attempt, unless it is an emergency
    (regulation 20).
    """
    held = hold(case)
    if not held.aware_at <= at <= now:
        raise CannotDo("That cannot have been before anybody told of it, or after now.")
    told = notice_at and at - notice_at >= timedelta(hours=settings.HAZARD_ENTRY_NOTICE_HOURS)
    if method == AccessAttempt.Method.VISIT and held.kind != Kind.EMERGENCY and not told:
        hours = settings.HAZARD_ENTRY_NOTICE_HOURS
        raise CannotDo(f"A visit counts once they were told of it in writing, {hours} hours before.")
    attempt = AccessAttempt.objects.create(
        landlord_id=held.landlord_id,
        case=held,
        at=at,
        method=method,
        outcome=outcome,
        notice_at=notice_at,
        evidence=evidence,
        by=by,
    )
    record("hazard access tried", held, by=by.person, method=method, outcome=outcome)
    return attempt


@transaction.atomic
def say_not_safe_in_time(*, case: HazardCase, now: datetime, by: Officer) -> HazardCase:
    """It is known that it will not be safe in time: somewhere to stay is needed."""
    held = hold(case)
    if held.not_safe_in_time_at is None:
        held.not_safe_in_time_at = now
        held.save(update_fields=["not_safe_in_time_at"])
        record("hazard not safe in time", held, by=by.person)
    return set_clocks(held, now=now)


@transaction.atomic
def offer_accommodation(
    *, case: HazardCase, what: str, from_on: date | None, now: datetime, by: Officer
) -> Accommodation:
    """Somewhere to stay until it is safe, which the landlord pays for."""
    held = hold(case)
    offer = Accommodation.objects.create(
        landlord_id=held.landlord_id, case=held, offered_at=now, what=what, from_on=from_on, by=by
    )
    record("hazard accommodation offered", held, by=by.person)
    set_clocks(held, now=now)
    return offer


@transaction.atomic
def answer_accommodation(
    *, offer: Accommodation, taken: bool, why_declined: str, at: datetime, by: Officer
) -> Accommodation:
    """What the household said to it. Raises CannotDo."""
    held = hold(offer.case)
    if offer.answer != Accommodation.Answer.WAITING:
        raise CannotDo("They have answered this offer already.")
    offer.answer = Accommodation.Answer.TAKEN if taken else Accommodation.Answer.DECLINED
    offer.answered_at, offer.why_declined = at, why_declined
    offer.save(update_fields=["answer", "answered_at", "why_declined"])
    record("hazard accommodation answered", held, by=by.person, taken=taken)
    set_clocks(held, now=at)
    return offer


@transaction.atomic
def explain_miss(
    *, clock: Clock, reason: str, words: str, expected_on: date | None, now: datetime, by: Officer
) -> Clock:
    """Why a time was missed, and what was done to keep it. It moves no limit. Raises CannotDo."""
    if not clock.is_missed(now=now):
        raise CannotDo("That time has not been missed.")
    if not words.strip():
        raise CannotDo("Write what was done to keep it, and what happened.")
    clock.reason, clock.reason_words = reason, words
    clock.reason_by, clock.reason_at, clock.expected_on = by, now, expected_on
    clock.save(update_fields=["reason", "reason_words", "reason_by", "reason_at", "expected_on"])
    record("hazard miss explained", clock.case, by=by.person, duty=clock.duty, reason=reason)
    return clock
