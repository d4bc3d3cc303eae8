"""What residents say of their repairs: each act is kept as it was said, once, and leaves an Event.

Every act is about a report, an order, or an order that came of a report (give the order alone). The caller
has made sure that this repair is this person's to speak of; whether it can be said now is checked here, one
act on a repair at a time. Raises CannotSay with the reason.

``call`` is the one in which an officer says it for a tenant; ``by`` is still the tenant, where they have an
account.

What was said is passed on to the landlord's system by `portal.sync.reports.say`, which wraps these.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from portal.core.clock import day_of
from portal.people.models import Person
from portal.records.events import record
from portal.repairs.acts import KINDS, Act, CannotSay, Matter, check_may
from portal.repairs.models import RepairRequest, Said, WorkOrder
from portal.repairs.rules import Answer, standing_of, standing_of_request
from portal.tenancies.models import Call, Tenancy

__all__ = [
    "CannotSay",
    "add_words",
    "ask_for_another_time",
    "call_visit_off",
    "matter_of",
    "rate",
    "say_fixed",
    "say_nobody_came",
    "say_not_fixed",
    "say_was_in",
    "take_back",
]

# The same again so soon is a double click or a reload.
SAME_AGAIN = timedelta(minutes=10)


def matter_of(
    *, request: RepairRequest | None = None, order: WorkOrder | None = None, at: datetime
) -> Matter:
    """What decides which acts are open, as it stands at that moment."""
    request = request or (order.request if order else None)
    subject = order or request
    assert subject is not None, "something is said of a report or of an order"  # noqa: S101
    landlord = subject.landlord
    updates = list(order.statusupdates.all()) if order else []
    visits = list(order.appointments.all()) if order else []
    if order:
        standing = standing_of(order, updates=updates, visits=visits, now=at)
    else:
        assert request is not None  # noqa: S101
        standing = standing_of_request(request, now=at)
    return Matter(
        standing=standing,
        landlord=landlord.name,
        answer_days=landlord.answer_days,
        change_hours=landlord.change_hours,
        now=at,
        order=order,
        updates=updates,
        visits=visits,
        said=list(Said.objects.about(request=request, order=order)),
    )


@transaction.atomic
def add_words(
    *,
    request: RepairRequest | None = None,
    order: WorkOrder | None = None,
    words: str,
    at: datetime,
    call: Call | None = None,
    by: Person,
) -> Said:
    """Something more about it."""
    return _say(Act.WORDS, request, order, at, by, call, words=words)


@transaction.atomic
def ask_for_another_time(
    *,
    request: RepairRequest | None = None,
    order: WorkOrder | None = None,
    visit_on: date | None = None,
    slot: Mapping[str, Any] | None = None,
    words: str = "",
    at: datetime,
    call: Call | None = None,
    by: Person,
) -> Said:
    """The time does not suit. ``slot`` is the one wanted instead, if one was chosen, as `Slot.stored`."""
    told = dict(slot) if slot else None
    return _say(Act.ANOTHER_TIME, request, order, at, by, call, words=words, visit_on=visit_on, slot=told)


@transaction.atomic
def call_visit_off(
    *,
    request: RepairRequest | None = None,
    order: WorkOrder | None = None,
    visit_on: date | None = None,
    words: str = "",
    at: datetime,
    call: Call | None = None,
    by: Person,
) -> Said:
    """Nobody should come at that time; the repair still needs doing."""
    return _say(Act.CALL_OFF, request, order, at, by, call, words=words, visit_on=visit_on)


@transaction.atomic
def say_nobody_came(
    *,
    request: RepairRequest | None = None,
    order: WorkOrder | None = None,
    visit_on: date | None = None,
    words: str = "",
    at: datetime,
    call: Call | None = None,
    by: Person,
) -> Said:
    """The time of the visit is over, and nobody was there."""
    return _say(Act.NOBODY_CAME, request, order, at, by, call, words=words, visit_on=visit_on)


@transaction.atomic
def say_was_in(
    *,
    order: WorkOrder,
    visit_on: date | None = None,
    words: str = "",
    at: datetime,
    call: Call | None = None,
    by: Person,
) -> Said:
    """The landlord says that nobody let them in; the resident says that somebody was there."""
    return _say(Act.WAS_IN, None, order, at, by, call, words=words, visit_on=visit_on)


@transaction.atomic
def say_fixed(*, order: WorkOrder, at: datetime, call: Call | None = None, by: Person) -> Said:
    """The resident's own fact, beside the landlord's that it is done."""
    return _answer(Act.FIXED, order, Answer.FIXED, "", at, by, call)


@transaction.atomic
def say_not_fixed(
    *, order: WorkOrder, words: str = "", at: datetime, call: Call | None = None, by: Person
) -> Said:
    """It goes on: the same order and the same promise, counted from the first day."""
    return _answer(Act.NOT_FIXED, order, Answer.NOT_FIXED, words, at, by, call)


@transaction.atomic
def rate(
    *,
    order: WorkOrder,
    work_score: int,
    ease_score: int,
    words: str = "",
    at: datetime,
    call: Call | None = None,
    by: Person,
) -> Said:
    """Two answers from 1 to 5: how good the work is, and how easy it was to have it done. Once for each time
    that it was done."""
    scores = {"work_score": work_score, "ease_score": ease_score}
    return _say(Act.RATE, None, order, at, by, call, words=words, **scores)


@transaction.atomic
def take_back(
    *,
    request: RepairRequest | None = None,
    order: WorkOrder | None = None,
    words: str = "",
    at: datetime,
    call: Call | None = None,
    by: Person,
) -> Said:
    """It need not be done. A report without an order ends with that; an order is the landlord's to end."""
    said = _say(Act.TAKE_BACK, request, order, at, by, call, words=words)
    if said.request_id and said.work_order_id is None:
        going = RepairRequest.objects.going().filter(pk=said.request_id)
        going.update(cancelled_at=said.at, cancelled_by=by, cancelled_because=words)
        if request:
            request.refresh_from_db(fields=["cancelled_at", "cancelled_by", "cancelled_because"])
    return said


def _answer(
    act: Act, order: WorkOrder, answer: Answer, words: str, at: datetime, by: Person, call: Call | None
) -> Said:
    """What was said, and what the order is with it."""
    said = _say(act, None, order, at, by, call, words=words)
    if said.at == at:
        order.answer, order.answered_at = answer.value, at
        order.save(update_fields=["answer", "answered_at"])
    return said


def _say(
    act: Act,
    request: RepairRequest | None,
    order: WorkOrder | None,
    at: datetime,
    by: Person,
    call: Call | None,
    **told: Any,
) -> Said:
    """Keep it, unless this person has just said the very same; then that is what was said."""
    request = request or (order.request if order else None)
    subject = order or request
    assert subject is not None, "something is said of a report or of an order"  # noqa: S101
    _one_at_a_time(subject)
    before = _just_said(act, request, order, at, by, call, told)
    if before:
        return before
    check_may(act, matter_of(request=request, order=order, at=at))
    said = Said.objects.create(
        landlord_id=subject.landlord_id,
        tenancy=_tenancy(request, order, by, at) or (call.party.tenancy if call else None),
        request=request,
        work_order=order,
        by=by,
        call=call,
        at=at,
        kind=KINDS[act],
        **told,
    )
    record(
        "resident said",
        said,
        by=by,
        kind=said.kind,
        request=str(request.code) if request else None,
        order=str(order.code) if order else None,
    )
    return said


def _one_at_a_time(subject: RepairRequest | WorkOrder) -> None:
    """Joint tenants may speak at once, and fingers press twice. What it says now is read after the lock."""
    with connection.cursor() as cursor:
        key = int.from_bytes(subject.code.bytes[:8], signed=True)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    moments = ["cancelled_at"]
    if isinstance(subject, WorkOrder):
        moments += ["completed_at", "closed_at", "answer", "answered_at"]
    subject.refresh_from_db(fields=moments)


def _just_said(
    act: Act,
    request: RepairRequest | None,
    order: WorkOrder | None,
    at: datetime,
    by: Person,
    call: Call | None,
    told: Mapping[str, Any],
) -> Said | None:
    """The last thing this person said of it, if it was this and not long ago."""
    last = Said.objects.about(request=request, order=order).filter(by=by, call=call).last()
    if last is None or last.kind != KINDS[act] or last.at < at - SAME_AGAIN:
        return None
    return last if all(getattr(last, name) == value for name, value in told.items()) else None


def _tenancy(
    request: RepairRequest | None, order: WorkOrder | None, by: Person, at: datetime
) -> Tenancy | None:
    """For which household this person speaks."""
    if request and request.tenancy.parties.filter(person=by).exists():
        return request.tenancy
    home = order.home if order else None
    living = Tenancy.objects.filter(home=home, parties__person=by).current(on=day_of(at)) if home else None
    return living.first() if living is not None else None
