"""A question and its answer, in a real browser: asked on a phone without a script, answered at a desk."""

from collections.abc import Callable

from playwright.sync_api import expect

from portal.enquiries.actions.publishing import keep_template
from portal.enquiries.models import Enquiry
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast

Come = Callable[..., Visitor]


def test_a_question_is_asked_on_a_phone_and_answered_with_facts(cast: Cast, visitor: Come) -> None:
    keep_template(
        template=None, name="Coming", words="About {reference}: {now}", cause="coming", by=cast.olive.officer
    )
    amina = visitor(scripted=False, width=PHONE).sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/repairs/{cast.own_order.code}/")
    amina.click(f"Ask {cast.larkfield.name} about this repair")
    amina.click("Continue", role="button")
    expect(page.get_by_text("Choose what you want to know.").first).to_be_visible()
    page.get_by_label("When will somebody come?").check()
    amina.click("Continue", role="button")
    expect(page.get_by_role("heading", name="What we know now")).to_be_visible()
    page.get_by_label("Your question").fill("I work until one. Can it be later?")
    amina.click("Send", role="button")
    expect(page.get_by_text("has to answer by")).to_be_visible()
    enquiry = Enquiry.objects.get()

    olive = visitor(width=DESK).sign_in(cast.olive)
    desk = olive.visit("/office/enquiries/")
    olive.click("When will somebody come? Tap: renew washer")
    desk.get_by_label("Begin with a template").select_option(label="Coming")
    olive.click("Use it", role="button")
    assert enquiry.reference in desk.get_by_label("Your answer").input_value()
    for fold in ("Write a note for colleagues", "Write down a telephone call", "Close it"):
        desk.get_by_text(fold, exact=True).first.click()
    olive.look()
    olive.click("Send the answer", role="button")
    expect(desk.get_by_text("Sent.")).to_be_visible()
    for path in ("why/?cause=coming", "templates/", "published/"):
        olive.visit(f"/office/enquiries/{path}")
    olive.visit(f"/office/homes/{cast.flat_1.code}/ask/")
    visitor(width=PHONE).sign_in(cast.olive).visit(f"/office/enquiries/{enquiry.code}/")

    amina.visit(f"/homes/{cast.flat_1.code}/questions/")
    amina.click("When will somebody come? Tap: renew washer")
    expect(page.get_by_text(f"About {enquiry.reference}")).to_be_visible()
