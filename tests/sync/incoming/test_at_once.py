"""Messages at once: of one order one after the other, of others side by side, none lost or doubled."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection

from portal.core import clock
from portal.homes.models import Home
from portal.records.models import Source
from portal.repairs.models import StatusUpdate, WorkOrder
from portal.sync.incoming import taking
from portal.sync.incoming.posting import post
from portal.sync.models import Incoming, System
from tests.factories.homes import HomeFactory
from tests.factories.repairs import WorkOrderFactory
from tests.factories.sync import SystemFactory
from tests.sync.incoming.messages import complete, ended, schedule, update

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 6
Outcome = Incoming.Outcome
Job = Callable[[], Any]


@pytest.fixture
def home(db: None) -> Home:
    home: Home = HomeFactory()
    return home


@pytest.fixture
def system(home: Home) -> System:
    system: System = SystemFactory(landlord=home.landlord)
    return system


def at_once(jobs: Iterable[Job]) -> list[Any]:
    """What each comes to, in threads with connections of their own."""

    def closing(job: Job) -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return [done.result(timeout=60) for done in [pool.submit(closing, job) for job in jobs]]


def test_the_same_message_at_once_is_kept_and_done_once(home: Home, system: System) -> None:
    order = WorkOrderFactory(home=home, reference="LH-1")
    message = update("LH-1", "40", clock.now())
    heard = at_once(
        [lambda: post(system=system, kind="JobStatusUpdate", body=message, key="k")] * (2 * THREADS)
    )
    assert {each.answer["Outcome"] for each in heard} == {"applied"}
    assert len({each.answer["MessageReference"]["ID"] for each in heard}) == 1
    assert sum(not each.came_before for each in heard) == 1
    assert Incoming.objects.count() == order.statusupdates.count() == 1
    assert Source.objects.filter(kind="message").count() == 1


def test_messages_of_few_orders_at_once_neither_stop_nor_lose_one(home: Home, system: System) -> None:
    orders = [WorkOrderFactory(home=home, reference=f"LH-{number}") for number in range(3)]
    now = clock.now() - timedelta(hours=3)
    told = [
        ("JobStatusUpdate", update(f"LH-{number % 3}", "40", now + timedelta(minutes=number)))
        for number in range(45)
    ]
    told += [("ScheduleRepair", schedule(f"LH-{number}", home.reference)) for number in range(3)]
    told += [("WorkOrderComplete", complete("LH-0", ended("complete", clock.now())))]
    told = told * 2
    Random(7).shuffle(told)

    at_once(
        [
            (lambda kind=kind, body=body: post(system=system, kind=kind, body=body))  # type: ignore[misc]
            for kind, body in told
        ]
    )

    assert set(Incoming.objects.values_list("outcome", flat=True)) <= {Outcome.APPLIED, Outcome.KNOWN}
    for order in orders:
        lines = order.statusupdates.values_list("position", flat=True)
        assert len(lines) == len(set(lines)) == 15
    assert StatusUpdate.objects.count() == 45
    assert WorkOrder.objects.get(reference="LH-0").completed_at


def test_an_order_that_two_messages_bring_at_once_is_one(home: Home, system: System) -> None:
    messages = [schedule("LH-9", home.reference, WorkType=code) for code in ("20", "30", "40", "50")]
    heard = at_once(
        [
            (lambda body=body: post(system=system, kind="ScheduleRepair", body=body))  # type: ignore[misc]
            for body in messages
        ]
    )
    assert all(each.outcome in (Outcome.APPLIED, Outcome.KNOWN) for each in heard)
    assert WorkOrder.objects.filter(reference="LH-9").count() == 1


def test_a_message_of_an_order_that_comes_meanwhile_is_used_in_the_end(home: Home, system: System) -> None:
    jobs: list[Job] = [
        lambda: post(system=system, kind="JobStatusUpdate", body=update("LH-5", "40", clock.now())),
        lambda: post(system=system, kind="ScheduleRepair", body=schedule("LH-5", home.reference)),
    ]
    at_once(jobs)
    taking.apply_waiting(system)
    assert WorkOrder.objects.get(reference="LH-5").statusupdates.count() == 1
    assert not Incoming.objects.filter(outcome=Outcome.NO_ORDER).exists()
