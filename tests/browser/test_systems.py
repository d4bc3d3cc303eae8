"""Connecting a system in a real browser: chosen, described, tried, let in, ended; without script as well."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from portal.sync.models import Client, System
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast
from tests.sync.out.other import Other, listening

Come = Callable[..., Visitor]


@pytest.fixture
def other() -> Iterator[Other]:
    with listening() as other:
        yield other


@pytest.mark.parametrize(("scripted", "width"), [(True, DESK), (False, PHONE)])
def test_a_data_steward_connects_a_system_tries_it_and_lets_it_in(
    cast: Cast, other: Other, visitor: Come, scripted: bool, width: int
) -> None:
    dara = visitor(scripted=scripted, width=width).sign_in(cast.dara)
    page = dara.visit("/office/systems/")
    dara.click("Connect a system")
    dara.click("Continue", role="button")
    expect(page.get_by_text("Choose what kind of system it is.").first).to_be_visible()
    page.get_by_label("A repairs system that speaks HACT messages").check()
    dara.click("Continue", role="button")
    page.get_by_label("What do you call it?").fill("Our new system")
    page.get_by_label("We ask it what has happened").check()
    dara.click("Connect", role="button")
    expect(page.get_by_text("Enter the address at which we reach it.").first).to_be_visible()
    page.get_by_label("Its address").fill(other.address)
    page.get_by_label("The token it knows us by").fill("between us")
    dara.click("Connect", role="button")
    expect(page.get_by_text("Connected.")).to_be_visible()

    dara.click("Test the connection", role="button")
    expect(page.get_by_text("It answers with HACT messages.")).to_be_visible()
    dara.click("Change it")
    assert page.get_by_label("The token it knows us by").input_value() == ""
    dara.click("Save", role="button")

    dara.click("Let it call us")
    dara.click("Make the id and the secret", role="button")
    expect(page.get_by_text("Choose what it may do.").first).to_be_visible()
    page.get_by_label("What is it for?").fill("Nightly load")
    page.get_by_label("Read homes, with their blocks and estates").check()
    dara.click("Make the id and the secret", role="button")
    expect(page.get_by_role("heading", name="Copy the secret now")).to_be_visible()
    dara.click("I have copied it")
    dara.click("End Nightly load")
    dara.click("End it", role="button")
    assert Client.objects.get().ended_at
    dara.click("End its use")
    dara.click("End its use", role="button")
    assert not System.objects.get(name="Our new system").is_used
    page.get_by_text("Ended systems").click()
    dara.look()


def test_what_is_wrong_with_a_connection_is_shown_with_what_to_do(cast: Cast, visitor: Come) -> None:
    dara = visitor().sign_in(cast.dara)
    page = dara.visit(f"/office/systems/{cast.system.code}/")
    dara.click("Test the connection", role="button")
    expect(page.get_by_text("Nothing listens at port 9.")).to_be_visible()


@pytest.mark.parametrize("kind", ["files", "hact", "sample", "worklist"])
def test_each_kinds_form_can_be_used_by_everybody(cast: Cast, visitor: Come, kind: str) -> None:
    visitor(width=PHONE).sign_in(cast.dara).visit(f"/office/systems/add/{kind}/")
