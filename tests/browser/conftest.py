"""A real browser on a real server. Every page it opens is looked at: axe, headings, errors, width."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal.people.models import Person
from tests.cast import Cast, assemble
from tests.signing_in import session_of

# Playwright runs its own event loop in this thread; the database is used from the same thread, one at a time.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = Path("node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, TABLET, DESK = 320, 768, 1280
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Codes, tokens and the server's port: other ones each time, and nothing that anybody sees.
CHANGING = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?<=value=\")[A-Za-z0-9]{64}(?=\")|(?<=localhost:)[0-9]+"
)
_looked_at: set[tuple[int | None, str]] = set()
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marked, so that they can be run, or left out, by name."""
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the machine's own, or Playwright's where it has one."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody, where the server's own threads see them."""
    return assemble()


class Visitor:
    """Somebody with a browser. Whatever page they open is checked."""

    def __init__(self, context: BrowserContext, address: str, *, scripted: bool) -> None:
        self.context = context
        self.address = address
        self.scripted = scripted
        self.errors: list[str] = []
        self.titles: dict[str, str] = {}
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _heard(self, message: Any) -> None:
        missing = "the server responded with a status of 404" in message.text
        if message.type == "error" and not missing:
            self.errors.append(message.text)

    def sign_in(self, person: Person) -> "Visitor":
        """Signed in as ``person``, by the session the sign-in pages would leave."""
        key = str(session_of(person).session_key)
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.address}])
        return self

    def visit(self, path: str, *, status: int = 200) -> Page:
        """Open a page and look at it."""
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        self.look()
        return self.page

    def click(self, name: str, *, role: str = "link") -> Page:
        """Follow the link, or press the button, with that name; then look at the page it leads to."""
        # A click waits for nothing: on a busy machine the old page would be looked at, and pressed again.
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.look()
        return self.page

    def look(self) -> None:
        """No violation of WCAG 2.2 AA, one heading, a title, no error, nothing wider than a small phone."""
        page = self.page
        assert page.title().strip(), "a page without a title"
        assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} first headings"
        assert not self.errors, self.errors
        if self.scripted:
            self._axe()
        size = page.viewport_size
        page.set_viewport_size({"width": PHONE, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE, f"{page.url} is {wide} pixels wide on a phone of {PHONE}"
        assert size is not None
        page.set_viewport_size(size)

    def _axe(self) -> None:
        """Once for each page as it stands: the same page at the same width gets the same answer."""
        page = (self.page.viewport_size or {}).get("width"), CHANGING.sub("", self.page.content())
        if page in _looked_at:
            return
        # Evaluated by the browser's debugger, so that the page's own content policy stays as it is.
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")["violations"]
        told = [
            f"{each['id']}: {each['help']}: {[node['html'] for node in each['nodes']][:3]}" for each in found
        ]
        assert not told, f"{self.page.url}\n" + "\n".join(told)
        _looked_at.add(page)


@pytest.fixture
def visitor(
    browser: Browser, live_server: Any, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors: ``visitor()``, or ``visitor(scripted=False)`` for somebody without JavaScript."""
    contexts: list[BrowserContext] = []

    def come(*, scripted: bool = True, width: int = DESK) -> Visitor:
        context = browser.new_context(java_script_enabled=scripted, viewport={"width": width, "height": 900})
        contexts.append(context)
        return Visitor(context, live_server.url, scripted=scripted)

    yield come
    for context in contexts:
        context.close()
