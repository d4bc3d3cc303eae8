"""Messages in a real browser: answered with one tap, chosen, sent again and read beforehand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.core import clock
from portal.notices.models import Notice
from portal.repairs.models import Said
from portal.repairs.telling import tell
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast

Come = Callable[..., Visitor]


def link_in(notice: Notice) -> str:
    return f"/answer/{notice.body.partition('/answer/')[2].partition('/')[0]}/"


@pytest.fixture
def done(cast: Cast) -> str:
    cast.own_order.completed_at = clock.now() - timedelta(hours=1)
    cast.own_order.save()
    (notice,) = tell("done", order=cast.own_order, once="done:1")
    return link_in(notice)


@pytest.mark.parametrize(("scripted", "width"), [(True, DESK), (False, PHONE)])
def test_whoever_got_the_message_says_yes_with_one_tap(
    cast: Cast, done: str, visitor: Come, scripted: bool, width: int
) -> None:
    amina = visitor(scripted=scripted, width=width)
    page = amina.visit(done)
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it fixed?")
    amina.click("Yes, it is fixed", role="button")
    expect(page.get_by_text("You told us that it is fixed. Thank you.")).to_be_visible()
    assert Said.objects.get().kind == "fixed"


def test_or_no_with_the_keyboard_alone(cast: Cast, done: str, visitor: Come) -> None:
    amina = visitor()
    page = amina.visit(done)
    page.get_by_label("What is still wrong?").focus()
    page.keyboard.type("It still drips")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You told us that it is not fixed. Thank you.")).to_be_visible()
    amina.look()
    assert Said.objects.get().words == "It still drips"


@pytest.mark.parametrize("scripted", [True, False])
def test_the_time_does_not_suit(cast: Cast, visitor: Come, scripted: bool) -> None:
    (notice,) = tell("booked", order=cast.own_order, once="booked:1")
    amina = visitor(scripted=scripted, width=PHONE)
    page = amina.visit(link_in(notice))
    page.get_by_label("Which days and hours suit you?").fill("Any Friday")
    amina.click("The time does not suit me", role="button")
    expect(page.get_by_text("the time does not suit you. Thank you.")).to_be_visible()


def test_a_link_that_is_over_says_so(cast: Cast, done: str, visitor: Come) -> None:
    cast.flat_1.tenancies.update(ended_on=clock.today() - timedelta(days=1))
    page = visitor(width=PHONE).visit(done, status=404)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work any more")


@pytest.mark.parametrize("scripted", [True, False])
def test_amina_adds_her_number_and_chooses_text_messages(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    amina.visit(f"/homes/{cast.flat_1.code}/")
    amina.click("How we tell you things")
    page = amina.click("Add a mobile number")
    amina.click("Send the code", role="button")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Your mobile number").fill("07700 900123")
    amina.click("Send the code", role="button")
    page.get_by_label("Type the code we sent you").fill(Notice.objects.latest("pk").body[:6])
    amina.click("Add it", role="button")
    page.get_by_label("By text message to +447700900123").check()
    amina.click("Save", role="button")
    expect(page.get_by_text("We have kept that.")).to_be_visible()


@pytest.mark.parametrize(("scripted", "width"), [(True, DESK), (False, PHONE)])
def test_olive_sends_a_message_again(cast: Cast, visitor: Come, scripted: bool, width: int) -> None:
    (notice,) = tell("late", order=cast.own_order, once="late:1")
    now = clock.now()
    Notice.objects.filter(pk=notice.pk).update(
        sent_at=None, given_up_at=now, failed_at=now, failure="TimeoutError", tries=7
    )
    olive = visitor(scripted=scripted, width=width).sign_in(cast.olive)
    page = olive.visit("/office/messages/")
    page.get_by_role("button", name="Send again").click()
    olive.look()
    expect(page.get_by_text("We are sending it again.")).to_be_visible()
    olive.click("Read every message beforehand")
    expect(page.get_by_role("heading", name="Somebody is on the way")).to_be_visible()
