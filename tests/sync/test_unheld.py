"""Whoever waits for a landlord's system to take their report is told so, once, and not too soon."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.notices.models import Notice
from portal.repairs.models import RepairRequest
from portal.sync.models import Outgoing
from portal.sync.out.outbox import put
from portal.sync.unheld import tell_of_unheld
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(cast: Cast) -> RepairRequest:
    """Amina's report, an hour and a minute old, not taken yet."""
    put("RaiseRepair", {}, landlord=cast.larkfield, request=cast.request)
    report = cast.request
    RepairRequest.objects.filter(pk=report.pk).update(
        reported_at=clock.now() - timedelta(minutes=61), held_at=None
    )
    return report


def told(**changes: object) -> int:
    RepairRequest.objects.update(**changes) if changes else None
    return tell_of_unheld(now=clock.now())


def test_amina_is_told_once_that_it_waits(waiting: RepairRequest) -> None:
    assert [told() for _ in range(3)] == [1, 0, 0]
    (notice,) = Notice.objects.all()
    assert notice.subject == f"Larkfield Homes has not taken up your report {waiting.reference} yet"


def test_not_before_an_hour_or_ten_minutes_in_an_emergency(waiting: RepairRequest) -> None:
    assert told(reported_at=clock.now() - timedelta(minutes=59)) == 0
    assert told(is_emergency=True, reported_at=clock.now() - timedelta(minutes=9)) == 0
    assert told(reported_at=clock.now() - timedelta(minutes=11)) == 1


def test_not_once_it_is_held_or_taken_back_or_seen_to(waiting: RepairRequest) -> None:
    assert told(held_at=clock.now()) == 0
    assert told(held_at=None, cancelled_at=clock.now()) == 0
    Outgoing.objects.update(given_up_at=clock.now(), next_try_at=None)
    assert told(cancelled_at=None) == 0


def test_not_where_the_landlord_has_no_system(waiting: RepairRequest) -> None:
    Outgoing.objects.update(system=None)
    assert told() == 0


def test_not_of_long_ago(waiting: RepairRequest) -> None:
    assert told(reported_at=clock.now() - timedelta(days=3)) == 0
