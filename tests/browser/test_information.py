"""A request for information in a real browser: asked on a phone without a script, answered at a desk."""

from collections.abc import Callable

from playwright.sync_api import expect

from portal.enquiries.actions.publishing import publish
from portal.enquiries.models import InformationRequest
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast
from tests.enquiries.requesting import opted_in

Come = Callable[..., Visitor]


def test_it_is_asked_on_a_phone_answered_in_parts_and_looked_at_again(cast: Cast, visitor: Come) -> None:
    opted_in(cast.larkfield)
    publish(landlord=cast.larkfield, question="What is a lift?", answer="A lift.", by=cast.olive.officer)
    amina = visitor(scripted=False, width=PHONE).sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/questions/")
    amina.click("ask for information")
    amina.click("Ask for information")
    amina.click("Continue", role="button")
    expect(page.get_by_text("Choose what it is about.").first).to_be_visible()
    page.get_by_label("What do you want to know").fill("What the lift cost")
    page.get_by_label("Say exactly what you ask for").fill(
        "The cost of the lift each year, and who did the work."
    )
    page.get_by_label("What we spend").check()
    amina.click("Continue", role="button")
    expect(page.get_by_role("heading", name="Does this answer it?")).to_be_visible()
    amina.click("No, send my request", role="button")
    expect(page.get_by_text("has to answer by").first).to_be_visible()
    assert InformationRequest.objects.get().topic == "spending"

    olive = visitor(width=DESK).sign_in(cast.olive)
    desk = olive.visit("/office/information/")
    olive.click("What the lift cost")
    olive.click("Tell them that I look after it", role="button")
    desk.get_by_label("What do they want to know?").fill("The cost")
    desk.get_by_label("We give it", exact=True).check()
    desk.get_by_label("The information").fill("£4,120 in 2025.")
    olive.click("Add it", role="button")
    desk.get_by_text("Add a part", exact=True).click()
    desk.get_by_label("What do they want to know?").fill("The offers")
    desk.get_by_label("We withhold it").check()
    desk.get_by_label("on which ground").select_option(label="It would harm somebody's business")
    desk.get_by_label("why does that ground hold here").fill("We ask for offers again in January.")
    olive.click("Add it", role="button")
    for fold in ("Ask them what they mean", "We need longer", "Hours of work", "A note for colleagues"):
        desk.get_by_text(fold, exact=True).first.click()
    olive.look()
    olive.click("Send the answer", role="button")
    expect(desk.get_by_text("The answer is sent.")).to_be_visible()
    olive.visit(f"/office/homes/{cast.flat_1.code}/information/")
    visitor(width=DESK).sign_in(cast.rhys).visit("/office/information/settings/")

    amina.visit(f"/homes/{cast.flat_1.code}/information/")
    amina.click("What the lift cost")
    expect(page.get_by_text("£4,120 in 2025.")).to_be_visible()
    page.get_by_text("Ask for a second look").click()
    page.get_by_label("What is wrong with the answer?").fill("The offers are old.")
    amina.click("Send", role="button")
    expect(page.get_by_text("has to decide by").first).to_be_visible()
    amina.visit(f"/information/{cast.larkfield.slug}/requests/")
