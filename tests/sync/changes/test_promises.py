"""What PostgreSQL itself promises of changes and calls, tested by breaking each."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.core import clock
from portal.records.events import record
from portal.sync.changes.forgetting import CALLS_KEPT, forget
from portal.sync.models import Change, ChangeCount, Webhook, WebhookCall
from tests.cast import Cast
from tests.factories.sync import WebhookFactory, called, changed

pytestmark = pytest.mark.django_db


def breaks(constraint: str):  # type: ignore[no-untyped-def]
    """It is refused, and by the constraint that was meant."""
    return pytest.raises(IntegrityError, match=constraint)


def test_a_position_is_given_once(cast: Cast) -> None:
    changed(cast.own_order)
    changed(cast.own_order)
    with breaks("change_position_once"), transaction.atomic():
        Change.objects.filter(position=2).update(position=1)


def test_a_change_with_a_position_is_whole(cast: Cast) -> None:
    record("repair update told", cast.own_order, by=None)
    with breaks("change_numbered_is_whole"), transaction.atomic():
        Change.objects.filter(position=None).update(position=1)


def test_no_more_is_forgotten_than_there_was(cast: Cast) -> None:
    changed(cast.own_order)
    with breaks("change_count_forgets_what_was"), transaction.atomic():
        ChangeCount.objects.update(forgotten=2)


def test_a_change_is_called_once_unless_somebody_asks_for_it_again(cast: Cast) -> None:
    call = called(WebhookFactory(system=cast.system), cast.own_order)
    again = {
        name: getattr(call, name)
        for name in ("landlord_id", "webhook_id", "change_id", "record", "next_try_at")
    }
    with breaks("webhook_call_once"), transaction.atomic():
        WebhookCall.objects.create(**again)
    WebhookCall.objects.create(**again, is_replay=True)


def test_a_call_has_arrived_or_is_given_up_and_not_both(cast: Cast) -> None:
    called(WebhookFactory(system=cast.system), cast.own_order)
    with breaks("webhook_call_delivered_or_given_up"), transaction.atomic():
        WebhookCall.objects.update(delivered_at=clock.now(), given_up_at=clock.now())


def test_calls_and_webhooks_that_are_over_are_forgotten_before_changes_are(cast: Cast) -> None:
    now = clock.now()
    webhook = WebhookFactory(system=cast.system, ended_at=now)
    kept = WebhookFactory(system=cast.system)
    changed(cast.own_order)
    old = called(kept, cast.own_order)
    WebhookCall.objects.filter(pk=old.pk).update(made_at=now - CALLS_KEPT - timedelta(minutes=1))
    forget(now=now)
    assert WebhookCall.objects.count() == 1
    assert Change.objects.count() == 2
    forget(now=now + CALLS_KEPT + timedelta(minutes=1))
    assert not Webhook.objects.filter(pk=webhook.pk).exists()
    assert Webhook.objects.filter(pk=kept.pk).exists()
