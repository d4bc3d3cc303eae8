"""Whoever leaves files for Homefile, or runs the machine that they lie on, and means no good."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection

from portal.sync.adapters import files, places
from portal.sync.adapters.files import ADAPTER
from portal.sync.adapters.places import Drop, Folder
from portal.sync.deliveries import locks, receiving
from portal.sync.incoming import polling
from portal.sync.models import Delivery, System
from portal.sync.systems import CannotConnect, Plan, connect
from portal.sync.talking import CannotReach
from tests.cast import Cast
from tests.factories.sync import SystemFactory
from tests.sync.deliveries import home, written

FOLDER, FILE = 0o040700, 0o100600


def said_by(*names: str, mode: int = FILE) -> Any:
    """A line to a machine that says that these are in its folder."""
    told = [SimpleNamespace(filename=name, st_mode=mode, st_size=9, st_mtime=0) for name in names]
    return SimpleNamespace(listdir_iter=lambda *_, **__: iter(told))


# --- the machine behind SFTP --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/cron.d/evil", "a/b", "..", "a\0b", ""])
def test_no_name_that_a_machine_says_leads_out_of_our_folder(name: str) -> None:
    claimed = f"{uuid4()}--{name}"
    found = Drop(said_by("homes.csv", name, f"{uuid4()}--/{name}"), "/out").entries("")
    assert [entry.name for entry in found] == ["homes.csv"]
    brought: list[Path] = []
    place: Any = SimpleNamespace(bring=lambda _, into: brought.append(into))
    files._bring(place, places.Entry(claimed, False, 9, 0), Path("/spool/x"))
    assert [into.parent for into in brought] == [Path("/spool/x")]


def test_a_folder_without_end_is_not_listed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_NAMES", 2)
    with pytest.raises(CannotReach):
        Drop(said_by("a", "b", "c"), "/out").entries("")


def test_a_file_that_grows_while_it_is_read_fills_no_disk(tmp_path: Path, settings: Any) -> None:
    settings.LONGEST_DELIVERED_FILE = 10
    (tmp_path / "homes.csv").write_bytes(b"x" * 11)
    with pytest.raises(CannotReach):
        Folder(tmp_path).bring("homes.csv", tmp_path / "ours.csv")


# --- the folder on this machine -----------------------------------------------------------------------------


@pytest.fixture
def watched(cast: Cast, tmp_path: Path, settings: Any) -> tuple[System, Path]:
    """A folder in which Larkfield leaves files, beside one of Eastmere."""
    settings.WATCHED_FOLDERS, settings.STORE = tmp_path / "watched", tmp_path / "store"
    cache.clear()
    for slug in ("larkfield", "eastmere"):
        (settings.WATCHED_FOLDERS / slug / "nightly" / "loading").mkdir(parents=True)
    kept = {"adapter": "files", "takes_reports": False, "address": "folder:nightly"}
    return SystemFactory(landlord=cast.larkfield, **kept), settings.WATCHED_FOLDERS / "larkfield" / "nightly"


@pytest.mark.django_db
@pytest.mark.parametrize("link", ["", "loading"])
def test_a_link_in_place_of_a_folder_brings_in_nobody_elses_files(
    watched: tuple[System, Path], link: str
) -> None:
    system, folder = watched
    theirs = folder.parents[1] / "eastmere" / "nightly"
    written(theirs / "loading" / f"{uuid4()}--monday", homes=[home(1)])
    (folder / "loading").rmdir()
    if not link:
        folder.rmdir()
    (folder / link).symlink_to(theirs / link)
    with pytest.raises(CannotReach):
        ADAPTER.fetch(system)
    assert Delivery.objects.count() == 1, "the cast's"
    assert len(list((theirs / "loading").iterdir())) == 1


@pytest.mark.django_db
def test_what_we_write_there_is_written_through_no_link(watched: tuple[System, Path], tmp_path: Path) -> None:
    system, folder = watched
    ours = tmp_path / "ours.txt"
    ours.write_text("as it was")
    name = f"{uuid4()}--rubbish"
    (folder / "loading" / name).mkdir()
    (folder / "refused").mkdir()
    (folder / "refused" / f"{name}.why.txt").symlink_to(ours)
    ADAPTER.fetch(system)
    assert ours.read_text() == "as it was"
    assert not (folder / "refused" / f"{name}.why.txt").is_symlink()


def test_nobody_waits_at_a_pipe_in_place_of_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "homes.csv")
    with pytest.raises(CannotReach):
        Folder(tmp_path).bring("homes.csv", tmp_path / "ours.csv")


@pytest.mark.django_db
def test_the_code_of_anothers_delivery_takes_the_place_of_nothing(
    cast: Cast, watched: tuple[System, Path]
) -> None:
    system, folder = watched
    Delivery.objects.filter(pk=cast.delivery.pk).update(landlord=cast.eastmere)
    kept = receiving.store() / str(cast.delivery.code)
    written(kept, homes=[home(1)])
    written(folder / "loading" / f"{cast.delivery.code}--monday", homes=[home(2)])
    before = (kept / "homes.csv").read_bytes()
    ADAPTER.fetch(system)
    assert (kept / "homes.csv").read_bytes() == before
    assert [path.is_dir() for path in (folder / "refused").glob("*--monday")] == [True]
    cast.delivery.refresh_from_db()
    assert cast.delivery.landlord == cast.eastmere


@pytest.mark.django_db
def test_a_machine_that_takes_for_ever_keeps_one_worker_and_no_more(watched: tuple[System, Path]) -> None:
    system, folder = watched
    written(folder / "monday", homes=[home(1)])
    (folder / "monday" / ".done").touch()
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [locks.FETCHING, system.pk])
        polling.poll(system.pk)
        assert (folder / "monday").exists()
    polling.poll(system.pk)
    assert not (folder / "monday").exists()


@pytest.mark.django_db
def test_a_contractor_leaves_no_deliveries_of_the_landlords(cast: Cast, watched: tuple[System, Path]) -> None:
    system, folder = watched
    plan = Plan(name="x", adapter="files", address="folder:in", is_read=True, contractor=cast.contractor)
    with pytest.raises(CannotConnect, match="landlord’s own"):
        connect(landlord=cast.larkfield, plan=plan, by=None)
    System.objects.filter(pk=system.pk).update(contractor=cast.contractor)
    written(folder / "monday", homes=[home(1)])
    (folder / "monday" / ".done").touch()
    polling.poll(system.pk)
    assert (folder / "monday").exists()
