"""A landlord's system that is down is left in peace by all: messages, readers, and pages people wait for."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from portal.core import clock
from portal.landlords.models import Priority
from portal.repairs.problems import problems_for
from portal.repairs.slots import Slot
from portal.sync import circuit, visits
from portal.sync.incoming import polling
from portal.sync.models import Outgoing, System
from portal.sync.out import delivering
from portal.sync.out.outbox import put
from portal.sync.out.rules import FAILURES_TO_REST
from portal.sync.talking import sealed_token
from portal.sync.visits import Asked, WhyNone
from tests.cast import Cast
from tests.sample_system.running import TOKEN, Running, running

Ask = Callable[[Cast], object]


@pytest.fixture
def larkfields(cast: Cast, tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "state.db") as system:
        System.objects.filter(pk=cast.system.pk).update(address=system.address, token=sealed_token(TOKEN))
        yield system


def offered(cast: Cast) -> WhyNone | None:
    return visits.offered(
        landlord=cast.larkfield,
        home=cast.flat_1,
        problem=next(each for each in problems_for(cast.larkfield).all if each.trade_code == "PL"),
        priority=Priority.objects.get(landlord=cast.larkfield, key="routine"),
        reference=uuid4(),
        on=cast.today,
    ).why_none


def asked(cast: Cast) -> Asked:
    slot = Slot(reference=f"{cast.today + timedelta(days=3)}-AM-PL", on=cast.today + timedelta(days=3))
    return visits.ask_for(landlord=cast.larkfield, slot=slot, reference=uuid4())


def read(cast: Cast) -> None:
    polling.poll(cast.system.pk)


def delivered(cast: Cast) -> bool:
    message = put("JobStatusUpdate", {}, landlord=cast.larkfield, work_order=cast.contractors_order)
    Outgoing.objects.exclude(pk=message.pk).delete()
    delivering.deliver(message.pk)
    message.refresh_from_db()
    return message.delivered_at is not None or message.failure == "refused"


def rest_is_over() -> None:
    System.objects.update(rests_until=clock.now() - timedelta(seconds=1))


EVERY_WAY = [offered, asked, read, delivered]


@pytest.mark.parametrize("way", EVERY_WAY)
def test_whoever_finds_it_down_leaves_it_in_peace_for_all(way: Ask, cast: Cast, larkfields: Running) -> None:
    larkfields.fail(outage_seconds=60)
    for _ in range(FAILURES_TO_REST):
        assert circuit.may_ask(System.objects.get(pk=cast.system.pk))
        way(cast)

    cast.system.refresh_from_db()
    assert cast.system.failures == FAILURES_TO_REST
    assert cast.system.rests_until
    assert cast.system.rests_until > clock.now()
    assert polling.to_read(clock.now()) == []
    larkfields.fail()  # it would answer now, and is not asked
    assert offered(cast) is WhyNone.CANNOT_REACH
    assert asked(cast) is Asked.UNKNOWN
    assert not delivered(cast)
    read(cast)
    cast.system.refresh_from_db()
    assert (cast.system.failures, cast.system.read_at) == (FAILURES_TO_REST, None)


def test_nobody_waits_for_a_system_that_rests(
    cast: Cast, larkfields: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "OFFER_SECONDS", 0.4)
    larkfields.fail(delay=3)
    waits = []
    for _ in range(FAILURES_TO_REST + 1):
        began = time.monotonic()
        assert offered(cast) is WhyNone.CANNOT_REACH
        waits.append(time.monotonic() - began)
    assert min(waits[:-1]) >= 0.4
    assert waits[-1] < 0.2


@pytest.mark.parametrize("way", EVERY_WAY)
def test_after_a_rest_whoever_comes_first_asks_alone_and_an_answer_ends_it(
    way: Ask, cast: Cast, larkfields: Running
) -> None:
    System.objects.update(failures=FAILURES_TO_REST, last_failure="connection")
    rest_is_over()
    first, second = System.objects.get(pk=cast.system.pk), System.objects.get(pk=cast.system.pk)
    assert circuit.may_ask(first)
    assert not circuit.may_ask(second)

    rest_is_over()
    way(cast)
    cast.system.refresh_from_db()
    assert (cast.system.failures, cast.system.rests_until) == (0, None)
    assert offered(cast) is None


def test_messages_that_waited_go_as_soon_as_a_page_is_answered(cast: Cast, larkfields: Running) -> None:
    message = put("JobStatusUpdate", {}, landlord=cast.larkfield, work_order=cast.contractors_order)
    later = clock.now() + timedelta(minutes=9)
    Outgoing.objects.filter(pk=message.pk).update(failure="connection", tries=7, next_try_at=later)
    System.objects.update(failures=FAILURES_TO_REST)
    rest_is_over()

    assert offered(cast) is None

    message.refresh_from_db()
    assert message.tries == 0
    assert message.next_try_at
    assert message.next_try_at <= clock.now()


def test_a_system_that_can_be_read_and_takes_no_message_is_not_well(cast: Cast, larkfields: Running) -> None:
    message = put("JobStatusUpdate", {}, landlord=cast.larkfield, work_order=cast.contractors_order)
    Outgoing.objects.filter(pk=message.pk).update(failure="server_error", tries=3)
    System.objects.update(failures=FAILURES_TO_REST - 1)
    read(cast)
    cast.system.refresh_from_db()
    assert cast.system.read_at
    assert cast.system.failures == FAILURES_TO_REST - 1

    System.objects.update(failures=FAILURES_TO_REST, read_at=None)
    rest_is_over()
    read(cast)
    cast.system.refresh_from_db()
    assert cast.system.read_at is None, "after a rest the message goes first"
