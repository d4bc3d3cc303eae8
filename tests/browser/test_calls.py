"""A caller, in a real browser: the adviser at a desk, then on a narrow screen."""

from collections.abc import Callable

from playwright.sync_api import expect

from portal.repairs.models import Said
from portal.tenancies.models import Call
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast

Come = Callable[..., Visitor]


def test_an_adviser_does_for_a_caller_what_they_ask_and_cannot_mistake_the_page(
    cast: Cast, visitor: Come
) -> None:
    tenant = cast.amina.parties.get()
    olive = visitor(width=DESK).sign_in(cast.olive)
    page = olive.visit(f"/office/homes/{cast.flat_1.code}/call/{tenant.code}/")
    olive.click("Yes, open their pages", role="button")
    bar = page.get_by_role("region", name="You are on the phone")
    expect(bar.get_by_text("On the phone with Amina Tenant")).to_be_visible()
    assert page.title().startswith("On the phone: ")
    repair = f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/"
    olive.visit(repair)
    olive.click("Add words")
    page.get_by_label("What do you want to add?").fill("The bell does not work")
    olive.click("Send", role="button")
    expect(page.get_by_text("On the phone with an adviser")).to_be_visible()

    page.set_viewport_size({"width": PHONE, "height": 640})
    olive.visit(f"/homes/{cast.flat_1.code}/report/")
    bar.get_by_text("Note", exact=True).click()
    olive.look()
    page.get_by_label("What was said").fill("She works until one")
    olive.click("Keep the note", role="button")
    expect(bar).to_be_visible()
    olive.visit(f"{repair}say/words/")
    page.get_by_label("What do you want to add?").fill("Ring twice")
    call = Call.objects.get()
    other = olive.context.new_page()
    other.goto(f"{olive.address}/office/calls/{call.code}/")
    other.get_by_role("button", name="End the call").click()
    expect(other.get_by_text("The call with Amina Tenant has ended.")).to_be_visible()
    other.close()
    olive.click("Send", role="button")
    expect(page.get_by_role("heading", name="The call with Amina Tenant has ended")).to_be_visible()
    olive.click("Take the call up again", role="button")
    expect(page.get_by_text("Ring twice")).to_be_visible()
    assert Said.objects.latest("pk").call == Call.objects.latest("pk")
    olive.click("End the call", role="button")
    assert page.url.endswith(f"/office/homes/{cast.flat_1.code}/")
    olive.visit(f"/office/calls/{call.code}/")
