"""Webhooks made, paused, changed and ended, and told again: by a system itself or by staff."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from portal.core import clock
from portal.core.addresses import NotFound, NotOpen, open_addresses
from portal.people.models import Person
from portal.records.events import record
from portal.sync.changes import fanning, reading
from portal.sync.changes.numbering import alone
from portal.sync.changes.verbs import kinds as all_kinds
from portal.sync.models import System, Webhook, WebhookCall
from portal.sync.webhooks import signing
from portal.sync.webhooks.rules import BadAddress, check_address

MOST = 20  # of one system
SECONDS_TO_LOOK_UP = 2.0


class CannotDo(Exception):
    """Why a webhook cannot be as asked, in a sentence."""


class NoSuchKind(CannotDo):
    """Something that is no kind of change."""


@transaction.atomic
def make_webhook(
    *, system: System, address: str, kinds: Iterable[str] = (), by: Person | None
) -> tuple[Webhook, str]:
    """A new webhook of the system, and its secret, which is shown no more. Raises BadAddress and CannotDo.

    It is told what happens from now on.
    """
    check_open(address)
    wanted = check_kinds(kinds)
    system = System.objects.select_for_update().get(pk=system.pk)
    if system.webhooks.kept().count() >= MOST:
        raise CannotDo(f"One system has {MOST} webhooks at most. End one that is not needed.")
    secret = signing.new_secret()
    webhook = Webhook.objects.create(
        landlord_id=system.landlord_id,
        system=system,
        address=address,
        kinds=wanted,
        secret=signing.sealed_secret(secret),
    )
    record("webhook made", webhook, by=by, system=str(system.code), kinds=wanted)
    return webhook, secret


def check_open(address: str) -> None:
    """Raises BadAddress for an address that is never called. One that has no address yet may get one."""
    check_address(address, encrypted=not settings.LOOPBACK_ALLOWED)
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        open_addresses(
            parts.hostname or "", port, loopback=settings.LOOPBACK_ALLOWED, seconds=SECONDS_TO_LOOK_UP
        )
    except NotOpen as reason:
        raise BadAddress(str(reason)) from reason
    except NotFound:
        return


def check_kinds(kinds: Iterable[str]) -> list[str]:
    """The kinds of change, once each; none is all. Raises NoSuchKind."""
    wanted = list(dict.fromkeys(kinds))
    if unknown := set(wanted) - set(all_kinds()):
        raise NoSuchKind(f"There is no kind of change called {min(unknown)[:60]}.")
    return wanted


@transaction.atomic
def change_webhook(
    *, webhook: Webhook, is_paused: bool | None = None, kinds: Iterable[str] | None = None, by: Person | None
) -> None:
    """Pause it or let it go on; tell it of other kinds from now on. Raises NoSuchKind.

    While it is paused its calls wait; when it goes on they are told in their order.
    """
    changed: dict[str, Any] = {}
    if kinds is not None and (wanted := check_kinds(kinds)) != webhook.kinds:
        changed["kinds"] = wanted
    if is_paused is not None and is_paused != (webhook.paused_at is not None):
        changed["paused_at"] = clock.now() if is_paused else None
        if not is_paused:
            changed |= {"failures": 0, "rests_until": None}
    if not changed:
        return
    Webhook.objects.filter(pk=webhook.pk).update(**changed)
    webhook.refresh_from_db()
    fields = sorted({"kinds", "paused_at"} & set(changed))
    record("webhook changed", webhook, by=by, fields=fields, paused=webhook.paused_at is not None)


@transaction.atomic
def end_webhook(*, webhook: Webhook, by: Person | None) -> None:
    """It is told no more; what waited is given up. Its log is kept for a while. Twice is once."""
    now = clock.now()
    if not Webhook.objects.kept().filter(pk=webhook.pk).update(ended_at=now):
        return
    WebhookCall.objects.open().filter(webhook=webhook).update(given_up_at=now, claimed_until=None)
    record("webhook ended", webhook, by=by)


@transaction.atomic
def replay_call(*, call: WebhookCall, by: Person | None) -> WebhookCall:
    """Tell it again: a call that is open at once, one that is over by another call. Raises CannotDo."""
    webhook = call.webhook
    if webhook.ended_at:
        raise CannotDo("This webhook has been ended.")
    record("webhook replayed", webhook, by=by, call=str(call.code))
    still_open = WebhookCall.objects.open().filter(pk=call.pk)
    if still_open.update(next_try_at=clock.now()):
        _let_try(webhook)
        call.refresh_from_db()
        return call
    again = WebhookCall.objects.create(
        landlord_id=webhook.landlord_id,
        webhook=webhook,
        change=call.change,
        record=call.record,
        is_replay=True,
        next_try_at=clock.now(),
    )
    _let_try(webhook)
    return again


@transaction.atomic
def replay_since(*, webhook: Webhook, after: str, by: Person | None) -> int:
    """Tell it everything again since that cursor. How many calls. Raises CannotDo, NotACursor and Gone.

    Those that still wait are told once, in the new order.
    """
    if webhook.ended_at:
        raise CannotDo("This webhook has been ended.")
    alone(webhook.landlord_id, wait=True)  # what is numbered now is told once: before or after
    position = reading.check_cursor(webhook.landlord, after)
    waiting = WebhookCall.objects.open().filter(webhook=webhook, claimed_until=None)
    waiting.filter(change__position__gt=position).delete()
    made = fanning.fan_out(webhook.landlord_id, after=position, webhook=webhook.pk, replay=True)
    record("webhook replayed", webhook, by=by, after=position, calls=made)
    _let_try(webhook)
    return made


def _let_try(webhook: Webhook) -> None:
    """Somebody says that it works now: the next call sees at once."""
    Webhook.objects.filter(pk=webhook.pk, rests_until__isnull=False).update(rests_until=clock.now())
    from portal.sync.tasks import call_webhook  # the tasks deliver, and this is what they deliver

    transaction.on_commit(lambda: call_webhook.delay(webhook.pk), robust=True)
