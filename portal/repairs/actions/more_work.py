"""More work on an order: asked for once, answered within a limit, and taken back while nobody was told.

What a system tells again is the request that is there. The answer is passed on, and becomes a line of the
order, by `portal.sync.more_work`, once it can no longer be taken back.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from portal.core.working_days import bank_holidays
from portal.landlords.models import Officer
from portal.people.models import Person
from portal.records.events import record
from portal.records.models import Source
from portal.repairs.actions.happening import A_MINUTE, alone
from portal.repairs.models import MoreWork, WorkOrder
from portal.repairs.more_work import NOTHING, Asked, CannotAnswer, answer_due, check_may_agree

State = MoreWork.State
ANSWERABLE = (State.WAITING, State.ASKED)


@transaction.atomic(savepoint=False)
def ask(
    *, order: WorkOrder, asked: Asked, source: Source | None = None, by: Person | None
) -> MoreWork | None:
    """Somebody on the job asks for more work. Told again it is the same request; None where that is no news.

    One that only says that more is needed is part of a request that waits. What comes after a question is its
    answer, and what has been answered stays answered: who wants more asks anew, by another reference.
    """
    alone(order)
    known = _known(order, asked)
    if known is None:
        return _new(order, asked, source, by)
    if known.state not in ANSWERABLE or asked.is_bare or not _set(known, asked):
        return None
    return _again(known, asked.at, by=by)


def _known(order: WorkOrder, asked: Asked) -> MoreWork | None:
    """The request that this is: by its reference; else one that waits for what it says, or of that moment."""
    rows = list(order.more_work.order_by("pk"))
    if asked.reference and (same := next((row for row in rows if row.reference == asked.reference), None)):
        return same
    open_ = [row for row in rows if row.state in ANSWERABLE]
    if asked.is_bare and open_:
        return open_[-1]
    if bare := next((row for row in open_ if not (row.reference or row.what)), None):
        return bare
    return next((row for row in rows if _is_same(row, asked)), None)


def _is_same(row: MoreWork, asked: Asked) -> bool:
    """Of one moment, or the same work while that waits; not of two references."""
    if row.reference and asked.reference:
        return False
    at_once = abs(row.asked_at - asked.at) <= A_MINUTE
    if asked.is_bare:
        return at_once
    return row.what == asked.what and (at_once or row.state in ANSWERABLE)


def _new(order: WorkOrder, asked: Asked, source: Source | None, by: Person | None) -> MoreWork:
    more = MoreWork.objects.create(
        landlord_id=order.landlord_id,
        work_order=order,
        reference=asked.reference,
        what=asked.what,
        why=asked.why,
        cost=asked.cost,
        evidence=list(asked.evidence) or None,
        asked_at=asked.at,
        asked_by=by,
        source=source,
        due_at=_due(order, asked.at),
    )
    record("more work asked", order, by=by, more_work=str(more.code), has_sum=asked.cost is not None)
    return more


def _set(more: MoreWork, asked: Asked) -> bool:
    """Whether it says anything that was not known."""
    said: dict[str, Any] = {
        "reference": asked.reference,
        "what": asked.what,
        "why": asked.why,
        "cost": asked.cost,
        "evidence": list(asked.evidence),
    }
    news = {name: value for name, value in said.items() if value and getattr(more, name) != value}
    for name, value in news.items():
        setattr(more, name, value)
    return bool(news)


def _again(more: MoreWork, at: datetime, *, by: Person | None) -> MoreWork:
    """It waits once more, from when it was said."""
    was_asked = more.state == State.ASKED
    if was_asked:
        more.due_at = _due(more.work_order, at)
        more.told_at = more.told_late_at = None
    _open(more)
    more.save()
    record("more work said again", more.work_order, by=by, more_work=str(more.code), replies=was_asked)
    return more


def _due(order: WorkOrder, at: datetime) -> datetime:
    days = settings.MORE_WORK_ANSWER_DAYS
    return answer_due(at, priority_code=order.priority_code, days=days, holidays=bank_holidays())


@transaction.atomic
def reply(*, more: MoreWork, words: str, cost: Decimal | None, at: datetime, by: Person) -> MoreWork:
    """What they say to the landlord's question; from then on it waits again. Raises CannotAnswer."""
    held = _hold(more)
    if held.state != State.ASKED:
        raise CannotAnswer("Nobody waits for an answer to this now.")
    held.why = "\n".join(filter(None, [held.why, words.strip()]))
    held.cost = cost if cost is not None else held.cost
    return _again(held, at, by=by)


@transaction.atomic
def agree(*, more: MoreWork, up_to: Decimal, words: str = "", at: datetime, by: Officer) -> MoreWork:
    """Yes, up to so many pounds. Raises CannotAnswer where that is more than the officer's limit allows."""
    held = _to_answer(more)
    check_may_agree(limit=by.limit, up_to=up_to, agreed_before=agreed_before(held))
    record("more work agreed", held.work_order, by=by.person, more_work=str(held.code))
    return _answer(held, State.AGREED, words, at, by, agreed_cost=up_to)


@transaction.atomic
def refuse(*, more: MoreWork, because: str, at: datetime, by: Officer) -> MoreWork:
    """No, and why. Raises CannotAnswer."""
    held = _to_answer(more)
    if by.limit <= NOTHING:
        raise CannotAnswer("Only somebody who may agree to sums of money can say no to one.")
    if not because.strip():
        raise CannotAnswer("Write why not: whoever asked reads it.")
    record("more work refused", held.work_order, by=by.person, more_work=str(held.code))
    return _answer(held, State.REFUSED, because, at, by)


@transaction.atomic
def ask_back(*, more: MoreWork, question: str, at: datetime, by: Officer) -> MoreWork:
    """Something has to be known first. Raises CannotAnswer."""
    held = _to_answer(more)
    if not question.strip():
        raise CannotAnswer("Write what you want to know.")
    record("more work questioned", held.work_order, by=by.person, more_work=str(held.code))
    return _answer(held, State.ASKED, question, at, by)


@transaction.atomic
def take_back(*, more: MoreWork, by: Officer) -> bool:
    """It waits again, as if nobody had answered. Whether it could be: once it was passed on it stands."""
    held = _hold(more)
    if not held.can_be_taken_back or held.state == State.ELSEWHERE:
        return False
    was = held.state
    _open(held)
    held.save()
    record("more work answer taken back", held.work_order, by=by.person, more_work=str(held.code), was=was)
    return True


@transaction.atomic(savepoint=False)
def note_answer_elsewhere(*, order: WorkOrder, at: datetime) -> None:
    """The landlord's own system tells of a yes or a no: what waits here is over."""
    for more in order.more_work.select_for_update().filter(state__in=ANSWERABLE, asked_at__lte=at):
        more.state, more.answered_at, more.passed_on_at = State.ELSEWHERE, at, at
        more.save(update_fields=["state", "answered_at", "passed_on_at"])
        record("more work answered elsewhere", order, by=None, more_work=str(more.code))


def agreed_before(more: MoreWork) -> Decimal:
    """The pounds agreed to by other requests of the order, of a row that was read with them."""
    pounds: Decimal = more.agreed_before  # type: ignore[attr-defined]
    return pounds


def _hold(more: MoreWork) -> MoreWork:
    """As it is now, and nobody else's for as long as the transaction lasts."""
    WorkOrder.objects.select_for_update().only("pk").get(pk=more.work_order_id)
    rows = MoreWork.objects.with_agreed_before().select_related("work_order", "landlord")
    return rows.get(pk=more.pk)


def _to_answer(more: MoreWork) -> MoreWork:
    held = _hold(more)
    if held.state not in ANSWERABLE:
        raise CannotAnswer("Somebody has answered this meanwhile.")
    order = held.work_order
    if order.cancelled_at or order.completed_at:
        raise CannotAnswer("This repair is over.")
    return held


def _answer(
    more: MoreWork,
    state: MoreWork.State,
    words: str,
    at: datetime,
    by: Officer,
    agreed_cost: Decimal | None = None,
) -> MoreWork:
    more.state, more.answer, more.answered_at, more.answered_by = state, words.strip(), at, by
    more.agreed_cost, more.limit, more.passed_on_at = agreed_cost, by.limit, None
    more.save()
    return more


def _open(more: MoreWork) -> None:
    more.state, more.answer, more.answered_at, more.answered_by = State.WAITING, "", None, None
    more.agreed_cost = more.limit = more.passed_on_at = None
