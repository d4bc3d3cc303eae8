"""Photos that somebody should not see, and files that mean harm."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as now_set
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.core import clock
from portal.core.guarding import is_too_long
from portal.core.uploading import arriving
from portal.repairs.actions.pictures import make_photo_of
from portal.repairs.models import Photo
from portal.repairs.pictures import store
from portal.repairs.pictures.store import Size
from tests import pictures
from tests.cast import Cast
from tests.factories.journeys import DraftFactory
from tests.factories.repairs import PhotoFactory, with_files
from tests.factories.tenancies import PartyFactory, TenancyFactory
from tests.house.every_url import HOUSING
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
SOME_CODE = "11111111-2222-4333-8444-555555555555"


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path


# --- Every person, every photo ----------------------------------------------------------------------------


def of_a_draft(cast: Cast) -> Photo:
    draft = DraftFactory(person=cast.amina, about=cast.flat_1.code)
    return PhotoFactory(home=cast.flat_1, draft=draft, by=cast.amina)


def of_a_report(cast: Cast) -> Photo:
    return PhotoFactory(home=cast.flat_1, request=cast.request, by=cast.amina)


def of_her_repair(cast: Cast) -> Photo:
    return PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=cast.amina)


def of_the_work_in_her_home(cast: Cast) -> Photo:
    return PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=cast.olive, side="landlord")


def of_the_household_before(cast: Cast) -> Photo:
    photo = PhotoFactory(home=cast.flat_1, work_order=cast.earlier_order, by=cast.carl)
    return added_at(photo, cast.earlier_order.raised_at)


def of_the_work_before(cast: Cast) -> Photo:
    photo = PhotoFactory(home=cast.flat_1, work_order=cast.earlier_order, by=cast.olive, side="landlord")
    return added_at(photo, cast.earlier_order.raised_at)


def of_old_work_added_today(cast: Cast) -> Photo:
    return PhotoFactory(home=cast.flat_1, work_order=cast.earlier_order, by=cast.olive, side="landlord")


def of_the_shared_parts(cast: Cast) -> Photo:
    photo = PhotoFactory(
        home=None, landlord=cast.larkfield, work_order=cast.communal_order, by=cast.olive, side="landlord"
    )
    return photo


def of_a_report_about_the_shared_parts(cast: Cast) -> Photo:
    """Amina reported it; the order that came of it is her neighbours' too."""
    cast.communal_order.request = cast.request
    cast.communal_order.save()
    return of_a_report(cast)


def of_work_that_came_of_her_report(cast: Cast) -> Photo:
    cast.communal_order.request = cast.request
    cast.communal_order.save()
    return of_the_shared_parts(cast)


def of_the_contractors_work(cast: Cast) -> Photo:
    return PhotoFactory(home=cast.flat_2, work_order=cast.contractors_order, by=cast.col, side="landlord")


def of_a_report_given_to_the_contractor(cast: Cast) -> Photo:
    cast.own_order.request, cast.own_order.contractor = cast.request, cast.contractor
    cast.own_order.save()
    return of_a_report(cast)


def that_still_waits(cast: Cast) -> Photo:
    return settled(of_a_report(cast), state="waiting")


def that_was_refused(cast: Cast) -> Photo:
    return settled(of_a_report(cast), state="refused", refusal="broken")


def settled(photo: Photo, **found: str) -> Photo:
    Photo.objects.filter(pk=photo.pk).update(**found)
    return photo


def added_at(photo: Photo, moment: datetime) -> Photo:
    Photo.objects.filter(pk=photo.pk).update(added_at=moment)
    return photo


# Who sees it on a page of their home, and who at the office.
WHO: dict[Callable[[Cast], Photo], tuple[set[str], set[str]]] = {
    of_a_draft: ({"amina"}, set()),
    of_a_report: ({"amina"}, HOUSING),
    of_her_repair: ({"amina"}, HOUSING),
    of_the_work_in_her_home: ({"amina"}, HOUSING),
    of_the_household_before: (set(), HOUSING),
    of_the_work_before: (set(), HOUSING),
    of_old_work_added_today: (set(), HOUSING),
    of_the_shared_parts: (set(), HOUSING),
    of_a_report_about_the_shared_parts: ({"amina"}, HOUSING),
    of_work_that_came_of_her_report: ({"amina"}, HOUSING),
    of_the_contractors_work: ({"ben", "bea"}, HOUSING | {"col"}),
    of_a_report_given_to_the_contractor: ({"amina"}, HOUSING | {"col"}),
    that_still_waits: (set(), set()),
    that_was_refused: (set(), set()),
}


@pytest.mark.parametrize("kind", WHO, ids=lambda kind: kind.__name__)
def test_each_photo_is_seen_by_those_alone(cast: Cast, kind: Callable[[Cast], Photo]) -> None:
    photo = with_files(kind(cast))
    photo.refresh_from_db()
    homes = [cast.flat_1, cast.flat_2, cast.flat_3, cast.flat_4, cast.eastmere_house]
    at_home, at_office = set(), set()
    for name, person in cast.people():
        client = sign_in(Client(), person)
        for home, size in product(homes, Size):
            answer = client.get(address(home.code, photo, size))
            assert answer.status_code in {200, 404}
            if answer.status_code == 200:
                at_home.add(name)
        answers = {client.get(office_address(photo, size)).status_code for size in Size}
        assert answers in ({200}, {404})
        if answers == {200}:
            at_office.add(name)
    assert (at_home, at_office) == WHO[kind]


def address(home: object, photo: Photo, size: str = "small") -> str:
    return f"/homes/{home}/photos/{photo.code}/{size}.jpg"


def office_address(photo: Photo, size: str = "small") -> str:
    return f"/office/photos/{photo.code}/{size}.jpg"


def test_a_stranger_is_led_to_sign_in(cast: Cast, client: Client) -> None:
    photo = with_files(of_a_report(cast))
    assert client.get(address(cast.flat_1.code, photo)).status_code == 302
    assert client.get(office_address(photo)).status_code == 302


def test_who_moves_in_next_sees_none_of_the_photos_of_before(cast: Cast) -> None:
    photos = [with_files(make(cast)) for make in (of_a_report, of_her_repair, of_the_work_in_her_home)]
    last = clock.today() - timedelta(days=1)
    cast.own_order.raised_at = clock.now() - timedelta(days=5)
    cast.own_order.save()
    Photo.objects.update(added_at=clock.now() - timedelta(days=4))
    cast.flat_1.tenancies.filter(ended_on=None).update(ended_on=last)
    party = PartyFactory(tenancy=TenancyFactory(home=cast.flat_1, started_on=clock.today()))
    party.person = cast.nobody
    party.save()
    for person in (cast.nobody, cast.amina):
        client = sign_in(Client(), person)
        assert [client.get(address(cast.flat_1.code, photo)).status_code for photo in photos] == [404] * 3


def test_a_joint_tenant_who_left_sees_none(cast: Cast) -> None:
    photo = with_files(PhotoFactory(home=cast.flat_2, work_order=cast.contractors_order, by=cast.bea))
    cast.bea.parties.update(ended_on=clock.today() - timedelta(days=1))
    assert sign_in(Client(), cast.bea).get(address(cast.flat_2.code, photo)).status_code == 404
    assert sign_in(Client(), cast.ben).get(address(cast.flat_2.code, photo)).status_code == 200


def test_a_contractor_who_lost_the_order_sees_none(cast: Cast) -> None:
    photo = with_files(of_the_contractors_work(cast))
    col = sign_in(Client(), cast.col)
    assert col.get(office_address(photo)).status_code == 200
    cast.contractors_order.contractor = None
    cast.contractors_order.save()
    assert col.get(office_address(photo)).status_code == 404


def test_only_the_two_sizes_that_were_made_are_given_out(cast: Cast) -> None:
    photo = with_files(of_a_report(cast))
    store.arrived(photo.name).write_bytes(pictures.jpeg())
    amina = sign_in(Client(), cast.amina)
    for size in ("arrived", "large.unfinished", "..", "%2e%2e", "small%00", "Large", ""):
        answer = amina.get(f"/homes/{cast.flat_1.code}/photos/{photo.code}/{size}.jpg")
        assert answer.status_code == 404, size
    assert amina.get(address(cast.flat_1.code, photo).removesuffix(".jpg")).status_code == 404
    assert amina.get(f"/homes/{cast.flat_1.code}/photos/{uuid4()}/small.jpg").status_code == 404


def test_a_picture_is_given_out_as_nothing_but_a_picture(cast: Cast) -> None:
    photo = with_files(of_a_report(cast))
    for client, path in (
        (sign_in(Client(), cast.amina), address(cast.flat_1.code, photo)),
        (sign_in(Client(), cast.olive), office_address(photo)),
    ):
        answer = client.get(path)
        told = {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")}
        assert told == {
            "Content-Type": "image/jpeg",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store, private",
        }
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_name_in_the_store_is_in_no_page(cast: Cast) -> None:
    photo = with_files(of_her_repair(cast))
    page = f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/photos/"
    assert photo.name not in sign_in(Client(), cast.amina).get(page).text


# --- Who may add, and remove ------------------------------------------------------------------------------


@pytest.fixture
def pages(cast: Cast) -> dict[str, tuple[str, set[str]]]:
    """Each address that takes photos, and who may send some there."""
    of_order = {"code": cast.flat_1.code, "order": cast.own_order.code}
    of_earlier = {"code": cast.flat_1.code, "order": cast.earlier_order.code}
    of_shared = {"code": cast.flat_1.code, "order": cast.communal_order.code}
    of_request = {"code": cast.flat_1.code, "report": cast.request.code}
    return {
        "her repair": (reverse("front:add_photos", kwargs=of_order), {"amina"}),
        "the repair before": (reverse("front:add_photos", kwargs=of_earlier), set()),
        "a shared repair": (reverse("front:add_photos", kwargs=of_shared), set()),
        "her report": (reverse("front:add_request_photos", kwargs=of_request), {"amina"}),
        "at the office": (reverse("office:add_photos", args=[cast.own_order.code]), HOUSING),
        "a contractor's": (
            reverse("office:add_photos", args=[cast.contractors_order.code]),
            HOUSING | {"col"},
        ),
    }


def test_each_page_takes_photos_from_those_alone(cast: Cast, pages: dict[str, Any]) -> None:
    for what, (path, allowed) in pages.items():
        took = set()
        for name, person in cast.people():
            Photo.objects.all().delete()
            answer = sign_in(Client(), person).post(path, {"photos": file(pictures.jpeg(80, 60))})
            assert answer.status_code in {302, 404}, (what, name)
            if Photo.objects.exists():
                took.add(name)
        assert took == allowed, what


def test_nobody_removes_a_photo_of_somebody_else(cast: Cast, pages: dict[str, Any]) -> None:
    photo = with_files(of_her_repair(cast))
    photo.refresh_from_db()
    for (path, _), (name, person) in product(pages.values(), cast.people()):
        if name != "amina":
            sign_in(Client(), person).post(path, {"remove": str(photo.code)})
            assert Photo.objects.filter(pk=photo.pk).exists(), (path, name)


def file(content: bytes, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# --- Files that mean harm ---------------------------------------------------------------------------------


@pytest.fixture
def add(cast: Cast) -> Iterator[Callable[..., Any]]:
    """Amina sends files to the page of her repair."""
    amina = sign_in(Client(), cast.amina)
    path = f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/photos/"
    yield lambda *files, **more: amina.post(path, {"photos": list(files), **more}, follow=True)
    assert list(arriving().iterdir()) == []


HARM: dict[str, Callable[[], bytes]] = {
    **{what: (lambda content=content: content) for what, content in pictures.NOT_PICTURES.items()},
    **pictures.POLYGLOTS,
    "nothing": lambda: b"",
    "a bomb": lambda: pictures.png_of(50_000, 50_000, rows=10),
    "a bomb's header alone": lambda: pictures.png_of(65_000, 65_000, rows=0),
    "more than 15 MB": lambda: pictures.jpeg() + b"\0" * (15 * MEGABYTE),
    "half a photo": lambda: pictures.jpeg()[:-5000],
    "a header of a photo": lambda: pictures.jpeg()[:20],
    "a photo with a random end": lambda: pictures.png()[:-30] + os.urandom(30),
}


@pytest.mark.parametrize("what", sorted(HARM))
def test_harm_is_refused_in_a_plain_sentence_and_the_rest_is_safe(
    cast: Cast, add: Callable[..., Any], what: str
) -> None:
    answer = add(file(HARM[what]()), file(pictures.jpeg(), "good.jpg"))
    assert answer.status_code == 200
    for pk in Photo.objects.values_list("pk", flat=True):
        make_photo_of(pk)
    ready = Photo.objects.get(state=Photo.State.READY)
    said = answer.text + add().text
    assert any(
        words in said
        for words in (
            "not a photo",
            "holds more than a photo",
            "nothing in",
            "too big",
            "larger than 15 MB",
            "could not be opened",
        )
    )
    made = store.made(ready.name, Size.LARGE).read_bytes()
    assert pictures.HERE.encode() not in made


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/cron.d/photo.jpg",
        "..\\..\\photo.jpg",
        "<img src=x onerror=alert(1)>.jpg",
        "a\u202egpj.exe",
        "é" * 400 + ".jpg",
        "صورة 📷.heic",
        "a\r\nSet-Cookie: b.jpg",
        "photo.php.jpg",
        ".htaccess",
    ],
)
def test_no_name_of_a_file_is_more_than_words(cast: Cast, add: Callable[..., Any], name: str) -> None:
    answer = add(file(b"no picture", name), file(pictures.jpeg(80, 60), name))
    assert answer.status_code == 200
    assert "not a photo we can show" in answer.text
    assert "<img src=x" not in answer.text
    assert "\u202e" not in answer.text
    photo = Photo.objects.get()
    assert set(photo.name) <= set("0123456789abcdef")
    assert len(photo.name) == 64
    assert [path.name for path in store.folder_of(photo.name).iterdir()] == ["arrived"]


def test_the_files_own_word_for_what_it_is_counts_for_nothing(add: Callable[..., Any]) -> None:
    page = SimpleUploadedFile("page.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
    photo = SimpleUploadedFile("page.html", pictures.jpeg(80, 60), content_type="text/html")
    assert "“page.jpg” is not a photo" in add(page, photo).text
    assert Photo.objects.count() == 1


def test_a_film_is_named_and_never_kept_on_the_disk(
    cast: Cast, add: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    film = b"\0\0\0\x18ftypmp42" + bytes(20 * MEGABYTE)
    kept: list[int] = []
    really = store.keep
    monkeypatch.setattr(store, "keep", lambda *given, **more: (kept.append(1), really(*given, **more)))
    assert "“film.mp4” is larger than 15 MB" in add(file(film, "film.mp4")).text
    assert not kept


def test_a_hundred_files_at_once_are_answered(add: Callable[..., Any]) -> None:
    answer = add(*[file(b"x")] * 90)
    assert answer.status_code == 200
    assert answer.text.count("is not a photo we can show") <= 2 * 20


def test_a_form_without_its_token_adds_nothing(cast: Cast) -> None:
    strict = sign_in(Client(enforce_csrf_checks=True), cast.amina)
    path = f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/photos/"
    assert strict.post(path, {"photos": file(pictures.jpeg())}).status_code == 403
    assert not Photo.objects.exists()
    assert list(arriving().iterdir()) == []


# --- How much may be sent, and where ----------------------------------------------------------------------


def long_body(path: str, megabytes: float) -> bool:
    request = RequestFactory().post(path, CONTENT_LENGTH=str(int(megabytes * MEGABYTE)))
    return is_too_long(request)


def test_ten_photos_of_15_mb_fit_where_photos_are_added_and_nowhere_else(cast: Cast) -> None:
    home, order = cast.flat_1.code, cast.own_order.code
    taking = [
        f"/homes/{home}/report/photos/",
        f"/homes/{home}/repairs/{order}/photos/",
        f"/homes/{home}/reports/{order}/photos/",
        f"/office/photos/of/{order}/",
    ]
    for path in taking:
        assert not long_body(path, 151), path
        assert long_body(path, 401), path
    for path in (
        "/",
        f"/homes/{home}/report/",
        f"/homes/{home}/report/details/",
        f"/homes/{home}/report/photos",
        f"/homes/{home}/report/photos/x/",
        f"/x/homes/{home}/report/photos/",
        "/homes/x/report/photos/",
        f"/homes/{home}/repairs/{order}/",
        "/sign-in/",
    ):
        assert long_body(path, 3), path


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        (f"/homes/{SOME_CODE}/report/photos/", now_set.LOGIN_URL),
        (f"/office/photos/of/{SOME_CODE}/", "/office/sign-in/"),
        ("/office/deliveries/new/", "/office/sign-in/"),
    ],
)
def test_of_a_stranger_nothing_long_is_read(client: Client, path: str, leads_to: str) -> None:
    class Body:
        """Fails the test when anybody reads it."""

        def read(self, *_: object) -> bytes:
            raise AssertionError("it was read")

        readline = read

    answer = client.generic(
        "POST",
        path,
        content_type="multipart/form-data; boundary=b",
        **{"wsgi.input": Body(), "CONTENT_LENGTH": str(100 * MEGABYTE)},
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"{leads_to}?next={path}"


def test_a_body_that_ends_too_soon_leaves_nothing(cast: Cast) -> None:
    amina = sign_in(Client(), cast.amina)
    path = f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/photos/"
    half = (
        b'--b\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n" + pictures.jpeg()[:5000]
    )
    answer = amina.post(path, half, content_type="multipart/form-data; boundary=b", follow=True)
    assert answer.status_code == 200
    for pk in Photo.objects.values_list("pk", flat=True):
        make_photo_of(pk)
    assert not Photo.objects.filter(state=Photo.State.READY).exists()
    assert list(arriving().iterdir()) == []
