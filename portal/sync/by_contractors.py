"""What a contractor who works in Homefile tells of an order of theirs.

It is said as their own system would say it, in a JobStatusUpdate or a WorkOrderComplete, and applied as those
are: by the same rules, with the same events and the same messages to the household.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from portal.core.clock import LONDON
from portal.people.models import Person
from portal.records.models import Source
from portal.repairs import composing
from portal.repairs.actions.happening import hold
from portal.repairs.models import WorkOrder
from portal.repairs.rules import standing_of
from portal.sync.incoming.applying import Told, complete_order, update_order
from standards.messages import Message, building


class CannotTell(Exception):
    """Why nothing was written down, in a sentence for the contractor."""


class Said(StrEnum):
    """What can be told of an order, in the order in which a visit goes."""

    ON_THE_WAY = "on_the_way"
    ARRIVED = "arrived"
    NO_ACCESS = "no_access"
    DONE = "done"
    NO_TIME = "no_time"
    PARTS = "parts"
    SOMETHING_FIRST = "something_first"
    ANOTHER_TRADE = "another_trade"
    NOT_SAFE = "not_safe"


# HACT JobStatusUpdateTypeCode of each; what is done is a WorkOrderComplete.
TYPES: Mapping[Said, str] = {
    Said.ON_THE_WAY: "30",
    Said.ARRIVED: "40",
    Said.NO_ACCESS: "70",
    Said.NO_TIME: "120-10",
    Said.PARTS: "120-20",
    Said.SOMETHING_FIRST: "120-30",
    Said.ANOTHER_TRADE: "120-40",
    Said.NOT_SAFE: "120-50",
}
# What they add to "done" is an update of its own: the work described more exactly.
DESCRIBED = "80"
# The household may say that somebody was in, and reads what is left to do and why.
NEED_WORDS = frozenset(TYPES) - {Said.ON_THE_WAY, Said.ARRIVED}


@transaction.atomic
def tell_of_order(*, order: WorkOrder, said: Said, words: str, once: UUID, at: datetime, by: Person) -> bool:
    """Write it down as told by the order's contractor. Whether it was news: ``once`` is told once.

    Raises CannotTell when the order is over.
    """
    held = hold(WorkOrder.objects.filter(pk=order.pk).select_related("landlord", "contractor"))
    if held is None or Source.objects.filter(code=once).exists():
        return False
    if not _is_open(held, at):
        raise CannotTell("This repair is over. If something is still to be said about it, call the landlord.")
    firm = held.contractor.name if held.contractor else held.landlord.name
    source = Source.objects.create(code=once, kind=Source.Kind.MESSAGE, system=firm, as_of=at)
    told = Told(at=at, source=source, by=by)
    if said is Said.DONE:
        is_news = complete_order(told, held, _done(held, words, once, at))
    else:
        is_news = update_order(told, held, _update(held, TYPES[said], words, once, at))
    if not is_news:
        source.delete()
    return is_news


def _is_open(order: WorkOrder, now: datetime) -> bool:
    updates, visits = list(order.statusupdates.all()), list(order.appointments.all())
    return standing_of(order, updates=updates, visits=visits, now=now).is_open


def _update(
    order: WorkOrder, type_code: str, words: str, once: UUID | None, at: datetime, other: str = ""
) -> Message:
    return building.job_status_update(
        work_order=composing.reference_of(order),
        reference=composing.our_reference(once) if once else None,
        event_time=at.astimezone(LONDON),
        type_code=type_code,
        other_type=other,
        comments=words,
    )


def _done(order: WorkOrder, words: str, once: UUID, at: datetime) -> Message:
    described = [_update(order, DESCRIBED, words, once, at)] if words else []
    log = [*described, _update(order, "0", "", None, at, other="complete")]
    for each in log:  # within the message of an order they are of that order
        del each["RelatedWorkOrderReference"]
    return building.work_order_complete(work_order=composing.reference_of(order), updates=log)
