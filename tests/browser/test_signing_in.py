"""From the letter to the home, and from a password to the office, by hand in a browser."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page

from portal.notices.models import Notice
from portal.tenancies.actions import invite
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.factories.tenancies import PartyFactory

Come = Callable[..., Visitor]
PASSWORD = "four unlikely words"


def newest(pattern: str) -> str:
    """What the newest message says in that place."""
    found = re.search(pattern, Notice.objects.latest("pk").body)
    assert found
    return found[0]


def fill(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        page.locator(f"input[name={name}]").fill(text)


@pytest.mark.parametrize("scripted", [True, False])
def test_a_new_tenant_comes_from_the_letter_to_the_home(visitor: Come, cast: Cast, scripted: bool) -> None:
    party = PartyFactory(tenancy=cast.flat_2.tenancies.get(), name="Fatima O'Brien", position=2)
    invite(party=party, by=None)
    letter = newest(r"\w{4}-\w{4}-\w{4}")
    somebody = visitor(scripted=scripted, width=320)
    page = somebody.visit("/sign-in/")
    somebody.click("Use the code in your letter")
    fill(page, letter="not a code")
    somebody.click("Continue", role="button")
    assert page.title().startswith("Error: ")
    fill(page, letter=letter.lower().replace("-", " "))
    somebody.click("Continue", role="button")
    fill(page, contact="07700 900456")
    somebody.click("Send me a code", role="button")
    fill(page, code=newest(r"\b\d{6}\b"))
    somebody.click("See my home", role="button")
    assert page.url.endswith(f"/homes/{cast.flat_2.code}/")
    somebody.click("Sign out", role="button")
    assert "You have signed out" in page.inner_text("main")


@pytest.mark.parametrize("scripted", [True, False])
def test_a_resident_comes_back_with_a_code(visitor: Come, cast: Cast, scripted: bool) -> None:
    somebody = visitor(scripted=scripted)
    page = somebody.visit("/sign-in/")
    somebody.click("Send me a code", role="button")
    assert "Enter an email address" in page.inner_text("main")
    fill(page, contact="amina@example.org")
    somebody.click("Send me a code", role="button")
    fill(page, code=newest(r"\b\d{6}\b"))
    somebody.click("Sign in", role="button")
    assert "/sign-in/" not in page.url


def test_an_officer_sets_up_an_app_without_a_script(visitor: Come, cast: Cast) -> None:
    cast.olive.set_password(PASSWORD)
    cast.olive.save()
    somebody = visitor(scripted=False)
    page = somebody.visit("/office/sign-in/")
    fill(page, login=cast.olive.email or "", password=PASSWORD)
    somebody.click("Continue", role="button")
    somebody.click("Set up an app", role="button")
    secret = page.locator("main code").inner_text()
    fill(page, code=format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    somebody.click("Finish", role="button")
    assert page.locator("main li code").count() == 10
    somebody.click("I have kept them", role="button")
    assert page.url.endswith("/office/")


def test_an_officer_uses_a_passkey(visitor: Come, cast: Cast) -> None:
    """With the page's own content policy in force."""
    cast.olive.set_password(PASSWORD)
    cast.olive.save()
    somebody = visitor()
    page = somebody.visit("/office/sign-in/")
    device = somebody.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": kind | {"hasResidentKey": True}})
    fill(page, login=cast.olive.email or "", password=PASSWORD)
    somebody.click("Continue", role="button")
    somebody.click("Add a passkey", role="button")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/")
    somebody.click("I have kept them", role="button")
    somebody.click("Sign out", role="button")
    somebody.visit("/office/sign-in/")
    fill(page, login=cast.olive.email or "", password=PASSWORD)
    somebody.click("Continue", role="button")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url("**/office/")
