"""What systems are told, in a real browser: looked at, paused, told again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.core import clock
from portal.sync.models import WebhookCall
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast
from tests.factories.sync import WebhookFactory, called

Come = Callable[..., Visitor]


@pytest.mark.parametrize(("scripted", "width"), [(True, DESK), (False, PHONE)])
def test_a_repairs_manager_sees_what_failed_and_has_it_told_again(
    cast: Cast, visitor: Come, scripted: bool, width: int
) -> None:
    address = "http://127.0.0.1:9/" + "a-long-address/" * 8
    webhook = WebhookFactory(system=cast.system, address=address)
    for _ in range(3):
        called(webhook, cast.own_order)
    failed = {"failure": "server_error", "failure_says": "500: " + "dreadful" * 30, "tries": 40}
    WebhookCall.objects.update(given_up_at=clock.now(), **failed)
    rhys = visitor(scripted=scripted, width=width).sign_in(cast.rhys)
    page = rhys.visit("/office/webhooks/")
    rhys.click(f"{cast.system.name}: {address}")
    rhys.click("Tell it now: change 3", role="button")
    expect(page.get_by_text("We are telling it again.")).to_be_visible()
    rhys.click("Tell it again from there", role="button")
    expect(page.get_by_text("Write the number of a change.").first).to_be_visible()
    rhys.look()
    page.get_by_label("Tell it again what came after change number").fill("1")
    rhys.click("Tell it again from there", role="button")
    expect(page.get_by_text("We are telling it 2 changes again.")).to_be_visible()
    rhys.click("Pause it", role="button")
    expect(page.get_by_text("It is paused: what happens waits.")).to_be_visible()
    assert WebhookCall.objects.open().count() == 2
    page.get_by_text("End it", exact=True).click()
    rhys.click("End this webhook", role="button")
    expect(page.get_by_text("It is ended: its address is called no more.")).to_be_visible()
