"""Photos from the file that arrives to the picture that is shown, and everything that is not let through."""

import io
import os
import struct
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from celery.exceptions import OperationalError
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from portal.core import clock, storing
from portal.journeys.drafts import DraftGone
from portal.journeys.models import Draft
from portal.records.models import Event
from portal.repairs import tasks
from portal.repairs.actions.pictures import NotAdded, add_photos, make_photo_of, remove_photo, tidy
from portal.repairs.models import Photo
from portal.repairs.pictures import darkroom, making, store
from portal.repairs.pictures.headers import Broken, Kind, NotAPicture, read_header
from portal.repairs.pictures.looking import Refused, look_at
from portal.repairs.pictures.making import make
from portal.repairs.pictures.refusals import (
    LONGEST,
    MOST,
    MOST_LATER,
    WORDS,
    Refusal,
    shown_name,
    words_of,
)
from portal.repairs.pictures.rules import CannotRemove
from portal.repairs.pictures.store import Size
from tests import pictures
from tests.cast import Cast
from tests.factories.journeys import DraftFactory
from tests.factories.repairs import PhotoFactory


@pytest.fixture(autouse=True)
def _own_store(settings: LazySettings, tmp_path: Path) -> None:
    settings.STORE = tmp_path


def seen(content: bytes) -> Refusal | None:
    """Why the cheap look refuses it, if it does."""
    try:
        look_at(io.BytesIO(content))
    except Refused as why:
        return why.refusal
    return None


def arrived(content: bytes) -> str:
    """The name of a stored photo that has just arrived."""
    name = store.new_name()
    store.keep(io.BytesIO(content), name)
    return name


def made(content: bytes, size: Size = Size.LARGE) -> Image.Image:
    """The picture that came of it."""
    name = arrived(content)
    make(name)
    picture = Image.open(store.made(name, size))
    picture.load()
    return picture


def refused(content: bytes) -> Refusal | None:
    """Why it is refused, at the first look or when it is made."""
    if why := seen(content):
        return why
    try:
        make(arrived(content))
    except Refused as reason:
        return reason.refusal
    return None


def is_red(picture: Image.Image, x: float, y: float) -> bool:
    red, _, blue = picture.getpixel((int(picture.width * x), int(picture.height * y)))  # type: ignore[misc]
    return red > blue


# --- The first look: headers only ------------------------------------------------------------------------


# What a file is -> how it is made. By name, so that every worker collects the same tests.
FILES: dict[str, tuple[Kind, Callable[[], bytes]]] = {
    "jpeg": (Kind.JPEG, pictures.jpeg),
    "progressive jpeg": (Kind.JPEG, lambda: pictures.jpeg(progressive=True)),
    "grey jpeg": (Kind.JPEG, lambda: pictures.saved(pictures.drawn(mode="L"), "JPEG")),
    "jpeg for printing": (Kind.JPEG, lambda: pictures.saved(pictures.drawn(mode="CMYK"), "JPEG")),
    "png": (Kind.PNG, pictures.png),
    "clear png": (Kind.PNG, lambda: pictures.png(mode="RGBA")),
    "png with a palette": (Kind.PNG, lambda: pictures.png(mode="P")),
    "moving png": (Kind.PNG, lambda: pictures.moving("PNG")),
    "webp": (Kind.WEBP, pictures.webp),
    "lossless webp": (Kind.WEBP, lambda: pictures.webp(lossless=True)),
    "plain webp": (Kind.WEBP, lambda: pictures.saved(pictures.drawn(), "WEBP")),
    "plain lossless webp": (Kind.WEBP, lambda: pictures.saved(pictures.drawn(), "WEBP", lossless=True)),
    "moving webp": (Kind.WEBP, lambda: pictures.moving("WEBP")),
    "heic": (Kind.HEIC, pictures.heic),
}
WITH_SECRETS = ("jpeg", "png", "webp", "heic")


@pytest.mark.parametrize("what", FILES)
def test_a_header_tells_the_kind_and_the_size(what: str) -> None:
    kind, make_file = FILES[what]
    content = make_file()
    header = read_header(io.BytesIO(content))
    assert header.kind is kind
    real = Image.open(io.BytesIO(content))
    assert (header.width, header.height) == real.size or kind is Kind.HEIC
    assert header.pixels >= real.width * real.height


@pytest.mark.parametrize("what", sorted(pictures.NOT_PICTURES))
def test_what_is_no_picture_is_refused_at_once(what: str) -> None:
    assert seen(pictures.NOT_PICTURES[what]) is Refusal.NOT_A_PICTURE


def test_an_empty_file_is_refused_at_once() -> None:
    assert seen(b"") is Refusal.EMPTY


def test_a_file_of_just_15_mb_is_taken_and_one_byte_more_is_not() -> None:
    photo = pictures.jpeg()
    assert seen(photo + b"\0" * (LONGEST - len(photo))) is None
    assert seen(photo + b"\0" * (LONGEST - len(photo) + 1)) is Refusal.TOO_LARGE


def test_a_bomb_is_refused_by_what_its_header_says() -> None:
    bomb = pictures.png_of(50_000, 50_000, rows=10)
    assert len(bomb) < 10_000
    assert seen(bomb) is Refusal.TOO_MANY_PIXELS


def test_a_jpeg_that_says_it_is_huge_is_refused_without_being_decoded() -> None:
    photo = bytearray(pictures.jpeg(exif=b""))
    at = photo.index(b"\xff\xc0")
    photo[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    assert seen(bytes(photo)) is Refusal.TOO_MANY_PIXELS


def test_a_webp_and_a_heic_that_say_they_are_huge_are_refused_too() -> None:
    film = bytearray(pictures.moving("WEBP"))
    film[24:30] = b"\xff\x3f\x00\xff\x3f\x00"
    assert seen(bytes(film)) is Refusal.TOO_MANY_PIXELS
    phone = bytearray(pictures.heic())
    at = phone.index(b"ispe")
    phone[at + 8 : at + 16] = struct.pack(">II", 40_000, 40_000)
    assert seen(bytes(phone)) is Refusal.TOO_MANY_PIXELS


@given(content=st.binary(max_size=300), start=st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b""]))
def test_no_header_is_ever_an_error_of_ours(start: bytes, content: bytes) -> None:
    try:
        header = read_header(io.BytesIO(start + content))
    except (Broken, NotAPicture):
        return
    assert header.pixels > 0


@given(cut=st.integers(0, 2000), flips=st.lists(st.integers(0, 1999), max_size=6))
def test_no_spoilt_header_is_either(cut: int, flips: list[int]) -> None:
    for whole in (pictures.heic(), _jpeg(), _webp()):
        spoilt = bytearray(whole[:cut])
        for at in flips:
            if at < len(spoilt):
                spoilt[at] ^= 0xFF
        try:
            read_header(io.BytesIO(bytes(spoilt)))
        except (Broken, NotAPicture):
            continue


def _jpeg(kept: list[bytes] = []) -> bytes:  # noqa: B006 made once
    kept[:] = kept or [pictures.jpeg()]
    return kept[0]


def _webp(kept: list[bytes] = []) -> bytes:  # noqa: B006 made once
    kept[:] = kept or [pictures.webp()]
    return kept[0]


@pytest.mark.parametrize("what", sorted(pictures.POLYGLOTS))
def test_a_picture_that_is_something_else_too_is_refused(what: str) -> None:
    assert refused(pictures.POLYGLOTS[what]()) is Refusal.HIDES_SOMETHING


@pytest.mark.parametrize("trailer", ["film", "second picture", "zeros"])
def test_what_cameras_put_behind_a_picture_is_let_be(trailer: str) -> None:
    behind = {
        "film": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + os.urandom(200_000),
        "second picture": pictures.jpeg(320, 240),
        "zeros": b"\0" * 10_000,
    }[trailer]
    assert refused(pictures.jpeg() + behind) is None


def test_ordinary_photos_are_never_taken_for_something_else() -> None:
    for _ in range(40):
        noise = io.BytesIO(b"\xff\xd8\xff\xe0" + os.urandom(1_000_000))
        assert not making.hides_something(noise, thoroughly=True)


# --- What is made ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", FILES)
def test_every_kind_becomes_a_plain_jpeg_of_one_frame(what: str) -> None:
    content = FILES[what][1]()
    for size in Size:
        picture = made(content, size)
        assert (picture.format, picture.mode, getattr(picture, "n_frames", 1)) == ("JPEG", "RGB", 1)
        assert max(picture.size) <= making.LONGEST_SIDE[size]


@pytest.mark.parametrize("what", WITH_SECRETS)
def test_where_and_when_it_was_taken_is_gone(what: str) -> None:
    name = arrived(FILES[what][1]())
    assert pictures.HERE.encode() in store.arrived(name).read_bytes()
    make(name)
    for size in Size:
        bytes_made = store.made(name, size).read_bytes()
        assert b"SECRET" not in bytes_made
        for mark in (b"Exif", b"GPS", b"http://ns.adobe.com", b"ICC_PROFILE", b"\xff\xfe"):
            assert mark not in bytes_made.split(b"\xff\xda")[0], mark
        picture = Image.open(io.BytesIO(bytes_made))
        assert not dict(picture.getexif())
        assert set(picture.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_shown_upright_however_the_phone_was_held(orientation: int) -> None:
    """What the camera saw is red above; what it stored is turned, and says how."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = pictures.drawn(640, 480)
    stored = stored.transpose(turns[orientation]) if orientation in turns else stored
    picture = made(pictures.saved(stored, "JPEG", exif=pictures.secrets(orientation)))
    assert picture.size == (640, 480)
    assert is_red(picture, 0.5, 0.1)
    assert not is_red(picture, 0.5, 0.9)


def test_a_heic_is_shown_upright_too() -> None:
    picture = made(pictures.heic(orientation=pictures.TURNED_RIGHT))
    assert picture.size == (480, 640)


def test_a_large_one_is_made_smaller_and_a_small_one_is_left_as_it_is() -> None:
    assert made(pictures.jpeg(4000, 3000)).size == (2000, 1500)
    assert made(pictures.jpeg(4000, 3000), Size.SMALL).size == (400, 300)
    assert made(pictures.jpeg(90, 60), Size.SMALL).size == (90, 60)


def test_the_clear_parts_of_a_picture_are_white() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert made(pictures.saved(clear, "PNG")).getpixel((50, 50)) == (255, 255, 255)


def test_sixteen_bits_are_made_eight() -> None:
    deep = Image.new("I;16", (100, 100), 40_000)
    grey = made(pictures.saved(deep, "PNG")).getpixel((50, 50))
    assert grey == (156, 156, 156)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
def test_a_part_of_a_picture_is_refused(kind: str, share: float) -> None:
    whole = {"jpeg": pictures.jpeg, "png": pictures.png, "webp": pictures.webp, "heic": pictures.heic}[kind]()
    assert refused(whole[: int(len(whole) * share)]) is Refusal.BROKEN


def test_a_spoilt_note_beside_a_whole_picture_does_no_harm() -> None:
    spoilt = pictures.jpeg(exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + os.urandom(300))
    assert refused(spoilt) is None


def test_the_darkroom_is_shut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes too much memory or never ends is ended, and refused."""
    greedy = tmp_path / "greedy.py"
    greedy.write_text(
        Path(darkroom.__file__).read_text().replace("made = develop", "bytearray(3 << 30); made = develop")
    )
    monkeypatch.setattr(darkroom, "__file__", str(greedy))
    with pytest.raises(Refused):
        make(arrived(pictures.jpeg()))
    endless = tmp_path / "endless.py"
    endless.write_text("import time\ntime.sleep(60)")
    monkeypatch.setattr(darkroom, "__file__", str(endless))
    monkeypatch.setattr(making, "PATIENCE", 1)
    began = time.monotonic()
    with pytest.raises(Refused):
        make(arrived(pictures.jpeg()))
    assert time.monotonic() - began < 10


def test_the_darkroom_knows_no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telling = tmp_path / "telling.py"
    telling.write_text(
        "import os, pathlib, sys\npathlib.Path(sys.argv[2], 'told').write_text(repr(dict(os.environ)))\n"
        "print(1, 1)"
    )
    monkeypatch.setattr(darkroom, "__file__", str(telling))
    monkeypatch.setenv("SECRET_KEY", "not for pictures")
    name = arrived(pictures.jpeg())
    make(name)
    told = (store.folder_of(name) / "told").read_text()
    assert "SECRET" not in told
    assert "DATABASE" not in told


def test_the_largest_photos_of_phones_are_made() -> None:
    camera = pictures.saved(Image.new("RGB", (12_000, 9_000), "teal"), "JPEG")
    assert made(camera).size == (2000, 1500)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_largest_of_the_other_kinds_are_made_within_the_darkrooms_memory(kind: str) -> None:
    """One colour is what a bomb is made of: many pixels in few bytes."""
    bomb = Image.new("RGBA", (8_000, 7_500), (0, 90, 90, 200))
    quick = {"compress_level": 1} if kind == "PNG" else {"quality": 5, "method": 0}
    assert made(pictures.saved(bomb, kind, **quick)).size == (2000, 1875)


def test_one_row_more_than_that_is_refused_at_once() -> None:
    assert seen(pictures.png_of(8_000, 7_500, rows=1)) is None
    assert seen(pictures.png_of(8_000, 7_501, rows=1)) is Refusal.TOO_MANY_PIXELS


# --- Adding, making, taking away --------------------------------------------------------------------------


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return DraftFactory(person=cast.amina, about=cast.flat_1.code)


def sent(*contents: bytes, name: str = "IMG_1.jpg") -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for content in contents]


def added(cast: Cast, draft: Draft, *contents: bytes) -> tuple[list[Photo], list[NotAdded]]:
    return add_photos(
        files=sent(*contents), home=cast.flat_1, draft=draft, side=Photo.Side.RESIDENT, by=cast.amina
    )


def stored() -> list[str]:
    return [folder.name for folder in store.photos().glob("??/*")]


@pytest.mark.django_db
def test_good_files_are_kept_and_bad_ones_named(cast: Cast, draft: Draft) -> None:
    first = pictures.jpeg()
    photos, refused = added(cast, draft, first, b"", b"no picture", pictures.heic())
    assert [photo.state for photo in photos] == [Photo.State.WAITING] * 2
    assert [each.refusal for each in refused] == [Refusal.EMPTY, Refusal.NOT_A_PICTURE]
    assert all("IMG_1.jpg" in each.words for each in refused)
    assert sorted(stored()) == sorted(photo.name for photo in photos)
    assert store.arrived(photos[0].name).read_bytes() == first
    assert draft.photos.count() == 2


@pytest.mark.django_db
def test_ten_photos_fit_and_the_eleventh_is_refused_plainly(cast: Cast, draft: Draft) -> None:
    photos, refused = added(cast, draft, *[pictures.jpeg(80, 60)] * (MOST + 1))
    assert len(photos) == MOST
    assert [each.refusal for each in refused] == [Refusal.TOO_MANY]
    assert "up to 10 photos" in refused[0].words
    _, again = added(cast, draft, pictures.jpeg(80, 60))
    assert [each.refusal for each in again] == [Refusal.TOO_MANY]


@pytest.mark.django_db
def test_one_that_was_refused_takes_no_room(cast: Cast, draft: Draft) -> None:
    for _ in range(MOST):
        PhotoFactory(home=cast.flat_1, draft=draft, by=cast.amina, state="refused", refusal="broken")
    photos, _ = added(cast, draft, pictures.jpeg(80, 60))
    assert len(photos) == 1


@pytest.mark.django_db
def test_later_each_side_has_room_of_its_own(cast: Cast) -> None:
    PhotoFactory.create_batch(MOST_LATER, home=cast.flat_1, work_order=cast.own_order, by=cast.amina)
    for side, room in ((Photo.Side.RESIDENT, 0), (Photo.Side.LANDLORD, 1)):
        photos, _ = add_photos(
            files=sent(pictures.jpeg(80, 60)),
            home=cast.flat_1,
            work_order=cast.own_order,
            side=side,
            by=cast.amina,
        )
        assert len(photos) == room


@pytest.mark.django_db
def test_adding_to_a_repair_leaves_an_event_without_a_name(cast: Cast) -> None:
    add_photos(
        files=sent(pictures.jpeg(), name="Amina in the bath.jpg"),
        home=cast.flat_1,
        request=cast.request,
        side=Photo.Side.RESIDENT,
        by=cast.amina,
    )
    event = Event.objects.get(verb="photos added")
    assert (event.by, event.subject_code, event.details) == (
        cast.amina,
        cast.request.code,
        {"side": "resident", "added": 1},
    )


@pytest.mark.django_db
def test_a_draft_that_was_sent_meanwhile_takes_no_photos(cast: Cast, draft: Draft) -> None:
    Draft.objects.update(sent_at=clock.now())
    with pytest.raises(DraftGone):
        added(cast, draft, pictures.jpeg())
    assert not stored()
    assert not Photo.objects.exists()


@pytest.mark.django_db
def test_nothing_stays_on_the_disk_when_the_database_fails(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Photo, "save", fail)
    with pytest.raises(RuntimeError):
        added(cast, draft, pictures.jpeg())
    assert not stored()


@pytest.mark.django_db
def test_a_full_disk_leaves_the_draft_as_it_was(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "settle", lambda folder: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space"):
        added(cast, draft, pictures.jpeg())
    assert not stored()
    assert not Photo.objects.exists()


@pytest.mark.django_db
def test_a_photo_is_made_once_and_what_arrived_is_forgotten(
    cast: Cast, draft: Draft, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    [photo], _ = added(cast, draft, pictures.jpeg(1000, 500))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.make_photo(photo.pk)
    photo.refresh_from_db()
    assert (photo.state, photo.width, photo.height) == (Photo.State.READY, 1000, 500)
    assert sorted(path.name for path in store.folder_of(photo.name).iterdir()) == ["large.jpg", "small.jpg"]
    before = store.made(photo.name, Size.LARGE).stat().st_mtime_ns
    tasks.make_photo(photo.pk)
    assert store.made(photo.name, Size.LARGE).stat().st_mtime_ns == before


@pytest.mark.django_db
def test_one_that_cannot_be_made_says_why_and_is_forgotten(
    cast: Cast, draft: Draft, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    [photo], _ = added(cast, draft, pictures.jpeg()[:-4000])
    with django_capture_on_commit_callbacks(execute=True):
        make_photo_of(photo.pk)
    photo.refresh_from_db()
    assert (photo.state, photo.refusal) == (Photo.State.REFUSED, "broken")
    assert not store.arrived(photo.name).exists()
    assert Event.objects.get(verb="photo refused").details == {"why": "broken"}


@pytest.mark.django_db
def test_one_whose_file_was_lost_says_so(cast: Cast, draft: Draft) -> None:
    [photo], _ = added(cast, draft, pictures.jpeg())
    store.forget(photo.name)
    make_photo_of(photo.pk)
    photo.refresh_from_db()
    assert photo.refusal == "lost"


@pytest.mark.django_db
def test_when_the_machine_is_at_fault_it_waits_to_be_tried_again(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text("import nothing_of_that_name")
    [photo], _ = added(cast, draft, pictures.jpeg())
    with monkeypatch.context() as patched:
        patched.setattr(darkroom, "__file__", str(broken))
        make_photo_of(photo.pk)
    photo.refresh_from_db()
    assert photo.state == Photo.State.WAITING
    make_photo_of(photo.pk)
    photo.refresh_from_db()
    assert photo.state == Photo.State.READY


@pytest.mark.django_db
def test_without_a_queue_it_is_kept_and_the_sweep_asks_again(
    cast: Cast,
    draft: Draft,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def no_queue(_pk: int) -> None:
        raise OperationalError

    asked: list[int] = []
    with monkeypatch.context() as patched:
        patched.setattr(tasks.make_photo, "delay", no_queue)
        with django_capture_on_commit_callbacks(execute=True):
            [photo], _ = added(cast, draft, pictures.jpeg())
    monkeypatch.setattr(tasks.make_photo, "delay", asked.append)
    tasks.make_waiting_photos()
    assert asked == []  # a worker may be at it
    Photo.objects.update(added_at=clock.now() - timedelta(minutes=2))
    tasks.make_waiting_photos()
    assert asked == [photo.pk]


@pytest.mark.django_db
def test_one_that_was_taken_away_while_it_was_made_leaves_nothing(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    [photo], _ = added(cast, draft, pictures.jpeg())
    really = making.make

    def taken_away(name: str) -> tuple[int, int]:
        size = really(name)
        Photo.objects.all().delete()
        return size

    monkeypatch.setattr("portal.repairs.actions.pictures.make", taken_away)
    make_photo_of(photo.pk)
    assert not stored()


@pytest.mark.django_db
def test_ones_own_photo_can_be_taken_away_before_it_is_sent(
    cast: Cast, draft: Draft, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    [photo], _ = added(cast, draft, pictures.jpeg())
    with django_capture_on_commit_callbacks(execute=True):
        remove_photo(photo=photo, at=clock.now() + timedelta(days=3), by=cast.amina)
    assert not Photo.objects.exists()
    assert not stored()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "minutes", "removed"),
    [("amina", 5, True), ("amina", 61, False), ("ben", 5, False), ("olive", 5, False)],
)
def test_one_added_later_only_by_who_added_it_and_for_an_hour(
    cast: Cast, who: str, minutes: int, removed: bool
) -> None:
    photo = PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=cast.amina)
    at = photo.added_at + timedelta(minutes=minutes)
    if removed:
        remove_photo(photo=photo, at=at, by=getattr(cast, who))
        assert Event.objects.get(verb="photo removed").subject_code == cast.own_order.code
    else:
        with pytest.raises(CannotRemove):
            remove_photo(photo=photo, at=at, by=getattr(cast, who))
    assert Photo.objects.exists() is not removed


@pytest.mark.django_db
def test_one_that_went_with_the_report_stays(cast: Cast) -> None:
    photo = PhotoFactory(home=cast.flat_1, request=cast.request, by=cast.amina)
    Photo.objects.update(added_at=cast.request.reported_at - timedelta(minutes=2))
    photo.refresh_from_db()
    with pytest.raises(CannotRemove):
        remove_photo(photo=photo, at=clock.now(), by=cast.amina)


@pytest.fixture
def yesterday() -> float:
    return time.time() - 100_000


@pytest.mark.django_db
def test_tidying_forgets_what_nobody_will_see_and_nothing_else(
    cast: Cast, draft: Draft, yesterday: float
) -> None:
    left = DraftFactory(person=cast.amina, about=cast.flat_2.code, left_at=clock.now() - timedelta(days=2))
    just_left = DraftFactory(person=cast.ben, about=cast.flat_2.code, left_at=clock.now())
    [mine], _ = added(cast, draft, pictures.jpeg(80, 60))
    make_photo_of(mine.pk)
    names = {"of a left draft": arrived(pictures.jpeg(80, 60)), "of a crash": arrived(pictures.jpeg(80, 60))}
    names["just left"] = arrived(pictures.jpeg(80, 60))
    PhotoFactory(home=cast.flat_1, draft=left, by=cast.amina, name=names["of a left draft"])
    PhotoFactory(home=cast.flat_1, draft=just_left, by=cast.ben, name=names["just left"])
    half = store.arrived(mine.name)
    half.write_bytes(b"where and when")  # a worker died between making it and forgetting what arrived
    arriving = tmp_arriving()
    for name in [*names.values(), mine.name]:
        os.utime(store.folder_of(name), (yesterday, yesterday))
    os.utime(arriving, (yesterday, yesterday))
    fresh = arrived(pictures.jpeg(80, 60))
    tidy(at=clock.now())
    assert sorted(stored()) == sorted([mine.name, names["just left"], fresh])
    assert not half.exists()
    assert store.made(mine.name, Size.LARGE).exists()
    assert not arriving.exists()


def tmp_arriving() -> Path:
    from portal.core.uploading import arriving

    path = arriving() / "file-left"
    path.write_bytes(b"half of a photo")
    return path


# --- Words ------------------------------------------------------------------------------------------------


def test_every_refusal_has_words_and_none_scolds() -> None:
    assert set(WORDS) == set(Refusal)
    for refusal in Refusal:
        for name in ("", "IMG_1.jpg"):
            words = words_of(refusal, name)
            assert "{" not in words
            assert words.endswith(".")
            for scolding in ("invalid", "error", "failed", "must", "illegal", "!"):
                assert scolding not in words.lower()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("IMG_1.jpg", "IMG_1.jpg"),
        ("", ""),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\x00\x07b.png", "ab.png"),
        ("صورة📷.jpg", "صورة📷.jpg"),
        ("x" * 300 + ".heic", "x" * 28 + "…" + "x" * 6 + ".heic"),
    ],
)
def test_a_name_is_shown_as_far_as_it_can_be(name: str, shown: str) -> None:
    assert shown_name(name) == shown
