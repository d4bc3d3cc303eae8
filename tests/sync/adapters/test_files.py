"""Deliveries that a system leaves in a folder, here or behind SFTP: each loaded whole, once, and moved on."""

import io
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import paramiko
import pytest
from django.core.cache import cache

from portal.homes.models import Home
from portal.landlords.models import Landlord
from portal.sync.adapters import files, places
from portal.sync.adapters.files import ADAPTER
from portal.sync.deliveries import pipeline, receiving
from portal.sync.incoming import polling
from portal.sync.models import Delivery, System
from portal.sync.talking import CannotReach, sealed_token
from tests.factories.landlords import LandlordFactory
from tests.factories.sync import SystemFactory
from tests.sync.adapters import sftp_server
from tests.sync.deliveries import home, written

pytestmark = pytest.mark.django_db
Watched = tuple[System, Path]


@pytest.fixture
def larkfield(db: None) -> Landlord:
    return LandlordFactory(slug="larkfield")


@pytest.fixture(params=["folder", "sftp"])
def watched(request: Any, larkfield: Landlord, tmp_path: Path, settings: Any) -> Iterator[Watched]:
    """The system, and the folder as its owners see it."""
    settings.WATCHED_FOLDERS = tmp_path / "watched"
    settings.STORE = tmp_path / "store"
    cache.clear()
    kept = {"landlord": larkfield, "adapter": "files", "takes_reports": False, "offers_visits": False}
    if request.param == "folder":
        folder = settings.WATCHED_FOLDERS / "larkfield" / "nightly"
        folder.mkdir(parents=True)
        yield SystemFactory(address="folder:nightly", **kept), folder
        return
    folder = tmp_path / "theirs"
    folder.mkdir()
    with sftp_server.running(folder) as server:
        options = {"host_key": server.host_key}
        token = sealed_token(sftp_server.PASSWORD)
        yield SystemFactory(address=server.address, token=token, options=options, **kept), folder


def leave(folder: Path, name: str = "monday", *, done: bool = True, homes: int = 2) -> Path:
    left = written(folder / name, homes=[home(number) for number in range(homes)])
    if done:
        (left / ".done").touch()
    return left


def work() -> None:
    """What a worker does with deliveries."""
    for delivery in Delivery.objects.filter(state=Delivery.State.RECEIVED):
        pipeline.run(delivery)


def names(folder: Path) -> list[str]:
    return sorted(path.name.partition("--")[2] or path.name for path in folder.iterdir())


def test_a_folder_with_a_done_file_is_loaded_and_archived(watched: Watched) -> None:
    system, folder = watched
    leave(folder)

    polling.poll(system.pk)
    assert names(folder / "loading") == ["monday"]
    work()
    assert Home.objects.count() == 2
    polling.poll(system.pk)

    assert names(folder / "archive") == ["monday"]
    assert names(folder / "loading") == []
    polling.poll(system.pk)
    assert Delivery.objects.get().state == Delivery.State.APPLIED
    system.refresh_from_db()
    assert system.read_at


def test_without_it_a_folder_is_complete_once_nothing_changes_for_so_long(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, folder = watched
    left = leave(folder, done=False)
    now = time.time()
    looks = [(0, False, 0), (50, True, 0), (70, False, 0), (109, False, 0), (111, False, 1)]
    for passed, change, taken in looks:
        monkeypatch.setattr(files, "time", SimpleNamespace(time=lambda passed=passed: now + passed))
        if change:
            (left / "homes.csv").write_bytes((left / "homes.csv").read_bytes() + b"\n")
        ADAPTER.fetch(system)
        assert Delivery.objects.count() == taken, passed


@pytest.mark.parametrize("still", ["homes.csv.part", "tenancies.filepart"])
def test_a_folder_in_which_a_file_is_on_its_way_is_not_complete(still: str, watched: Watched) -> None:
    system, folder = watched
    (leave(folder) / still).touch()
    ADAPTER.fetch(system)
    assert not Delivery.objects.exists()


def test_a_lone_file_is_a_delivery_and_its_done_lies_beside_it(watched: Watched) -> None:
    system, folder = watched
    leave(folder, "made").joinpath("homes.csv").rename(folder / "homes.csv")
    for left in (folder / "made").iterdir():
        left.unlink()
    (folder / "made").rmdir()
    ADAPTER.fetch(system)
    assert not Delivery.objects.exists()
    (folder / "homes.csv.done").touch()
    ADAPTER.fetch(system)
    work()
    ADAPTER.fetch(system)

    assert names(folder / "archive") == ["homes.csv"]
    assert not (folder / "homes.csv.done").exists()
    assert Home.objects.count() == 2


def test_the_same_name_on_another_day_is_another_delivery(watched: Watched) -> None:
    system, folder = watched
    for homes in (2, 3):
        leave(folder, "nightly", homes=homes)
        ADAPTER.fetch(system)
        work()
        ADAPTER.fetch(system)
    assert names(folder / "archive") == ["nightly", "nightly"]
    assert Delivery.objects.count() == 2
    assert Home.objects.count() == 3


def test_what_cannot_be_used_is_moved_aside_with_the_reason(watched: Watched) -> None:
    system, folder = watched
    (folder / "letters").mkdir()
    (folder / "letters" / "letter.docx").write_text("Dear sirs")
    (folder / "letters" / ".done").touch()
    nonsense = folder / "nonsense"
    nonsense.mkdir()
    (nonsense / "homes.csv").write_bytes(b"\x00\xff\x00")
    (nonsense / ".done").touch()
    ADAPTER.fetch(system)
    work()
    ADAPTER.fetch(system)

    assert names(folder / "refused") == ["letters", "letters.why.txt", "nonsense", "nonsense.why.txt"]
    for why in (folder / "refused").glob("*.why.txt"):
        assert len(why.read_text()) > 20
    assert names(folder / "loading") == []


def test_one_that_waits_for_a_yes_stays_until_it_has_one(watched: Watched) -> None:
    system, folder = watched
    leave(folder)
    ADAPTER.fetch(system)
    Delivery.objects.update(state=Delivery.State.WAITING)
    ADAPTER.fetch(system)
    assert names(folder / "loading") == ["monday"]
    Delivery.objects.update(state=Delivery.State.DECLINED)
    ADAPTER.fetch(system)
    assert names(folder / "refused") == ["monday", "monday.why.txt"]


# --- whatever dies ------------------------------------------------------------------------------------------


class Killed(BaseException):
    """At once, as a power cut would."""


def dying(monkeypatch: pytest.MonkeyPatch, *, after: int) -> list[str]:
    """Count the steps, and die right after so many of them. Answers the steps as they come."""
    done: list[str] = []

    def counted(holder: Any, name: str) -> None:
        does = getattr(holder, name)

        def step(*args: Any, **kw: Any) -> Any:
            if len(done) == after:
                raise Killed
            found = does(*args, **kw)
            done.append(name)
            if len(done) == after:
                raise Killed
            return found

        monkeypatch.setattr(holder, name, step)

    for kind in (places.Folder, places.Drop):
        for name in ("make", "move", "remove", "write", "bring"):
            counted(kind, name)
    counted(files, "receive_path")
    counted(receiving, "settle")
    return done


def test_killed_after_any_step_it_goes_on_and_loads_once(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, folder = watched
    steps, after = 0, 0
    while True:
        after += 1
        leave(folder, f"night {after}", homes=2)
        count = Delivery.objects.count()
        with monkeypatch.context() as patch:
            done = dying(patch, after=after)
            try:
                ADAPTER.fetch(system)
                work()
                ADAPTER.fetch(system)
                survived = True
            except Killed:
                survived = False
        steps = max(steps, len(done))
        for _ in range(2):
            ADAPTER.fetch(system)
            work()
        assert Delivery.objects.count() == count + 1, done
        assert names(folder / "archive").count(f"night {after}") == 1, done
        assert names(folder / "loading") == [], done
        if survived:
            break
    assert steps >= 8


def test_two_workers_at_once_receive_it_once(watched: Watched) -> None:
    """The second finds the delivery of the first by its code."""
    system, folder = watched
    leave(folder)
    ADAPTER.fetch(system)
    with places.place_of(system) as place:
        [claimed] = place.entries("loading")
        code = Delivery.objects.get().code
        again = files._received(place, system, claimed, code)
    assert again.code == code
    assert Delivery.objects.count() == 1


# --- who may be believed ------------------------------------------------------------------------------------


def test_no_link_leads_out_of_the_folder(larkfield: Landlord, tmp_path: Path, settings: Any) -> None:
    settings.WATCHED_FOLDERS, settings.STORE = tmp_path / "watched", tmp_path / "store"
    system = SystemFactory(landlord=larkfield, adapter="files", takes_reports=False, address="folder:in")
    folder = tmp_path / "watched" / "larkfield" / "in"
    folder.mkdir(parents=True)
    others = written(tmp_path / "others", homes=[home(1)])
    (folder / "link").symlink_to(others)
    (folder / "monday").mkdir()
    (folder / "monday" / "homes.csv").symlink_to(others / "homes.csv")
    (folder / "monday" / ".done").touch()
    ADAPTER.fetch(system)
    assert not Delivery.objects.exists()


NO_ADDRESSES = [
    "folder:../eastmere",
    "folder:/etc",
    "folder:",
    "folder:a/b",
    "ftp://x",
    "sftp://host/x",
    "sftp://me:pw@host/x",
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_is_none_is_said(address: str) -> None:
    assert ADAPTER.address_fault(address)


@pytest.mark.parametrize(
    "address", ["folder:nightly", "sftp://me@files.example.org/out", "sftp://me@h:2222/"]
)
def test_one_that_is_one_is_not(address: str) -> None:
    assert ADAPTER.address_fault(address) is None


def over_sftp(larkfield: Landlord, server: sftp_server.Running, secret: str, host_key: str) -> System:
    return SystemFactory(
        landlord=larkfield,
        adapter="files",
        takes_reports=False,
        address=server.address,
        token=sealed_token(secret),
        options={"host_key": host_key},
    )


def test_another_machine_is_not_taken_for_it(larkfield: Landlord, tmp_path: Path) -> None:
    other = paramiko.ECDSAKey.generate()
    for host_key, says in ((f"{other.get_name()} {other.get_base64()}", "Another machine"), ("", "no key")):
        with sftp_server.running(tmp_path) as server:
            system = over_sftp(larkfield, server, sftp_server.PASSWORD, host_key)
            with pytest.raises(CannotReach) as failed:
                ADAPTER.fetch(system)
            assert says in failed.value.says
            assert says in ADAPTER.look(system)[-1].says


def test_a_wrong_password_is_said(larkfield: Landlord, tmp_path: Path) -> None:
    with sftp_server.running(tmp_path) as server:
        system = over_sftp(larkfield, server, "wrong", server.host_key)
        with pytest.raises(CannotReach, match="not_let_in"):
            ADAPTER.fetch(system)
        assert "does not let us in" in ADAPTER.look(system)[-1].says


def test_a_private_key_opens_as_well(larkfield: Landlord, tmp_path: Path) -> None:
    key = paramiko.ECDSAKey.generate()
    written_key = io.StringIO()
    key.write_private_key(written_key)
    with sftp_server.running(tmp_path, known=key) as server:
        system = over_sftp(larkfield, server, written_key.getvalue(), server.host_key)
        assert all(finding.well for finding in ADAPTER.look(system))
        system.token = sealed_token("-----BEGIN NONSENSE-----")
        with pytest.raises(CannotReach, match="not_let_in"):
            ADAPTER.fetch(system)


def test_a_private_machine_is_not_called_where_that_is_not_allowed(
    larkfield: Landlord, tmp_path: Path, settings: Any
) -> None:
    settings.SYSTEMS_MAY_BE_PRIVATE = False
    with sftp_server.running(tmp_path) as server:
        system = over_sftp(larkfield, server, sftp_server.PASSWORD, server.host_key)
        with pytest.raises(CannotReach, match="not_open"):
            ADAPTER.fetch(system)


def test_the_connection_can_be_tried(watched: Watched) -> None:
    system, folder = watched
    leave(folder)
    findings = ADAPTER.look(system)
    assert all(finding.well is not False for finding in findings)
    assert findings[-1].says == "Deliveries that wait there: 1."
    assert names(folder / "loading") == []


def test_a_folder_that_cannot_be_written_in_is_said(larkfield: Landlord, tmp_path: Path) -> None:
    with sftp_server.running(tmp_path / "gone") as server:
        system = over_sftp(larkfield, server, sftp_server.PASSWORD, server.host_key)
        assert "is not there" in ADAPTER.look(system)[-1].says
