"""One landlord's deliveries are in nobody else's way."""

from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from celery.exceptions import Retry
from django.db import connection

from portal.sync import tasks
from portal.sync.deliveries import locks, pipeline
from portal.sync.models import Delivery
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def another_runs(cast: Cast) -> Any:
    """Another process runs a delivery of Larkfield's."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", [locks.DELIVERIES, cast.larkfield.pk])
        yield


def test_a_delivery_waits_for_its_landlords_other_without_a_worker(cast: Cast, another_runs: Any) -> None:
    with patch.object(tasks.apply_delivery, "retry", side_effect=Retry), pytest.raises(Retry):
        tasks.apply_delivery.run(cast.delivery.pk)
    assert Delivery.objects.get(pk=cast.delivery.pk).state == cast.delivery.state


def test_another_landlords_does_not_wait(cast: Cast, another_runs: Any) -> None:
    Delivery.objects.filter(pk=cast.delivery.pk).update(landlord=cast.eastmere)
    with patch.object(pipeline, "run") as run:
        tasks.apply_delivery.run(cast.delivery.pk)
    assert run.called
