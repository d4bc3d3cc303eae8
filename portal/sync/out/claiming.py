"""Who delivers a message now: one worker at a time, in turn, and only while its system is not resting.

A claim is a promise with an end. Whoever dies with one leaves a message that is due again soon.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from portal.core import clock
from portal.sync import circuit
from portal.sync.models import Outgoing
from portal.sync.out.rules import CLAIMED_FOR, is_resting

# A worker who was told of a message comes to it in this time, unless the queue is long or was lost.
HANDED_OUT_FOR = timedelta(seconds=30)
MOST_AT_ONCE = 500  # that a sweep hands out


def going() -> QuerySet[Outgoing]:
    """Neither delivered, nor set aside, nor given up."""
    return Outgoing.objects.filter(next_try_at__isnull=False)


def in_turn(messages: QuerySet[Outgoing]) -> QuerySet[Outgoing]:
    """Those before which nothing of the same report (or order) is still to be said."""
    before = Outgoing.objects.filter(pk__lt=OuterRef("pk"), delivered_at=None, given_up_at=None)
    of_request = before.filter(request=OuterRef("request"))
    of_order = before.filter(request=None, work_order=OuterRef("work_order"))
    return messages.exclude(Q(request__isnull=False) & Exists(of_request)).exclude(
        Q(request=None, work_order__isnull=False) & Exists(of_order)
    )


def due(now: datetime) -> list[int]:
    """Messages that should be tried now, the oldest first."""
    rested = Q(system__rests_until=None) | Q(system__rests_until__lte=now)
    waiting = in_turn(going().filter(rested, next_try_at__lte=now, system__is_used=True))
    return list(waiting.order_by("next_try_at").values_list("pk", flat=True)[:MOST_AT_ONCE])


def hand_out(now: datetime) -> list[int]:
    """Messages for workers to try now. One that waits for its first try is not handed out again at once: it
    may be in the queue behind many others, and would be there again and again."""
    found = due(now)
    going().filter(pk__in=found, tries=0).update(next_try_at=now + HANDED_OUT_FOR)
    return found


def claim(pk: int) -> Outgoing | None:
    """The message, for this worker alone until the claim runs out; None when it is not to be sent now."""
    now = clock.now()
    message = Outgoing.objects.select_related("system", "request", "works").filter(pk=pk).first()
    if message is None or message.system is None or message.next_try_at is None:
        return None
    if is_resting(message.system.rests_until, now):
        return None
    # A new message need not wait until it is due: that is for when no worker was told.
    mine = going().filter(Q(tries=0) | Q(next_try_at__lte=now), pk=pk, tries=message.tries)
    if (before := _before(message)) is not None:
        mine = mine.exclude(Exists(before))
    if not mine.update(tries=F("tries") + 1, next_try_at=now + CLAIMED_FOR):
        return None
    message.tries += 1
    if not circuit.may_ask(message.system):
        _give_back(message, now)
        return None
    return message


def _before(message: Outgoing) -> QuerySet[Outgoing] | None:
    """What `in_turn` looks for, of a message that is known: far less to put together for each delivery."""
    before = Outgoing.objects.filter(pk__lt=message.pk, delivered_at=None, given_up_at=None)
    if message.request_id:
        return before.filter(request=message.request_id)
    if message.work_order_id:
        return before.filter(request=None, work_order=message.work_order_id)
    return None


def _give_back(message: Outgoing, now: datetime) -> None:
    Outgoing.objects.filter(pk=message.pk, tries=message.tries).update(tries=F("tries") - 1, next_try_at=now)


def next_in_line(message: Outgoing) -> int | None:
    """What waited for this message to be delivered."""
    same = Q(request=message.request_id) if message.request_id else Q(request=None)
    if not message.request_id:
        if not message.work_order_id:
            return None
        same &= Q(work_order=message.work_order_id)
    return going().filter(same, pk__gt=message.pk).order_by("pk").values_list("pk", flat=True).first()
