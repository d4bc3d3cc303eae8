"""A resident's pages in a real browser: each looked at, each story also without script."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portal.core import clock
from portal.homes.models import Correction
from portal.repairs.models import WorkOrder
from tests.browser.conftest import DESK, PHONE, TABLET, Visitor
from tests.cast import AMINAS_WORDS, CARLS_WORDS, Cast
from tests.factories.homes import ComponentFactory
from tests.factories.repairs import WorkOrderFactory
from tests.factories.safety import CertificateFactory

Come = Callable[..., Visitor]
PAGES = ["", "repairs/", "plan/", "safety/", "record/", "report/", "corrections/"]


@pytest.mark.parametrize(("scripted", "width"), [(True, PHONE), (True, TABLET), (False, DESK)])
def test_amina_looks_at_every_page_of_her_home(cast: Cast, visitor: Come, scripted: bool, width: int) -> None:
    late = clock.today() - timedelta(days=400)
    CertificateFactory(home=cast.flat_1, issued_on=late, type_code="20", source=cast.flat_1.source)
    ComponentFactory(home=cast.flat_1, kind="Heating: central heating gas boiler", source=cast.flat_1.source)
    amina = visitor(scripted=scripted, width=width).sign_in(cast.amina)
    titles = set()
    for path in PAGES:
        titles.add(amina.visit(f"/homes/{cast.flat_1.code}/{path}").title())
    assert len(titles) == len(PAGES)
    assert amina.visit("/").url.endswith(f"/homes/{cast.flat_1.code}/")


@pytest.mark.parametrize("scripted", [True, False])
def test_amina_follows_her_repair(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted).sign_in(cast.amina)
    amina.visit("/")
    page = amina.click(AMINAS_WORDS)
    expect(page.get_by_role("heading", level=1)).to_have_text(AMINAS_WORDS)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("A plumber is coming")
    amina.click("All repairs")
    amina.click("Shared parts (1)")
    amina.click("Light fitting: renew")
    amina.visit(f"/homes/{cast.flat_1.code}/repairs/{cast.earlier_order.code}/")
    expect(page.get_by_text(CARLS_WORDS)).to_have_count(0)
    expect(page.get_by_text("belongs to the people who lived here then")).to_be_visible()


def test_the_filters_are_links_that_a_keyboard_reaches(cast: Cast, visitor: Come) -> None:
    amina = visitor().sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/repairs/")
    link = page.get_by_role("link", name="Still open (3)")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**status=open**")
    amina.look()
    expect(page.locator(".hf-item")).to_have_count(3)
    amina.click("Show everything")
    page.locator("summary").first.press("Enter")
    amina.click("Plumbing (1)")


def test_a_long_history_is_paged(cast: Cast, visitor: Come) -> None:
    WorkOrderFactory.create_batch(60, home=cast.flat_1, source=cast.flat_1.source)
    amina = visitor(width=PHONE).sign_in(cast.amina)
    amina.visit(f"/homes/{cast.flat_1.code}/repairs/")
    page = amina.click("Next page")
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_amina_says_that_something_is_wrong(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    amina.visit(f"/homes/{cast.flat_1.code}/record/")
    page = amina.click("Something wrong? Bedrooms")
    amina.click("Send", role="button")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Tell us what is wrong").fill("There are three bedrooms.")
    page.get_by_label("What should it say?").fill("3")
    amina.click("Send", role="button")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Larkfield Homes has to answer by")
    amina.click("All that you said is wrong")
    assert Correction.objects.filter(raised_by=cast.amina).count() == 2


@pytest.mark.parametrize("scripted", [True, False])
def test_something_wrong_with_a_repair_asks_which_fact(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted).sign_in(cast.amina)
    amina.visit(f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/")
    page = amina.click("Something wrong? this repair")
    page.get_by_label("A visit, or that nobody could get in").check()
    page.get_by_label("Tell us what is wrong").fill("I was in all day.")
    amina.click("Send", role="button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Repair: a visit, or that nobody could get in")


@pytest.mark.parametrize("scripted", [True, False])
def test_amina_takes_everything_away(cast: Cast, visitor: Come, scripted: bool) -> None:
    page = visitor(scripted=scripted).sign_in(cast.amina).visit(f"/homes/{cast.flat_1.code}/record/")
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Take it all as data").click()
    record = json.loads(Path(downloaded.value.path()).read_text())
    assert record["work_orders"]
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Take it all as tables").click()
    with zipfile.ZipFile(io.BytesIO(Path(downloaded.value.path()).read_bytes())) as files:
        assert "work_orders.csv" in files.namelist()


@pytest.mark.parametrize("scripted", [True, False])
def test_lee_who_left_takes_a_copy(cast: Cast, visitor: Come, scripted: bool) -> None:
    lee = visitor(scripted=scripted, width=PHONE).sign_in(cast.lee)
    lee.visit("/")
    page = lee.click(cast.flat_4.short_address)
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Take it as data").click()
    assert json.loads(Path(downloaded.value.path()).read_text())["homes"]


def test_bad_news_is_said_in_words_and_not_by_colour_alone(cast: Cast, visitor: Come) -> None:
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(due_at=clock.now() - timedelta(days=5))
    page = visitor().sign_in(cast.amina).visit(f"/homes/{cast.flat_1.code}/")
    expect(page.get_by_text("This repair is late. It should have been done by").first).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize("path", ["/", "/help/", "/accessibility/", "/privacy/", "/cookies/"])
def test_anybody_reads_what_this_is(visitor: Come, path: str, scripted: bool) -> None:
    visitor(scripted=scripted, width=PHONE).visit(path)


def test_somebody_without_a_home_is_told_how_to_add_one(cast: Cast, visitor: Come) -> None:
    page = visitor().sign_in(cast.nobody).visit("/")
    expect(page.get_by_text("No home goes with your account")).to_be_visible()


def test_the_pages_print_without_their_buttons(cast: Cast, visitor: Come) -> None:
    page = visitor().sign_in(cast.amina).visit(f"/homes/{cast.flat_1.code}/record/")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Take it all as tables")).to_be_hidden()
    expect(page.get_by_role("heading", name="Your tenancy")).to_be_visible()
