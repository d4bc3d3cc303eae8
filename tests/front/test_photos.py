"""Photos on a resident's pages: added to a report on its way, and to a repair that goes on."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.core import clock
from portal.core.uploading import arriving
from portal.journeys.models import Draft
from portal.repairs.actions.pictures import make_photo_of
from portal.repairs.models import Photo
from portal.repairs.pictures import store
from tests import pictures
from tests.cast import Cast
from tests.factories.repairs import PhotoFactory, with_files
from tests.front.report.answering import KITCHEN_LEAK, Reporter, errors, last_report
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
BEFORE_PHOTOS = ("where", "kind", "what", "known", "details")


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path


@pytest.fixture
def reporter(amina: Client, cast: Cast) -> Reporter:
    """Amina, at the page that asks for photos."""
    reporter = Reporter(amina, cast.flat_1, cast.amina)
    address = reporter.start()
    for page in BEFORE_PHOTOS:
        if address.endswith(f"/{page}/"):
            address = reporter.answer(page, KITCHEN_LEAK[page])["Location"]
    assert address.endswith("/report/photos/")
    return reporter


def files(*contents: bytes, name: str = "IMG_1.jpg") -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for content in contents]


def add(reporter: Reporter, *contents: bytes, **more: Any) -> Any:
    """Choose files and press the button; the page that follows."""
    path = f"{reporter.at}photos/"
    return reporter.client.post(path, {"photos": files(*contents), **more}, follow=True)


def all_made() -> None:
    for pk in Photo.objects.values_list("pk", flat=True):
        make_photo_of(pk)


def test_photos_are_added_and_shown_once_they_are_made(reporter: Reporter, cast: Cast) -> None:
    page = add(reporter, pictures.jpeg(), pictures.heic()).text
    assert page.count("It can be seen in a moment") == 2
    assert "<img" not in page
    assert "data-refresh-url" in page
    all_made()
    page = reporter.open(f"{reporter.at}photos/").text
    assert page.count("<img") == 2
    assert 'alt="Photo 1 of 2, larger"' in page
    assert 'width="400" height="300"' in page
    assert "data-refresh-url" not in page
    address = re.search(r'src="([^"]*small\.jpg)"', page)
    assert address
    picture = reporter.client.get(address[1])
    assert picture["Content-Type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8\xff")


def test_only_the_changing_part_is_given_to_the_script(reporter: Reporter) -> None:
    add(reporter, pictures.jpeg())
    part = reporter.open(f"{reporter.at}photos/?part").text
    assert "<html" not in part
    assert part.strip().startswith('<div class="hf-refresh" data-refresh-url')
    all_made()
    assert "data-finished" in reporter.open(f"{reporter.at}photos/?part").text


def test_what_was_refused_is_said_in_the_summary_once(reporter: Reporter) -> None:
    answer = add(reporter, pictures.jpeg(), b"no picture", b"")
    assert errors(answer) == [
        "“IMG_1.jpg” is not a photo we can show. Please add a JPEG, PNG, WebP or HEIC.",
        "There is nothing in “IMG_1.jpg”. Please add it again.",
    ]
    assert "<title>Error: " in answer.text
    assert Photo.objects.count() == 1
    assert errors(reporter.open(f"{reporter.at}photos/")) == []


def test_the_button_without_a_photo_asks_for_one(reporter: Reporter) -> None:
    assert errors(add(reporter)) == ["Choose a photo first, then add it."]


def test_going_on_needs_no_photo(reporter: Reporter) -> None:
    answer = reporter.answer("photos", {"continue": "yes"})
    assert answer["Location"].endswith("/report/in/")


def test_going_on_with_photos_chosen_adds_them_first(reporter: Reporter) -> None:
    answer = reporter.client.post(
        f"{reporter.at}photos/", {"photos": files(pictures.jpeg()), "continue": "yes"}
    )
    assert answer["Location"].endswith("/report/in/")
    assert Photo.objects.count() == 1


def test_going_on_stays_when_one_was_refused(reporter: Reporter) -> None:
    answer = add(reporter, pictures.jpeg(), b"no picture", **{"continue": "yes"})
    assert errors(answer)
    assert answer.redirect_chain[-1][0].endswith("/report/photos/")
    assert Photo.objects.count() == 1


def test_the_photos_page_comes_in_its_turn(amina: Client, cast: Cast) -> None:
    reporter = Reporter(amina, cast.flat_1, cast.amina)
    assert amina.get(f"{reporter.at}photos/")["Location"] == reporter.at
    assert reporter.start().endswith("/where/")
    assert amina.get(f"{reporter.at}photos/")["Location"].endswith("/where/")
    assert amina.post(f"{reporter.at}photos/", {"photos": files(pictures.jpeg())}).status_code == 302
    assert not Photo.objects.exists()


def test_a_photo_is_removed_by_its_button(reporter: Reporter) -> None:
    add(reporter, pictures.jpeg())
    photo = Photo.objects.get()
    page = reporter.answer("photos", {"remove": str(photo.code)})
    assert page["Location"].endswith("/report/photos/")
    assert not Photo.objects.exists()
    assert reporter.answer("photos", {"remove": str(photo.code)}).status_code == 404
    assert reporter.answer("photos", {"remove": "x"}).status_code == 404


def test_the_script_is_told_how_each_file_went(reporter: Reporter) -> None:
    path, told = f"{reporter.at}photos/", []
    for content in (pictures.jpeg(), b"no picture"):
        sent = {"photos": files(content)}
        told.append(reporter.client.post(path, sent, headers={"X-Requested-With": "fetch"}).json())
    told.append(
        reporter.client.post(path, {"too_large": "film.mov"}, headers={"X-Requested-With": "fetch"}).json()
    )
    assert told == [{"refused": 0}, {"refused": 1}, {"refused": 1}]
    assert [each.split("”")[0] for each in errors(reporter.open(path))] == ["“IMG_1.jpg", "“film.mov"]


def test_the_eleventh_photo_is_refused_and_the_ten_are_safe(reporter: Reporter) -> None:
    small = pictures.jpeg(80, 60)
    answer = add(reporter, *[small] * 11)
    assert errors(answer) == ["There was no room for “IMG_1.jpg”: you can add up to 10 photos here."]
    assert Photo.objects.filter(draft=reporter.draft).count() == 10


def test_the_photos_go_with_the_report(reporter: Reporter, cast: Cast) -> None:
    add(reporter, pictures.jpeg(), pictures.jpeg()[:-5000])
    all_made()
    for page in ("photos", "in", "needs", "time"):
        reporter.answer(page, KITCHEN_LEAK[page])
    reporter.send()
    report = last_report(cast.amina)
    assert report.photos.count() == 1
    page = reporter.open(f"/homes/{cast.flat_1.code}/reports/{report.code}/").text
    assert page.count("small.jpg") == 1


def test_a_draft_sent_in_another_window_is_said_and_no_photo_is_kept(reporter: Reporter) -> None:
    add(reporter, pictures.jpeg())
    Draft.objects.update(left_at=clock.now())
    add(reporter, pictures.jpeg())
    assert Photo.objects.count() == 1


def test_begin_again_leaves_the_photos_behind(reporter: Reporter) -> None:
    add(reporter, pictures.jpeg())
    code = Photo.objects.get().code
    reporter.client.post(f"{reporter.at}again/")
    assert "small.jpg" not in reporter.open(f"{reporter.at}photos/").text
    assert Photo.objects.get(code=code).draft != reporter.draft


# --- Later ------------------------------------------------------------------------------------------------


def of_order(cast: Cast) -> str:
    return f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/photos/"


def of_request(cast: Cast) -> str:
    return f"/homes/{cast.flat_1.code}/reports/{cast.request.code}/photos/"


@pytest.mark.parametrize("page", [of_order, of_request])
def test_more_photos_are_added_later(amina: Client, cast: Cast, page: Callable[[Cast], str]) -> None:
    answer = amina.post(page(cast), {"photos": files(pictures.webp(), b"")}, follow=True)
    assert answer.redirect_chain[-1][0] == page(cast)
    assert errors(answer) == ["There is nothing in “IMG_1.jpg”. Please add it again."]
    photo = Photo.objects.get()
    assert (photo.side, photo.by, photo.home) == ("resident", cast.amina, cast.flat_1)
    all_made()
    its_page = page(cast).removesuffix("photos/")
    assert f"/homes/{cast.flat_1.code}/photos/{photo.code}/small.jpg" in amina.get(its_page).text


def test_the_landlords_photos_are_shown_beside_her_own(amina: Client, cast: Cast) -> None:
    with_files(PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=cast.amina))
    landlords = PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=cast.olive, side="landlord")
    page = amina.get(of_order(cast)).text
    assert "You, today at" in page
    assert "Larkfield Homes, today at" in page
    assert page.count("Remove<") == 1
    amina.post(of_order(cast), {"remove": str(with_files(landlords).code)})
    assert "Somebody else added this photo" in amina.get(of_order(cast)).text
    assert Photo.objects.count() == 2


def test_after_an_hour_it_stays(amina: Client, cast: Cast) -> None:
    photo = with_files(PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=cast.amina))
    Photo.objects.update(added_at=clock.now() - timedelta(hours=2))
    assert "Remove<" not in amina.get(of_order(cast)).text
    amina.post(of_order(cast), {"remove": str(photo.code)})
    assert Photo.objects.exists()


def test_to_a_cancelled_repair_none_is_added(amina: Client, cast: Cast) -> None:
    cast.own_order.cancelled_at = clock.now()
    cast.own_order.save()
    assert amina.get(of_order(cast)).status_code == 404
    assert amina.post(of_order(cast), {"photos": files(pictures.jpeg())}).status_code == 404


def test_photos_cost_the_same_however_many_there_are(
    amina: Client, cast: Cast, queries: Callable[[Client, str], int]
) -> None:
    def some(count: int) -> int:
        for _ in range(count):
            PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=cast.amina)
        return queries(amina, of_order(cast))

    assert some(1) == some(3) <= 12


def test_the_reports_page_keeps_its_number_of_queries(
    reporter: Reporter, queries: Callable[[Client, str], int]
) -> None:
    add(reporter, pictures.jpeg(80, 60))
    path = f"{reporter.at}photos/"
    one = queries(reporter.client, path)
    add(reporter, *[pictures.jpeg(80, 60)] * 3)
    assert queries(reporter.client, path) == one <= 12


# --- The office --------------------------------------------------------------------------------------------


def test_an_adviser_sees_both_sides_and_adds_some(cast: Cast) -> None:
    with_files(PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=cast.amina))
    olive = sign_in(Client(), cast.olive)
    page = f"/office/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/"
    assert "The resident, today at" in olive.get(page).text
    add_at = f"/office/photos/of/{cast.own_order.code}/"
    answer = olive.post(add_at, {"photos": files(pictures.jpeg(), b"no")}, follow=True)
    assert len(errors(answer)) == 1
    assert "You, today at" in answer.text
    assert Photo.objects.get(by=cast.olive).side == Photo.Side.LANDLORD


def test_a_contractor_adds_photos_of_the_shared_parts(cast: Cast) -> None:
    cast.communal_order.contractor = cast.contractor
    cast.communal_order.save()
    col = sign_in(Client(), cast.col)
    add_at = f"/office/photos/of/{cast.communal_order.code}/"
    answer = col.post(add_at, {"photos": files(pictures.jpeg())}, follow=True)
    assert answer.status_code == 200
    photo = Photo.objects.get()
    assert (photo.home, photo.landlord, photo.side) == (None, cast.larkfield, "landlord")
    all_made()
    page = col.get(f"/office/orders/{cast.communal_order.code}/").text
    assert f"/office/photos/{photo.code}/small.jpg" in page
    removed = col.post(add_at, {"remove": str(photo.code)})
    assert removed.status_code == 302
    assert not Photo.objects.exists()


def test_photos_of_the_report_are_on_its_page_and_on_that_of_its_order(cast: Cast, amina: Client) -> None:
    photo = with_files(PhotoFactory(home=cast.flat_1, request=cast.request, by=cast.amina))
    olive = sign_in(Client(), cast.olive)
    report = olive.get(f"/office/homes/{cast.flat_1.code}/requests/{cast.request.code}/").text
    assert f"/office/photos/{photo.code}/large.jpg" in report
    cast.own_order.request = cast.request
    cast.own_order.save()
    at_office = olive.get(f"/office/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/").text
    at_home = amina.get(f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/").text
    assert f"/office/photos/{photo.code}/large.jpg" in at_office
    assert f"/homes/{cast.flat_1.code}/photos/{photo.code}/large.jpg" in at_home


def test_nothing_is_left_where_files_arrive(reporter: Reporter) -> None:
    add(reporter, pictures.jpeg(), b"no picture", b"")
    assert list(arriving().iterdir()) == []
    [folder] = store.photos().glob("??/*")
    assert folder.stat().st_mode & 0o077 == 0
