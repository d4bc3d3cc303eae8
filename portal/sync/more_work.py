"""More work on orders, between the landlord and whoever does it: who is told, and the answer on its way.

An answer leaves once it can no longer be taken back. It is written down with the message of it and with its
line on the order, or not at all; a worker that dies leaves it for the next.
"""

from datetime import date, datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.core.clock import LONDON, day_of
from portal.core.words import moment, money
from portal.hazards.models import Works
from portal.landlords.answering import reached, who_answers
from portal.landlords.models import ContractorWorker, Officer
from portal.notices.models import Notice
from portal.notices.once import tell_once
from portal.notices.sending import send
from portal.records.events import record
from portal.records.models import Source
from portal.repairs import composing
from portal.repairs.actions.happening import Update, note_update
from portal.repairs.actions.more_work import agreed_before, ask
from portal.repairs.models import MoreWork, StatusUpdate, WorkOrder
from portal.repairs.more_work import NEEDED, OTHER, SAID_QUESTION, YES, Asked, may_agree
from portal.repairs.rules import SAID_NO
from portal.sync.out.outbox import put
from standards.messages import Message, building

log = structlog.get_logger("portal.sync.more_work")

AT_ONE_TIME = 200
# How far back what a delivery brings is still taken up; older orders are in the list of what is late.
LATELY = timedelta(days=30)
State = MoreWork.State
SAYS = {State.AGREED: (YES, ""), State.REFUSED: (OTHER, SAID_NO), State.ASKED: (OTHER, SAID_QUESTION)}


def keep(*, now: datetime) -> None:
    """Take up what deliveries brought, and tell staff of what waits; what fails holds up nothing after it."""
    take_up_what_was_told(now=now)
    tell_of_waiting(now=now)


# --- what deliveries bring ----------------------------------------------------------------------------------


def take_up_what_was_told(*, now: datetime) -> int:
    """Requests of open orders of which the last thing told is that more work is needed. How many were new."""
    told = StatusUpdate.objects.filter(
        type_code=NEEDED, happened_at__gte=now - LATELY, happened_at__lte=now, work_order=OuterRef("pk")
    )
    later = StatusUpdate.objects.filter(
        work_order=OuterRef("work_order"), happened_at__gt=OuterRef("happened_at")
    )
    last = told.filter(~Exists(later))
    # A minute's grace, as for lines that came both ways.
    known = MoreWork.objects.filter(work_order=OuterRef("pk")).filter(
        Q(state__in=[State.WAITING, State.ASKED]) | Q(asked_at__gte=now - LATELY)
    )
    orders = WorkOrder.objects.open().filter(Exists(last)).exclude(Exists(known))
    return sum(_take_up(order) for order in orders.order_by("pk")[:AT_ONE_TIME])


def _take_up(order: WorkOrder) -> bool:
    try:
        with transaction.atomic():
            told = order.statusupdates.filter(type_code=NEEDED).order_by("happened_at").last()
            if told is None or told.happened_at is None:
                return False
            return ask(order=order, asked=_as_told(told, told.happened_at), by=None) is not None
    except Exception:
        log.exception("more work not taken up", order=str(order.code))
        return False


def _as_told(told: StatusUpdate, at: datetime) -> Asked:
    what, _, why = told.comments.strip().partition("\n")
    return Asked(at=at, what=what, why=why.strip())


# --- telling staff ------------------------------------------------------------------------------------------


def tell_of_waiting(*, now: datetime) -> int:
    """Staff who may answer, once when it comes and once when it is late. How many were told of."""
    rows = MoreWork.objects.waiting().with_agreed_before().select_related("landlord", "work_order__home")
    rows = rows.defer("work_order__home__words")
    new, late = rows.filter(told_at=None), rows.filter(told_late_at=None, due_at__lt=now)
    return _tell(new, "told_at", late=False, now=now) + _tell(late, "told_late_at", late=True, now=now)


def _tell(rows: QuerySet[MoreWork], column: str, *, late: bool, now: datetime) -> int:
    mine = MoreWork.objects.filter(state=State.WAITING)
    return sum(
        tell_once(
            mine.filter(pk=one.pk), column, at=now, about=one.code, tell=partial(_tell_staff, one, late, now)
        )
        for one in list(rows[:AT_ONE_TIME])
    )


def _tell_staff(more: MoreWork, late: bool, now: datetime) -> None:
    for officer in answering(more, now=now):
        send(
            channel=Notice.Channel.EMAIL,
            kind="more_work",
            to=str(officer.person.email),
            person=officer.person,
            landlord=more.landlord,
            about=more.code,
            once=f"more_work:{more.code}:{late}:{more.due_at:%Y%m%d%H%M}:{officer.pk}",
            context={
                "late": late,
                "reference": more.work_order.reference,
                "sum": money(more.cost) if more.cost is not None else "",
                "until": moment(more.due_at, today=day_of(now)),
                "page_url": f"{settings.SITE_URL}/office/more-work/{more.code}/",
            },
        )


def answering(more: MoreWork, *, now: datetime) -> list[Officer]:
    """Of those who may agree to it: whoever looks after the hazard that the order is of, else its team, else
    the repairs managers, else all. Where nobody may, the repairs managers, who ask for the sum."""
    on, managers = day_of(now), [Officer.Role.REPAIRS_MANAGER]
    works = Works.objects.filter(work_order=more.work_order_id, case__closed_at=None).select_related("case")
    case = next((one.case for one in works), None)
    staff = reached(landlord=more.landlord_id, on=on)
    able = [
        officer
        for officer in staff.select_related("landlord", "person")
        if may_agree(limit=officer.limit, cost=more.cost, agreed_before=agreed_before(more))
    ]
    chosen = (
        [one for one in able if case and one.pk == case.owner_id],
        [one for one in able if case and case.team_id and one.team_id == case.team_id],
        [one for one in able if one.role in managers],
        able,
    )
    if found := next(filter(None, chosen), []):
        return found
    return who_answers(landlord=more.landlord_id, owner=None, team=None, roles=managers, on=on)


# --- the answer on its way ----------------------------------------------------------------------------------


def pass_on_answers(*, now: datetime) -> int:
    """Every answer that can no longer be taken back. How many left."""
    before = now - timedelta(seconds=settings.MORE_WORK_UNDO_SECONDS)
    due = MoreWork.objects.unsaid().filter(answered_at__lte=before).order_by("answered_at", "pk")
    return sum(_passed_on(pk, now) for pk in due.values_list("pk", flat=True)[:AT_ONE_TIME])


def _passed_on(pk: int, now: datetime) -> bool:
    """One that fails is logged, tried again the next time, and holds up no other."""
    try:
        return _pass_on(pk, now)
    except Exception:
        log.exception("answer not passed on", more_work=pk)
        return False


@transaction.atomic
def _pass_on(pk: int, now: datetime) -> bool:
    """Its message, its line on the order and the email to whoever asked: all of it once, or none."""
    order_of = MoreWork.objects.filter(pk=pk).values("work_order")
    order = (
        WorkOrder.objects.select_for_update(of=("self",))
        .select_related("landlord", "request")
        .get(pk__in=order_of)
    )
    more = MoreWork.objects.unsaid().filter(pk=pk).first()
    if more is None or more.answered_at is None:
        return False  # taken back, or gone already
    more.work_order = order
    more.passed_on_at = now
    more.save(update_fields=["passed_on_at"])
    put("JobStatusUpdate", answer_of(more), landlord=order.landlord, request=order.request, work_order=order)
    if more.state != State.ASKED:  # what is asked is between the two: nothing has happened on the job
        _write_line(more)
    _tell_contractor(more)
    record("more work answer passed on", order, by=None, more_work=str(more.code), state=more.state)
    return True


def answer_of(more: MoreWork) -> Message:
    """The answer as a JobStatusUpdate: 100-20 is a yes, and 0 with a word of its own a no or a question."""
    assert more.answered_at is not None  # noqa: S101
    type_code, word = SAYS[State(more.state)]
    asked = f"About {more.reference}." if more.reference else ""
    up_to = f"Agreed up to {money(more.agreed_cost)}." if more.agreed_cost is not None else ""
    return building.job_status_update(
        reference=composing.our_reference(more.code),
        work_order=composing.reference_of(more.work_order),
        event_time=more.answered_at.astimezone(LONDON),
        type_code=type_code,
        other_type=word,
        comments="\n".join(filter(None, [" ".join(filter(None, [asked, up_to])), more.answer])),
    )


def _write_line(more: MoreWork) -> None:
    """On the order: that it was agreed, or not. Said back to us by its reference it is known."""
    assert more.answered_at is not None  # noqa: S101
    type_code, word = SAYS[State(more.state)]
    source = Source.objects.create(
        kind=Source.Kind.PERSON,
        system=f"the staff of {more.work_order.landlord.name}",
        as_of=more.answered_at,
    )
    update = Update(
        type_code=type_code, other_type=word, happened_at=more.answered_at, reference=str(more.code)
    )
    note_update(order=more.work_order, update=update, source=source, by=None)


def _tell_contractor(more: MoreWork) -> None:
    """Those of the firm who have a sign-in here; a firm's own system reads it from the order."""
    assert more.answered_at is not None  # noqa: S101
    for worker in _workers(more.work_order, day_of(more.answered_at)):
        send(
            channel=Notice.Channel.EMAIL,
            kind="more_work_answered",
            to=str(worker.person.email),
            person=worker.person,
            landlord=more.work_order.landlord,
            about=more.code,
            once=f"more_work_answered:{more.code}:{more.answered_at:%Y%m%d%H%M%S}:{worker.pk}",
            context={
                "state": str(more.state),
                "reference": more.work_order.reference,
                "sum": money(more.agreed_cost) if more.agreed_cost is not None else "",
                "page_url": f"{settings.SITE_URL}/office/orders/{more.work_order.code}/",
            },
        )


def _workers(order: WorkOrder, on: date) -> list[ContractorWorker]:
    working = ContractorWorker.objects.working(on=on).filter(contractor=order.contractor_id)
    reached = working.filter(person__is_active=True).exclude(person__email=None).exclude(person__email="")
    return list(reached.select_related("person")) if order.contractor_id else []
