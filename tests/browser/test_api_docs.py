"""The docs of the API, in a browser: readable by everybody, and tried at once where there is a client."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.api.docs import operations
from portal.demo import API_CLIENT
from portal.front.demo.developing import give_a_client
from tests.browser.conftest import Visitor
from tests.cast import Cast

GROUPS = [f"{group.slug}/" for group in operations.groups()]
PAGES = ["", *GROUPS, "problems/", "scopes/", "shapes/", "shapes/Home/", "shapes/JobStatusUpdate/"]


@pytest.mark.parametrize("path", PAGES)
def test_anybody_can_read_the_docs(visitor: Callable[..., Visitor], path: str) -> None:
    visitor().visit(f"/api/docs/{path}")


@pytest.mark.parametrize("path", ["", "changes/"])
def test_without_script_there_is_a_line_to_copy_and_nothing_to_press(
    visitor: Callable[..., Visitor], path: str
) -> None:
    page = visitor(scripted=False).visit(f"/api/docs/{path}")
    assert "curl" in page.inner_text("main")
    assert not [each for each in page.locator(".hf-try, [data-print]").all() if each.is_visible()]


def test_on_paper_there_is_the_line_and_no_form(visitor: Callable[..., Visitor]) -> None:
    page = visitor().visit("/api/docs/changes/")
    page.emulate_media(media="print")
    assert page.locator("pre").filter(has_text="curl").first.is_visible()
    assert not [each for each in page.locator(".hf-try").all() if each.is_visible()]


def test_a_newcomer_tries_a_call_with_the_ready_made_client(
    visitor: Callable[..., Visitor], cast: Cast, settings: Any
) -> None:
    settings.DEMO = True
    give_a_client()
    who = visitor()
    page = who.visit("/api/docs/")
    assert API_CLIENT in page.inner_text("main")
    page.get_by_role("button", name="Get a token").click()
    page.get_by_text("You have a token").wait_for()
    who.visit("/api/docs/signing-in/")
    page.locator("#who summary").click()
    page.locator("#who").get_by_role("button").click()
    page.locator("#who .hf-try__answer").get_by_text('"landlord": "larkfield"').wait_for()
    who.look()
    who.visit("/api/docs/records/")
    page.locator("#read_home summary").click()
    page.locator("#read_home").get_by_label("reference").fill("NOBODYS")
    page.locator("#read_home").get_by_role("button").click()
    page.locator("#read_home").get_by_text("404 Not Found").wait_for()
    assert "There is no home of that reference." in page.inner_text("#read_home .hf-try__answer")


def test_without_a_token_the_answer_is_the_problem(visitor: Callable[..., Visitor], cast: Cast) -> None:
    page = visitor().visit("/api/docs/signing-in/")
    page.locator("#who summary").click()
    page.locator("#who").get_by_role("button").click()
    page.locator("#who").get_by_text("401 Unauthorized").wait_for()
    assert "not-signed-in" in page.inner_text("#who .hf-try__answer")
