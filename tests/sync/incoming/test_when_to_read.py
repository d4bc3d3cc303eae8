"""How often a system is asked what has happened."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.sync import tasks
from portal.sync.incoming import polling
from portal.sync.models import System
from tests.cast import Cast
from tests.factories.sync import SystemFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("every", "seconds_ago", "asked"),
    [(None, 0, True), (300, None, True), (300, 299, False), (300, 300, True), (300, 301, True), (0, 0, True)],
)
def test_a_system_is_asked_when_its_time_has_gone_by(
    every: int | None, seconds_ago: int | None, asked: bool, cast: Cast
) -> None:
    now = clock.now()
    read_at = None if seconds_ago is None else now - timedelta(seconds=seconds_ago)
    System.objects.filter(pk=cast.system.pk).update(read_every=every, read_at=read_at)
    assert (cast.system.pk in polling.to_read(now)) is asked


def test_one_that_is_not_read_or_rests_or_has_no_address_is_not_asked(cast: Cast) -> None:
    now = clock.now()
    here = System.objects.filter(pk=cast.system.pk)
    for said in ({"is_read": False}, {"rests_until": now + timedelta(minutes=1)}, {"address": ""}):
        before = here.values(*said).get()
        here.update(**said)
        assert polling.to_read(now) == []
        here.update(**before)
    assert polling.to_read(now) == [cast.system.pk]


def test_files_are_fetched_among_deliveries_and_hold_up_no_message(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = SystemFactory(landlord=cast.larkfield, adapter="files", takes_reports=False, address="folder:in")
    read: list[int] = []
    fetched: list[int] = []
    monkeypatch.setattr(tasks.read_system, "delay", read.append)
    monkeypatch.setattr(tasks.fetch_files, "apply_async", lambda args, **_: fetched.extend(args))
    tasks.read_systems()
    assert (read, fetched) == ([cast.system.pk], [files.pk])
