"""How a repair ends, as a landlord's system tells it: done, cancelled, or at a door that nobody opened.

As with what happens before (`happening`), each can be told late, twice and out of order.
"""

from datetime import datetime, timedelta

from django.db import transaction

from portal.core import clock
from portal.core.clock import day_of
from portal.people.models import Person
from portal.records.events import record
from portal.records.models import Source
from portal.repairs.actions.happening import alone
from portal.repairs.models import Completion, WorkOrder
from portal.repairs.rules import Answer
from portal.repairs.telling import tell
from portal.repairs.timeline import TURNED_AWAY

# That a repair is done is news for this long: a system may tell of old times.
LATE_NEWS = timedelta(days=3)


@transaction.atomic(savepoint=False)
def complete(
    *,
    order: WorkOrder,
    at: datetime,
    source: Source,
    by: Person | None,
    outcome: str = "",
    follow_on_reference: str = "",
) -> bool:
    """The landlord says that it is done. Whether that is news.

    Said again after the resident said that it is not fixed, it is done anew: their answer was of other work.
    """
    order = alone(order)
    if order.completed_at and at <= order.completed_at:
        return False
    anew = order.answer == Answer.NOT_FIXED and order.answered_at is not None and at > order.answered_at
    if order.completed_at and not anew:
        return False  # the first time counts: the clock does not begin again
    order.completed_at, order.source = at, source
    order.save(update_fields=["completed_at", "source"])
    Completion.objects.filter(work_order=order, outcome=TURNED_AWAY).delete()
    _write_outcome(order, outcome, follow_on_reference)
    order.appointments.filter(on__gt=day_of(at)).delete()
    record("repair said done", order, by=by, anew=anew)
    if clock.now() - at < LATE_NEWS:
        tell("done", order=order, once=f"done:{order.code}:{at:%Y-%m-%dT%H:%M:%S}")
    return True


@transaction.atomic(savepoint=False)
def end_without_work(
    *, order: WorkOrder, at: datetime, source: Source, by: Person | None, outcome: str = ""
) -> bool:
    """The landlord cancelled it. Whether that is news."""
    order = alone(order)
    if order.cancelled_at or (order.completed_at and order.completed_at >= at):
        return False
    order.cancelled_at, order.source = at, source
    order.save(update_fields=["cancelled_at", "source"])
    Completion.objects.filter(work_order=order, outcome=TURNED_AWAY).delete()
    _write_outcome(order, outcome, "")
    order.appointments.filter(on__gte=day_of(at)).delete()
    record("repair cancelled by landlord", order, by=by)
    return True


@transaction.atomic(savepoint=False)
def turn_away(*, order: WorkOrder, at: datetime, source: Source, by: Person | None) -> bool:
    """The landlord ended its job because nobody let it in. Whether that is news.

    The repair goes on: the work was neither done nor cancelled, and the resident may say that they were in.
    """
    order = alone(order)
    over = order.cancelled_at or order.completed_at
    known = Completion.objects.filter(work_order=order, outcome=TURNED_AWAY).exists()
    if over or known or order.statusupdates.filter(happened_at__gt=at).exists():
        return False
    _write_outcome(order, TURNED_AWAY, "")
    order.appointments.filter(on__gt=day_of(at)).exclude(source__as_of__gt=at).delete()
    WorkOrder.objects.filter(pk=order.pk).update(source=source)
    record("repair job ended without access", order, by=by)
    return True


def _write_outcome(order: WorkOrder, outcome: str, follow_on_reference: str) -> None:
    if outcome or follow_on_reference:
        told = {"outcome": outcome[:100], "follow_on_reference": follow_on_reference[:100]}
        Completion.objects.update_or_create(
            work_order=order, defaults=told | {"landlord_id": order.landlord_id}
        )
