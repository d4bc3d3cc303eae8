"""Files are stored, whole, before anything is said about them."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.models import Event
from portal.sync import tasks
from portal.sync.deliveries import actions, pipeline, receiving
from portal.sync.models import Delivery
from standards.issues import Unreadable
from tests.factories.landlords import LandlordFactory
from tests.factories.people import PersonFactory
from tests.sync.deliveries import home, written

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def larkfield(db: None) -> Landlord:
    return LandlordFactory(slug="larkfield")


@pytest.fixture
def dara(db: None) -> Person:
    return PersonFactory(name="Dara")


@pytest.fixture
def one_home(tmp_path: Path) -> Path:
    return written(tmp_path / "one", homes=[home(1)])


def run(landlord: Landlord, path: Path) -> Delivery:
    return pipeline.run(receiving.receive_path(landlord=landlord, path=path, by=None))


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_it_keeps_the_files_as_they_came(larkfield: Landlord, one_home: Path) -> None:
    delivery = receiving.receive_path(landlord=larkfield, path=one_home, by=None)

    kept = receiving.files_of(delivery)
    assert {path.name for path in kept.iterdir()} == {"homes.csv", "delivery.toml"}
    assert (kept / "homes.csv").read_bytes() == (one_home / "homes.csv").read_bytes()
    assert delivery.state == State.RECEIVED
    assert Event.objects.get().verb == "delivery received"


def test_the_covering_note_says_whose_words_and_which_day(larkfield: Landlord, one_home: Path) -> None:
    (one_home / "delivery.toml").write_text('system = "The old mainframe"\nas_of = 2025-07-01\n')
    source = receiving.receive_path(landlord=larkfield, path=one_home, by=None).source

    assert source is not None
    assert source.system == "The old mainframe"
    assert source.as_of.isoformat() == "2025-06-30T23:00:00+00:00"


def test_without_a_note_the_newest_file_says_the_day(larkfield: Landlord, one_home: Path) -> None:
    (one_home / "delivery.toml").unlink()
    source = receiving.receive_path(landlord=larkfield, path=one_home, by=None).source

    assert source is not None
    assert source.as_of.timestamp() == pytest.approx((one_home / "homes.csv").stat().st_mtime)


def test_one_file_is_a_delivery_too(larkfield: Landlord, one_home: Path) -> None:
    assert run(larkfield, one_home / "homes.csv").counts["homes"]["created"] == 1


def test_a_file_that_is_named_after_no_kind_is_passed_over_aloud(larkfield: Landlord, one_home: Path) -> None:
    (one_home / "rents.csv").write_text("a,b\n1,2\n")
    delivery = run(larkfield, one_home)

    assert [(issue.issue, issue.severity) for issue in delivery.issues.all()] == [("unknown-kind", "note")]


def test_a_zip_is_read_without_unpacking_it(larkfield: Landlord, one_home: Path, tmp_path: Path) -> None:
    files = {path.name: path.read_bytes() for path in one_home.iterdir()}
    delivery = run(larkfield, zipped(tmp_path / "november.zip", files))

    assert delivery.counts["homes"]["created"] == 1
    assert delivery.source is not None
    assert delivery.source.as_of.date().isoformat() == "2025-11-20"


@pytest.mark.parametrize("form", ["gz", "zip"])
def test_a_bomb_is_not_unpacked(form: str, larkfield: Landlord, tmp_path: Path) -> None:
    header = (Path(__file__).parent / "golden/first_load/delivery/homes.csv").read_bytes()
    bomb = header + b" " * (80 << 20)
    if form == "gz":
        path = tmp_path / "homes.csv.gz"
        path.write_bytes(gzip.compress(bomb))
    else:
        path = zipped(tmp_path / "homes.zip", {"homes.csv": bomb})

    delivery = run(larkfield, path)

    assert delivery.state == State.REFUSED
    assert [issue.issue for issue in delivery.issues.all()] == ["zip-bomb"]


def test_nothing_there_is_said_and_nothing_is_written(larkfield: Landlord, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        receiving.receive_path(landlord=larkfield, path=tmp_path / "nowhere", by=None)
    assert not Delivery.objects.exists()


def test_an_upload_is_stored_under_safe_names_and_begun(
    larkfield: Landlord,
    dara: Person,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: "object",
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(tasks.apply_delivery, "delay", begun.append)
    files = [SimpleUploadedFile("..\\..\\homes.csv", b"unit_reference\n")]

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delivery = actions.receive_upload(landlord=larkfield, files=files, by=dara)

    assert begun == [delivery.pk]
    assert delivery.received_by == dara
    assert [path.name for path in receiving.files_of(delivery).iterdir()] == ["homes.csv"]


def test_two_uploads_of_one_name_are_refused(larkfield: Landlord, dara: Person) -> None:
    files = [SimpleUploadedFile("homes.csv", b"a"), SimpleUploadedFile("homes.csv", b"b")]
    with pytest.raises(Unreadable):
        actions.receive_upload(landlord=larkfield, files=files, by=dara)
    assert not list(receiving.store().glob("*"))


def test_an_upload_of_nothing_is_refused(larkfield: Landlord, dara: Person) -> None:
    with pytest.raises(Unreadable):
        actions.receive_upload(landlord=larkfield, files=[], by=dara)


def test_a_file_that_cannot_be_stored_leaves_nothing(
    larkfield: Landlord, dara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the line went dead")

    upload = SimpleUploadedFile("homes.csv", b"a")
    upload.file = Broken()
    with pytest.raises(OSError, match="dead"):
        actions.receive_upload(landlord=larkfield, files=[upload], by=dara)
    assert not list(receiving.store().glob("*"))
    assert not Delivery.objects.exists()
