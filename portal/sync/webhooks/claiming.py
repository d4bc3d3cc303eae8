"""Which call is told next, and by whom: one worker at a time, and of one record in order.

A claim is a promise with an end: whoever dies with one leaves a call that is due again soon.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from portal.core import clock
from portal.sync.models import Webhook, WebhookCall
from portal.sync.out.rules import FAILURES_TO_REST

# Longer than any try can take.
CLAIMED_FOR = timedelta(seconds=45)
# Of one webhook, so that a slow one leaves workers for others.
AT_ONCE = 2

_CLAIM = """
    UPDATE sync_webhookcall AS mine
    SET tries = mine.tries + 1, claimed_until = %(until)s
    WHERE mine.id = (
        SELECT call.id FROM sync_webhookcall AS call
        WHERE call.webhook_id = %(webhook)s
          AND call.delivered_at IS NULL AND call.given_up_at IS NULL
          AND call.next_try_at <= %(now)s
          AND (call.claimed_until IS NULL OR call.claimed_until <= %(now)s)
          AND NOT EXISTS (
              SELECT 1 FROM sync_webhookcall AS earlier
              WHERE earlier.webhook_id = call.webhook_id AND earlier.record = call.record
                AND earlier.id < call.id
                AND earlier.delivered_at IS NULL AND earlier.given_up_at IS NULL
          )
        ORDER BY call.id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
    )
    RETURNING mine.id
"""


def due(now: datetime) -> list[int]:
    """Webhooks with a call that may be told now."""
    rested = Q(rests_until=None) | Q(rests_until__lte=now)
    waiting = WebhookCall.objects.open().filter(
        Q(claimed_until=None) | Q(claimed_until__lte=now), webhook=OuterRef("pk"), next_try_at__lte=now
    )
    found = Webhook.objects.told().filter(rested, Exists(waiting))
    return list(found.order_by("pk").values_list("pk", flat=True))


def claim(webhook: Webhook) -> WebhookCall | None:
    """The next call of the webhook, for this worker alone until the claim runs out; None when there is none.

    After a rest one call alone sees whether the other side answers again.
    """
    now = clock.now()
    if webhook.rests_until and webhook.rests_until > now:
        return None
    under_way = WebhookCall.objects.open().filter(webhook=webhook, claimed_until__gt=now).count()
    if under_way >= (1 if webhook.failures >= FAILURES_TO_REST else AT_ONCE):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"webhook": webhook.pk, "now": now, "until": now + CLAIMED_FOR})
        row = cursor.fetchone()
    if row is None:
        return None
    call = WebhookCall.objects.select_related("change").get(pk=row[0])
    if webhook.rests_until and not _goes_first(webhook, now):
        give_back(call)
        return None
    return call


def _goes_first(webhook: Webhook, now: datetime) -> bool:
    """After a rest, whether this worker was the fastest."""
    unchanged = Webhook.objects.filter(pk=webhook.pk, rests_until=webhook.rests_until)
    return bool(unchanged.update(rests_until=now + CLAIMED_FOR))


def give_back(call: WebhookCall) -> None:
    """It was not tried after all."""
    WebhookCall.objects.filter(pk=call.pk, tries=call.tries).update(tries=F("tries") - 1, claimed_until=None)
