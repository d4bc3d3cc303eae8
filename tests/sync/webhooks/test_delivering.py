"""Each change arrives at least once, as the same change, and those of one record in their order.

The other side is a real HTTP server in a process of its own; so is the worker that is killed.
"""

import hashlib
import hmac
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from portal.core import clock
from portal.landlords.models import Landlord
from portal.repairs.models import WorkOrder
from portal.sync import tasks
from portal.sync.models import System, Webhook, WebhookCall
from portal.sync.webhooks import actions, claiming, delivering, posting
from portal.sync.webhooks.rules import TRIED_FOR, CallFailure
from tests.factories.homes import HomeFactory
from tests.factories.landlords import LandlordFactory
from tests.factories.repairs import WorkOrderFactory
from tests.factories.sync import SECRET, SystemFactory, WebhookFactory, changed
from tests.sync.webhooks.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def process() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def receiver(process: Receiver) -> Iterator[Receiver]:
    """As usual, and with nothing heard before."""
    process.be()
    Heard.before = len(process.heard())
    yield process
    process.be()


class Heard:
    """What earlier tests told the same receiver is not counted."""

    before = 0


@pytest.fixture
def larkfield() -> Landlord:
    return LandlordFactory(slug="larkfield")


@pytest.fixture
def webhook(larkfield: Landlord, receiver: Receiver) -> Webhook:
    return WebhookFactory(system=SystemFactory(landlord=larkfield), address=receiver.address)


@pytest.fixture
def orders(larkfield: Landlord) -> list[WorkOrder]:
    home = HomeFactory(landlord=larkfield)
    return [WorkOrderFactory(home=home) for _ in range(3)]


def pass_time(by: timedelta = HOUR) -> None:
    """As if so long had gone by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sync_webhookcall SET next_try_at = next_try_at - %(by)s, made_at = made_at - %(by)s,"
            " claimed_until = claimed_until - %(by)s",
            {"by": by},
        )
        cursor.execute("UPDATE sync_webhook SET rests_until = rests_until - %(by)s", {"by": by})


def told(receiver: Receiver, *, taken: bool = True) -> list[tuple[str, int]]:
    """Record and position of what arrived, in the order in which it did."""
    heard = receiver.changes(taken=False)[Heard.before :]
    answers = [one["answered"] for one in receiver.heard()[Heard.before :]]
    both = zip(heard, answers, strict=True)
    return [(one["record"]["code"], one["position"]) for one, answer in both if answer == 200 or not taken]


def assert_each_arrived_in_order(receiver: Receiver, number: int) -> None:
    """Every position once or more, and of each record in the order of positions."""
    arrived = told(receiver)
    assert {position for _, position in arrived} == set(range(1, number + 1))
    by_record: dict[str, list[int]] = {}
    for record, position in arrived:
        by_record.setdefault(record, []).append(position)
    for positions in by_record.values():
        assert positions == sorted(positions)
    assert not WebhookCall.objects.open().exists()


def test_a_change_arrives_signed_as_the_feed_has_it(
    webhook: Webhook, orders: list[WorkOrder], receiver: Receiver
) -> None:
    changed(orders[0])
    assert delivering.deliver(webhook.pk) == 1
    [heard] = receiver.heard()[Heard.before :]
    call = WebhookCall.objects.get()
    assert heard["path"] == "/homefile?from=us"
    assert heard["body"] == call.change.told
    assert heard["headers"]["Homefile-Call"] == str(call.code)
    assert heard["headers"]["Homefile-Webhook"] == str(webhook.code)
    assert is_ours(SECRET, heard["headers"]["Homefile-Signature"], heard["body"].encode())
    assert not is_ours("guessed", heard["headers"]["Homefile-Signature"], heard["body"].encode())
    assert call.delivered_at
    assert call.tries == 1


def is_ours(secret: str, header: str, body: bytes) -> bool:
    """As docs/changes.md says to check it."""
    parts = dict(part.split("=", 1) for part in header.split(","))
    signed = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signed, parts["v1"]) and abs(time.time() - int(parts["t"])) < 300


def test_what_the_docs_say_of_checking_is_what_is_done() -> None:
    said = Path("docs/changes.md").read_text()
    assert 'signed = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256)' in said


def test_a_sweep_numbers_and_tells(webhook: Webhook, orders: list[WorkOrder], receiver: Receiver) -> None:
    changed(orders[0])
    changed(orders[1])
    for pk in claiming.due(clock.now()):
        tasks.call_webhook(pk)
    assert_each_arrived_in_order(receiver, 2)
    assert claiming.due(clock.now()) == []


def test_what_fails_is_tried_again_and_others_pass(
    webhook: Webhook, orders: list[WorkOrder], receiver: Receiver
) -> None:
    receiver.be(status=500, only=str(orders[0].code), times=2)
    for order in (orders[0], orders[0], orders[1], orders[0]):
        changed(order)
    delivering.deliver(webhook.pk)
    assert told(receiver) == [(str(orders[1].code), 3)]
    first = WebhookCall.objects.open().earliest("pk")
    assert (first.tries, first.failure, first.failure_says) == (1, CallFailure.SERVER_ERROR, "500")
    assert first.next_try_at > clock.now()
    for _ in range(2):
        pass_time()
        delivering.deliver(webhook.pk)
    assert_each_arrived_in_order(receiver, 4)


@pytest.mark.parametrize(
    ("how", "failure"),
    [
        ({"status": 500, "body": "We are\n down\0"}, CallFailure.SERVER_ERROR),
        ({"status": 302, "headers": {"Location": "http://127.0.0.1:9/"}}, CallFailure.MOVED),
        ({"status": 401}, CallFailure.NOT_LET_IN),
        ({"status": 404}, CallFailure.REFUSED),
        ({"status": 429, "headers": {"Retry-After": "3000"}}, CallFailure.BUSY),
        ({"delay": 2}, CallFailure.TIMEOUT),
        ({"drip": 0.01}, CallFailure.TIMEOUT),
    ],
    ids=["500", "redirect", "401", "404", "429", "no answer in time", "drop by drop"],
)
def test_however_it_fails_it_is_said_and_then_arrives(
    webhook: Webhook,
    orders: list[WorkOrder],
    receiver: Receiver,
    how: dict[str, object],
    failure: CallFailure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(posting.post, "__kwdefaults__", {"seconds": 1.0})
    receiver.be(times=1, **how)
    changed(orders[0])
    changed(orders[0])
    began = time.monotonic()
    assert delivering.deliver(webhook.pk) == 0
    assert time.monotonic() - began < 2.5
    call = WebhookCall.objects.earliest("pk")
    assert call.failure == failure
    webhook.refresh_from_db()
    assert webhook.failures == 1
    if "Retry-After" in str(how):
        assert call.next_try_at > clock.now() + timedelta(seconds=2900)
    pass_time()
    delivering.deliver(webhook.pk)
    positions = [position for _, position in told(receiver, taken=False)]
    assert positions == [1, 1, 2]
    assert not WebhookCall.objects.open().exists()
    webhook.refresh_from_db()
    assert webhook.failures == 0


def test_a_dead_one_is_left_in_peace_then_hears_all_in_order(
    larkfield: Landlord, orders: list[WorkOrder]
) -> None:
    Heard.before = 0
    with receiving() as alive:
        port = alive.port
    webhook = WebhookFactory(system=SystemFactory(landlord=larkfield), address=alive.address)
    for _ in range(4):
        for order in orders:
            changed(order)
    delivering.deliver(webhook.pk)
    for _ in range(6):
        pass_time(timedelta(minutes=10))
        delivering.deliver(webhook.pk)
    webhook.refresh_from_db()
    assert webhook.rests_until
    assert webhook.rests_until > clock.now()
    tries = sum(WebhookCall.objects.values_list("tries", flat=True))
    assert delivering.deliver(webhook.pk) == 0
    assert sum(WebhookCall.objects.values_list("tries", flat=True)) == tries  # it rests: nothing is tried
    assert webhook.pk not in claiming.due(clock.now())
    with receiving(port) as back:
        pass_time()
        delivering.deliver(webhook.pk)
        assert_each_arrived_in_order(back, 12)


def test_after_days_it_is_given_up_and_what_waited_behind_it_passes(
    webhook: Webhook, orders: list[WorkOrder], receiver: Receiver
) -> None:
    receiver.be(status=400, times=2)
    changed(orders[0])
    delivering.deliver(webhook.pk)
    pass_time(TRIED_FOR + HOUR)
    changed(orders[0])
    delivering.deliver(webhook.pk)
    first, second = WebhookCall.objects.order_by("pk")
    assert first.given_up_at
    assert second.delivered_at
    assert told(receiver) == [(str(orders[0].code), 2)]


def test_while_it_fails_all_that_is_too_old_is_given_up_at_once(
    webhook: Webhook, orders: list[WorkOrder], receiver: Receiver
) -> None:
    receiver.be(status=500)
    for order in orders:
        changed(order)
    Webhook.objects.update(failures=9)
    pass_time(TRIED_FOR + HOUR)
    delivering.deliver(webhook.pk)
    assert WebhookCall.objects.given_up().count() == 3


def test_a_worker_killed_in_the_middle_leaves_a_call_that_is_told_again(
    webhook: Webhook, orders: list[WorkOrder], receiver: Receiver
) -> None:
    receiver.be(delay=30, times=1)
    changed(orders[0])
    changed(orders[0])
    worker = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.sync.webhooks.worker", str(webhook.pk)],
        env={**os.environ, "TEST_DATABASE": str(connection.settings_dict["NAME"])},
    )
    end = time.monotonic() + 60
    while len(receiver.heard()) == Heard.before:
        assert time.monotonic() < end
        assert worker.poll() is None
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    assert delivering.deliver(webhook.pk) == 0  # somebody seems to be at it, and the next one waits for it
    pass_time(claiming.CLAIMED_FOR)
    delivering.deliver(webhook.pk)
    assert [position for _, position in told(receiver, taken=False)] == [1, 1, 2]
    keys = [one["headers"]["Homefile-Call"] for one in receiver.heard()[Heard.before :]]
    assert keys[0] == keys[1] != keys[2]
    assert_each_arrived_in_order(receiver, 2)


def test_workers_at_once_tell_each_change_once_and_in_order(
    webhook: Webhook, orders: list[WorkOrder], receiver: Receiver
) -> None:
    receiver.be(delay=0.02)
    for _ in range(8):
        for order in orders:
            changed(order)
    workers = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.sync.webhooks.worker", str(webhook.pk)],
            env={**os.environ, "TEST_DATABASE": str(connection.settings_dict["NAME"])},
        )
        for _ in range(3)
    ]
    for worker in workers:
        assert worker.wait(60) == 0
    delivering.deliver(webhook.pk)
    assert len(told(receiver)) == 24
    assert_each_arrived_in_order(receiver, 24)


def test_paused_it_hears_nothing_and_then_everything(
    webhook: Webhook, orders: list[WorkOrder], receiver: Receiver
) -> None:
    actions.change_webhook(webhook=webhook, is_paused=True, by=None)
    changed(orders[0])
    assert delivering.deliver(webhook.pk) == 0
    assert claiming.due(clock.now()) == []
    actions.change_webhook(webhook=webhook, is_paused=False, by=None)
    assert delivering.deliver(webhook.pk) == 1


def test_of_a_system_that_is_no_longer_used_nothing_is_told(
    webhook: Webhook, orders: list[WorkOrder]
) -> None:
    changed(orders[0])
    System.objects.update(is_used=False)
    assert delivering.deliver(webhook.pk) == 0


def test_everything_again_since_a_change_comes_in_its_order(
    webhook: Webhook, orders: list[WorkOrder], receiver: Receiver
) -> None:
    for order in orders * 2:
        changed(order)
    delivering.deliver(webhook.pk)
    assert actions.replay_since(webhook=webhook, after="2", by=None) == 4
    changed(orders[2])
    delivering.deliver(webhook.pk)
    assert [position for _, position in told(receiver)] == [1, 2, 3, 4, 5, 6, 3, 4, 5, 6, 7]


def test_in_production_an_address_that_has_come_to_lead_inside_is_not_called(
    webhook: Webhook, orders: list[WorkOrder], receiver: Receiver, settings: Settings
) -> None:
    settings.LOOPBACK_ALLOWED = False
    changed(orders[0])
    delivering.deliver(webhook.pk)
    call = WebhookCall.objects.get()
    assert call.failure == CallFailure.NOT_OPEN
    assert told(receiver, taken=False) == []


def test_a_secret_that_cannot_be_read_is_said(webhook: Webhook, orders: list[WorkOrder]) -> None:
    Webhook.objects.update(secret="sealed with another key")
    changed(orders[0])
    delivering.deliver(webhook.pk)
    assert WebhookCall.objects.get().failure == CallFailure.SECRET_UNREADABLE
