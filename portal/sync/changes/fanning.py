"""A call for each webhook that a new change is for, written in the transaction that numbers the change."""

from django.db import connection

from portal.core import clock

_FAN_OUT = """
    INSERT INTO sync_webhookcall (landlord_id, webhook_id, change_id, record, is_replay, made_at, next_try_at)
    SELECT change.landlord_id, webhook.id, change.event_id, change.record, %(replay)s, %(now)s, %(now)s
    FROM sync_change AS change
    JOIN sync_webhook AS webhook ON webhook.landlord_id = change.landlord_id
    JOIN sync_system AS system ON system.id = webhook.system_id
    WHERE change.landlord_id = %(landlord)s
      AND change.position > %(after)s
      AND webhook.ended_at IS NULL
      AND (%(webhook)s::bigint IS NULL OR webhook.id = %(webhook)s)
      AND (system.contractor_id IS NULL OR system.contractor_id = change.contractor_id)
      AND (webhook.kinds = '{}' OR change.kind = ANY (webhook.kinds))
    ORDER BY change.position, webhook.id
"""


def fan_out(landlord_id: int, *, after: int, webhook: int | None = None, replay: bool = False) -> int:
    """Write the calls for the changes after that position; of one webhook, to tell it again. How many.

    While a webhook is paused its calls are written and wait.
    """
    asked = {
        "landlord": landlord_id,
        "after": after,
        "webhook": webhook,
        "replay": replay,
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FAN_OUT, asked)
        return int(cursor.rowcount)
