"""Telling a webhook what waits for it, call by call, and writing down what became of each.

It may be cut off anywhere: then the same call is told again, with the same change in it.
"""

import random
import time
from datetime import timedelta

from django.db.models import F
from structlog import get_logger

from portal.core import clock, counting
from portal.sync.models import Webhook, WebhookCall
from portal.sync.out.rules import FAILURES_TO_REST, rest_after, wait_after
from portal.sync.webhooks import posting, signing
from portal.sync.webhooks.claiming import claim
from portal.sync.webhooks.posting import NotTaken
from portal.sync.webhooks.rules import TRIED_FOR, CallFailure, is_given_up

log = get_logger(__name__)

# A worker goes on to others after this long; the sweep brings it back.
SECONDS_EACH = 20.0
# How long a webhook that answers goes without that being written down.
SEEN_WELL = timedelta(seconds=30)
USER_AGENT = "Homefile"


def deliver(pk: int, *, seconds: float = SECONDS_EACH) -> int:
    """Tell the webhook what is due, for so long at most. How many calls arrived."""
    until, arrived = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        webhook = Webhook.objects.told().filter(pk=pk).first()
        call = claim(webhook) if webhook else None
        if webhook is None or call is None:
            break
        arrived += _try(webhook, call)
    return arrived


def _try(webhook: Webhook, call: WebhookCall) -> bool:
    """Whether it arrived."""
    try:
        say(webhook, call)
    except NotTaken as failed:
        counting.count("webhook_calls", failed.failure)
        _failed(webhook)
        _later_or_never(webhook, call, failed)
        return False
    counting.count("webhook_calls", "delivered")
    now = clock.now()
    WebhookCall.objects.filter(pk=call.pk, given_up_at=None).update(
        delivered_at=now, claimed_until=None, failure="", failure_says=""
    )
    _answered(webhook)
    return True


def say(webhook: Webhook, call: WebhookCall) -> None:
    """The change itself, signed now. Raises NotTaken."""
    secret = signing.opened_secret(webhook.secret)
    if secret is None:
        raise NotTaken(CallFailure.SECRET_UNREADABLE)
    body = call.change.told.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        signing.HEADER: signing.signature(secret, body, at=int(clock.now().timestamp())),
        "Homefile-Webhook": str(webhook.code),
        "Homefile-Call": str(call.code),
    }
    posting.post(webhook.address, body, headers)


def _later_or_never(webhook: Webhook, call: WebhookCall, failed: NotTaken) -> None:
    """Later; but not before the other side has rested. After some days others need not wait behind it."""
    now = clock.now()
    open_calls = WebhookCall.objects.open()
    wait = wait_after(call.tries, chance=roll(), asked=failed.after)
    open_calls.filter(pk=call.pk).update(
        next_try_at=max(now + wait, webhook.rests_until or now),
        claimed_until=None,
        failure=failed.failure,
        failure_says=failed.says,
        given_up_at=now if is_given_up(call.made_at, now) else None,
    )
    if webhook.failures >= FAILURES_TO_REST:
        old = open_calls.filter(webhook=webhook, made_at__lt=now - TRIED_FOR)
        old.update(given_up_at=now, claimed_until=None, failure=failed.failure)
    log.warning("webhook not told", webhook=str(webhook.code), failure=failed.failure, tries=call.tries)


def _failed(webhook: Webhook) -> None:
    """One more failure; after several in a row the other side is left in peace for a while."""
    rows = Webhook.objects.filter(pk=webhook.pk)
    rows.update(failures=F("failures") + 1, last_failed_at=clock.now())
    webhook.refresh_from_db(fields=["failures"])
    rest = rest_after(webhook.failures, chance=roll())
    webhook.rests_until = clock.now() + rest if rest else None
    rows.update(rests_until=webhook.rests_until)


def roll() -> float:
    """Chance, so that what failed together is not tried again together."""
    return random.random()  # noqa: S311 -- nothing secret hangs on it


def _answered(webhook: Webhook) -> None:
    """It answers. If it had been left in peace, what failed meanwhile may go at once."""
    now = clock.now()
    if webhook.failures:
        rows = Webhook.objects.filter(pk=webhook.pk)
        rows.update(failures=0, rests_until=None, last_answered_at=now)
        if webhook.failures >= FAILURES_TO_REST:
            failed = WebhookCall.objects.open().filter(webhook=webhook, next_try_at__gt=now)
            failed.update(next_try_at=now, tries=0)
    elif not webhook.last_answered_at or now - webhook.last_answered_at > SEEN_WELL:
        Webhook.objects.filter(pk=webhook.pk).update(last_answered_at=now)
