"""Photos in a real browser: added with and without script, and by keyboard alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import FilePayload, Page, expect

from portal.repairs.actions.pictures import make_photo_of
from portal.repairs.models import Photo
from portal.repairs.pictures.store import Size, made
from tests import pictures
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast
from tests.factories.repairs import PhotoFactory, with_files
from tests.front.report.answering import KITCHEN_LEAK, Reporter
from tests.signing_in import sign_in

Come = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def choose(page: Page, *files: FilePayload) -> None:
    page.get_by_label("Choose photos, or take one").set_input_files(list(files))


def all_made() -> None:
    for pk in Photo.objects.filter(state="waiting").values_list("pk", flat=True):
        make_photo_of(pk)


def at_the_question(cast: Cast) -> str:
    """Amina's report, as far as the question about photos."""
    reporter = Reporter(sign_in(Client(), cast.amina), cast.flat_1, cast.amina)
    address = reporter.start()
    while not address.endswith("/photos/"):
        page = address.rstrip("/").rsplit("/", 1)[-1]
        address = reporter.answer(page, KITCHEN_LEAK[page])["Location"]
    return address


@pytest.mark.parametrize("scripted", [True, False])
def test_amina_adds_photos_to_her_report(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    page = amina.visit(at_the_question(cast))
    files = (
        payload("leak.jpg", pictures.jpeg()),
        payload("iphone.heic", pictures.heic()),
        payload("notes.txt", b"no picture"),
    )
    choose(page, *files)
    page.get_by_role("button", name="Add photos").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("“notes.txt” is not a photo we can show.")
    expect(page.get_by_text("It can be seen in a moment.")).to_have_count(2)
    amina.look()
    all_made()
    if not scripted:
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("link", name="Photo 1 of 2, larger")).to_be_visible()
    amina.look()
    for number in range(2):
        expect(page.locator(".hf-photo img").nth(number)).to_have_js_property("naturalWidth", 400)
    amina.click("Remove Photo 1 of 2", role="button")
    expect(page.locator(".hf-photo img")).to_have_count(1)
    amina.click("Continue", role="button")
    assert page.url.endswith("/report/in/")


@pytest.mark.parametrize("scripted", [True, False])
def test_continue_takes_the_chosen_photos_along(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted).sign_in(cast.amina)
    page = amina.visit(at_the_question(cast))
    choose(page, payload("leak.jpg", pictures.jpeg()))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/report/in/")
    assert Photo.objects.count() == 1


def test_a_film_is_not_even_sent(cast: Cast, visitor: Come, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(16 * 1024 * 1024))
    amina = visitor().sign_in(cast.amina)
    page = amina.visit(at_the_question(cast))
    sent: list[int] = []
    page.on("request", lambda asked: sent.append(len(asked.post_data_buffer or b"")))
    page.get_by_label("Choose photos, or take one").set_input_files(film)
    page.get_by_role("button", name="Add photos").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("“film.mp4” is larger than 15 MB.")
    assert max(sent) < 10_000


def test_when_the_connection_is_lost_what_arrived_stays(cast: Cast, visitor: Come) -> None:
    amina = visitor(width=PHONE).sign_in(cast.amina)
    page = amina.visit(at_the_question(cast))
    choose(page, *(payload(f"{name}.jpg", pictures.jpeg(80, 60)) for name in "abc"))
    tried = []

    def lose_the_second(route: Any) -> None:
        if route.request.method == "POST":
            tried.append(route)
        route.abort() if len(tried) == 2 else route.continue_()

    page.route("**/photos/", lose_the_second)
    page.get_by_role("button", name="Add photos").click()
    expect(page.get_by_role("status")).to_have_text("The connection was lost. Try again to send the rest.")
    amina.errors.clear()  # the browser says so too
    assert Photo.objects.count() == 1
    page.get_by_role("button", name="Add photos").click()
    expect(page.locator(".hf-photo")).to_have_count(3)
    assert Photo.objects.count() == 3


def test_photos_are_added_by_keyboard(cast: Cast, visitor: Come) -> None:
    amina = visitor().sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/photos/")
    choose(page, payload("leak.jpg", pictures.jpeg()))
    page.get_by_label("Choose photos, or take one").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".hf-photo")).to_have_count(1)
    all_made()
    expect(page.locator(".hf-photo img")).to_be_visible()
    link = page.get_by_role("link", name="Photo 1 of 1, larger")
    link.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".hf-photo")).to_have_count(0)
    assert not Photo.objects.exists()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_repair_shows_the_photos_of_both_sides(cast: Cast, visitor: Come, width: int) -> None:
    for side, by in (("resident", cast.amina), ("landlord", cast.olive)):
        photo = PhotoFactory(home=cast.flat_1, work_order=cast.own_order, by=by, side=side)
        made(with_files(photo).name, Size.LARGE).write_bytes(pictures.jpeg())
    amina = visitor(width=width).sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/")
    expect(page.locator(".hf-photo")).to_have_count(2)
    amina.click("Add photos")
    olive = visitor(width=width).sign_in(cast.olive)
    page = olive.visit(f"/office/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/")
    expect(page.get_by_text("The resident, today at")).to_be_visible()
    choose(page, payload("done.jpg", pictures.jpeg()))
    page.get_by_role("button", name="Add photos").click()
    expect(page.locator(".hf-photo")).to_have_count(3)
    olive.look()
    col = visitor(width=width).sign_in(cast.col)
    page = col.visit(f"/office/orders/{cast.contractors_order.code}/")
    expect(page.get_by_text("Nobody has added a photo.")).to_be_visible()
    choose(page, payload("done.jpg", pictures.jpeg()))
    page.get_by_role("button", name="Add photos").click()
    page.wait_for_url("**/office/photos/of/**")
    expect(page.locator(".hf-photo")).to_have_count(1)
    col.look()
