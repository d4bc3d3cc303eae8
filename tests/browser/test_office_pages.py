"""The office in a real browser: every page looked at, the search by keyboard, all of it without script."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.core import clock
from portal.sync.models import Delivery, DeliveryIssue
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast
from tests.enquiries.asking import asked
from tests.factories.tenancies import PartyFactory

Come = Callable[..., Visitor]


@pytest.mark.parametrize(("scripted", "width"), [(True, DESK), (False, PHONE)])
def test_an_adviser_finds_a_home_and_reads_it(cast: Cast, visitor: Come, scripted: bool, width: int) -> None:
    olive = visitor(scripted=scripted, width=width).sign_in(cast.olive)
    page = olive.visit("/office/")
    page.get_by_label("Find a home, a person or a repair").fill("amina")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/office/homes/**")
    olive.look()
    expect(page.get_by_role("heading", level=1)).to_have_text(cast.flat_1.short_address)
    expect(page.get_by_role("heading", name="Needs and alerts")).to_be_visible()
    olive.click("Visits and updates")
    olive.visit(f"/office/homes/{cast.flat_1.code}/")
    if scripted:
        page.keyboard.press("n")
    else:
        page.locator("summary", has_text="Write a note").click()
    page.get_by_label("Note", exact=True).fill("Will be in on Tuesday")
    olive.click("Keep the note", role="button")
    expect(page.get_by_text("Will be in on Tuesday").first).to_be_visible()
    olive.visit(f"/office/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/")
    olive.visit("/office/search/?q=rowan")
    olive.visit("/office/search/?q=nowhere")
    olive.visit("/office/search/?q=")


def test_single_keys_go_down_the_screen_to_a_reply_and_can_be_turned_off(cast: Cast, visitor: Come) -> None:
    question = asked(cast)
    olive = visitor().sign_in(cast.olive)
    page = olive.visit(f"/office/homes/{cast.flat_1.code}/")
    rows = page.locator("[data-row]")
    for key, row in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(rows.nth(row).get_by_role("link").first).to_be_focused()
    page.keyboard.press("r")
    page.wait_for_url(f"**/office/enquiries/{question.code}/#answer")
    olive.visit(f"/office/homes/{cast.flat_1.code}/")
    page.get_by_role("button", name="Turn keys off").click()
    olive.visit(f"/office/homes/{cast.flat_1.code}/")
    page.keyboard.press("/")
    page.keyboard.press("j")
    expect(page.locator("body")).to_be_focused()
    page.get_by_role("button", name="Turn keys on").click()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    olive.visit("/office/more/")


def test_the_search_is_done_by_keyboard_alone(cast: Cast, visitor: Come) -> None:
    page = visitor().sign_in(cast.olive).visit("/office/corrections/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("rowan", delay=5)
    expect(page.get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/homes/**")
    expect(page.get_by_role("heading", level=1)).to_have_text(cast.flat_2.short_address)


@pytest.mark.parametrize("scripted", [True, False])
def test_a_data_steward_looks_after_deliveries(cast: Cast, visitor: Come, scripted: bool) -> None:
    Delivery.objects.filter(pk=cast.delivery.pk).update(
        state="waiting",
        finished_at=None,
        counts={"homes": {"read": 400, "ended": 300, "refused": 1}},
        would_end={"homes": {"would_end": 300, "of": 400}},
    )
    DeliveryIssue.objects.create(
        delivery=cast.delivery, landlord=cast.larkfield, issue="bad-date", severity="error", line=12,
        file="work_orders_with_a_rather_long_name_for_a_small_phone.csv.gz", field="date_raised",
        message="“yesterday” is not a date.",
    )  # fmt: skip
    dara = visitor(scripted=scripted).sign_in(cast.dara)
    dara.visit("/office/deliveries/")
    page = dara.visit(f"/office/deliveries/{cast.delivery.code}/")
    expect(page.get_by_text("300 of 400 homes")).to_be_visible()
    dara.click("No, leave everything as it was", role="button")
    expect(page.get_by_text("You said no. Nothing was changed.")).to_be_visible()
    dara.visit("/office/deliveries/new/")
    dara.click("Send them in", role="button")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    Delivery.objects.filter(pk=cast.delivery.pk).update(state="reading", finished_at=None)
    dara.visit(f"/office/deliveries/{cast.delivery.code}/")
    expect(page.get_by_role("link", name="Look again")).to_be_visible(visible=not scripted)


@pytest.mark.parametrize("scripted", [True, False])
def test_a_correction_is_taken_on_and_handed_over(cast: Cast, visitor: Come, scripted: bool) -> None:
    ines = visitor(scripted=scripted).sign_in(cast.ines)
    page = ines.visit("/office/corrections/")
    ines.click(cast.correction.what_is_wrong)
    ines.click("Take it on", role="button")
    expect(page.get_by_text("This is yours now.")).to_be_visible()
    page.get_by_label("Hand it over to").select_option(label="Dara, data steward")
    ines.click("Hand it over", role="button")
    expect(page.get_by_text("This is now with Dara.")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_a_contractor_and_a_board_member_have_their_own_pages(
    cast: Cast, visitor: Come, scripted: bool
) -> None:
    col = visitor(scripted=scripted).sign_in(cast.col)
    col.visit("/office/orders/")
    col.visit("/office/orders/?show=done")
    col.visit(f"/office/orders/{cast.contractors_order.code}/")
    board = visitor(scripted=scripted).sign_in(cast.max)
    page = board.visit("/office/figures/")
    expect(page.get_by_role("search")).to_have_count(0)


@pytest.mark.parametrize("scripted", [True, False])
def test_an_adviser_sends_a_letter(cast: Cast, visitor: Come, scripted: bool) -> None:
    PartyFactory(tenancy=cast.flat_3.tenancies.get(), name="Nils Tenant", position=1)
    olive = visitor(scripted=scripted).sign_in(cast.olive)
    olive.visit(f"/office/homes/{cast.flat_3.code}/")
    page = olive.click("Send a letter to Nils Tenant")
    olive.click("Send the letter", role="button")
    expect(page.get_by_text("is on its way to Nils Tenant")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_a_list_is_gone_through_by_keys_and_rows_are_given_and_taken_back(
    cast: Cast, visitor: Come, scripted: bool
) -> None:
    cast.own_order.due_at = clock.now() - timedelta(days=4)
    cast.own_order.save()
    rhys = visitor(scripted=scripted).sign_in(cast.rhys)
    rhys.visit("/office/queues/")
    page = rhys.visit("/office/queues/late/")
    row = page.locator("[data-row]").first
    if scripted:
        page.keyboard.press("j")
        expect(row.get_by_role("link")).to_be_focused()
        page.keyboard.press("x")
    else:
        row.get_by_role("checkbox").check()
    expect(row.get_by_role("checkbox")).to_be_checked()
    rhys.click("Give them", role="button")
    expect(page.get_by_text("1 row given to you.")).to_be_visible()
    rhys.click("Undo the last step", role="button")
    expect(page.get_by_text("Undone for 1 row.")).to_be_visible()
    if scripted:
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/office/homes/**")
