"""Real processes: killed at every moment and run again, and two at once."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import OperationalError, connection, transaction

from portal.core import clock
from portal.homes.models import Home
from portal.landlords.models import Landlord
from portal.repairs.models import WorkElement, WorkOrder
from portal.sync.deliveries import locks, pipeline, progress, receiving
from portal.sync.deliveries.work import Work
from portal.sync.models import Delivery
from portal.tenancies.models import Party, Tenancy
from tests.factories.landlords import LandlordFactory
from tests.sync.deliveries import home, order, tenancy, written
from tests.sync.stored import everything_stored

pytestmark = pytest.mark.django_db(transaction=True)

MOMENTS = ["receive", "read", "match", "plan", "apply", "report", "commit", "finished"]
STATEMENTS = [1, 6, 14, 26, 40]
State = Delivery.State


@pytest.fixture
def larkfield() -> Landlord:
    return LandlordFactory(slug="larkfield")


@pytest.fixture
def second_week(larkfield: Landlord, tmp_path: Path) -> Path:
    """A week's changes, on top of a week that is stored already."""
    numbers = range(1, 13)
    homes, tenancies = [home(n) for n in numbers], [tenancy(n) for n in numbers]
    orders = [order(n, work_element_1_trade_code="PL") for n in numbers]
    first = written(tmp_path / "first", homes=homes, tenancies=tenancies, work_orders=orders)
    run_here(larkfield, first)
    changed = [home(1, number_of_bedrooms=3), *homes[1:11], home(13)]
    more = [order(1, work_element_1_trade_code="EL", work_element_2_trade_code="PL"), order(13)]
    later = "2025-11-27"
    return written(
        tmp_path / "second",
        as_of=later,
        homes=changed,
        tenancies=[*tenancies[:11], tenancy(13)],
        work_orders=more,
    )


def run_here(landlord: Landlord, path: Path) -> Delivery:
    return pipeline.run(receiving.receive_path(landlord=landlord, path=path, by=None))


def started(moment: str, path: Path, slug: str = "larkfield") -> "subprocess.Popen[bytes]":
    """The same in a process of its own, which is killed at the moment."""
    database = str(connection.settings_dict["NAME"])
    environment = {**os.environ, "TEST_DATABASE": database, "STORE": str(settings.STORE)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.sync.killed", moment, slug, str(path)],
        env=environment,
        cwd=Path(__file__).parents[2],
    )


def assert_second_week_is_stored() -> None:
    assert sorted(Home.objects.current().values_list("reference", flat=True)) == sorted(
        f"H{n}" for n in [*range(1, 12), 13]
    )
    assert Home.objects.get(reference="H1").bedrooms == 3
    assert Home.pgh_event_model.objects.count() == 2
    assert Tenancy.objects.filter(ended_on=None).count() == 12
    assert Party.objects.count() == 13
    assert WorkOrder.objects.count() == 13
    assert sorted(
        WorkElement.objects.filter(work_order__reference="W1").values_list("trade_code", flat=True)
    ) == [
        "EL",
        "PL",
    ]


@pytest.mark.parametrize("moment", [*MOMENTS, *(f"apply:{n}" for n in STATEMENTS)])
def test_killed_at_any_moment_and_run_again_it_ends_the_same(
    moment: str, larkfield: Landlord, second_week: Path
) -> None:
    before = everything_stored()
    assert started(moment, second_week).wait() == -signal.SIGKILL
    if moment != "finished":
        assert everything_stored() == before

    delivery = run_here(larkfield, second_week)

    assert delivery.state == State.APPLIED
    assert_second_week_is_stored()
    assert not Delivery.objects.exclude(state=State.APPLIED).exists()
    folders = {path.name for path in receiving.store().iterdir()}
    assert set(Delivery.objects.values_list("folder", flat=True)) <= folders
    everything = everything_stored()
    assert run_here(larkfield, second_week).counts["homes"]["unchanged"] == 12
    assert everything_stored() == everything


def test_when_the_database_goes_away_the_delivery_is_begun_again_and_not_refused(
    larkfield: Landlord, second_week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(work: Work) -> None:
        raise psycopg.OperationalError("the connection is lost")

    delivery = receiving.receive_path(landlord=larkfield, path=second_week, by=None)
    monkeypatch.setattr(pipeline, "STEPS", (*pipeline.STEPS[:2], gone))
    with pytest.raises(OperationalError):
        pipeline.run(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (State.READING, "")
    assert delivery in receiving.left_behind(before=clock.now() + timedelta(hours=1))
    monkeypatch.undo()
    assert pipeline.run(delivery).state == State.APPLIED


def test_a_delivery_goes_on_while_the_cache_is_away(
    larkfield: Landlord, second_week: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise redis.ConnectionError("nobody listens")

    monkeypatch.setattr(progress.cache, "set", away)
    monkeypatch.setattr(progress.cache, "delete", away)
    assert run_here(larkfield, second_week).state == State.APPLIED


def test_another_landlords_delivery_does_not_wait(larkfield: Landlord, second_week: Path) -> None:
    eastmere = LandlordFactory(slug="eastmere")
    with transaction.atomic():
        locks.take(larkfield.pk)
        waits = started("never", second_week)
        elsewhere = written(second_week.parent / "elsewhere", homes=[home(20)])
        assert started("never", elsewhere, "eastmere").wait(timeout=60) == 0
        assert waits.poll() is None

    assert waits.wait() == 0
    assert Home.objects.of(eastmere).count() == 1


def test_two_at_once_take_turns(larkfield: Landlord, second_week: Path) -> None:
    both = [started("never", second_week) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]

    assert_second_week_is_stored()
    assert not Delivery.objects.exclude(state=State.APPLIED).exists()
