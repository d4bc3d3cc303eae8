"""The bench of what pages weigh, in a process of its own: python -m tests.bench.one_loads."""

import json
import os
from collections.abc import Mapping
from typing import Any

from tests.bench import opening  # isort: skip -- first: it starts everything

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from portal.people.models import Person
from tests.bench.one_photos import free_port, running
from tests.browser.chromium import found
from tests.cast import Cast, assemble
from tests.factories.repairs import AppointmentFactory, StatusUpdateFactory, WorkOrderFactory
from tests.signing_in import session_of

REPAIRS = 60
PHONE, DESK = 320, 1280
SLOW = {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000, "offline": False}
# What the browser says moved since the page began, whatever nobody asked for.
MOVED = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 500);
})"""


def pages_of(cast: Cast) -> dict[str, tuple[Person | None, str, str]]:
    """By name: who opens it, its address, and where they were before, when it is the next."""
    home, office = f"/homes/{cast.flat_1.code}/", f"/office/homes/{cast.flat_1.code}/"
    return {
        "sign in": (None, "/sign-in/", "/"),
        "resident: home page": (cast.amina, home, f"{home}repairs/"),
        "resident: repairs": (cast.amina, f"{home}repairs/", home),
        "resident: a repair": (cast.amina, f"{home}repairs/{cast.own_order.code}/", home),
        "resident: plan": (cast.amina, f"{home}plan/", home),
        "resident: report, first question": (cast.amina, f"{home}report/", home),
        "staff: search": (cast.olive, "/office/", office),
        "staff: home on one screen": (cast.olive, office, "/office/"),
        "staff: lists of what waits": (cast.olive, "/office/queues/", "/office/"),
        "staff: the wall of hazards": (cast.olive, "/office/hazards/", "/office/"),
    }


class Wire:
    """Counts what a browser is sent, headers and bodies as they come, compressed."""

    def __init__(self, browser: Browser, address: str, person: Person | None, width: int) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": width, "height": 640})
        if person:
            session = str(session_of(person).session_key)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}
            self.context.add_cookies([cookie])  # type: ignore[list-item]
        self.address = address
        self.page = self.context.new_page()
        self.sizes: dict[str, float] = {}
        self.kinds: dict[str, str] = {}
        spoken = self.context.new_cdp_session(self.page)
        spoken.send("Network.enable")
        spoken.send("Network.emulateNetworkConditions", SLOW)
        spoken.on("Network.responseReceived", self._answered)
        spoken.on("Network.loadingFinished", self._came)

    def _answered(self, told: Mapping[str, Any]) -> None:
        self.kinds[told["requestId"]] = told["type"]

    def _came(self, told: Mapping[str, Any]) -> None:
        self.sizes[told["requestId"]] = told["encodedDataLength"]

    def open(self, path: str) -> tuple[float, float]:
        """Bytes that it took, and those of them that were scripts."""
        self.sizes.clear()
        answer = self.page.goto(self.address + path, wait_until="networkidle")
        assert answer
        assert answer.ok, f"{path} answered {answer.status}"
        scripts = sum(size for key, size in self.sizes.items() if self.kinds.get(key) == "Script")
        return sum(self.sizes.values()), scripts

    def moved(self) -> float:
        return float(self.page.evaluate(MOVED))


def weighed(browser: Browser, address: str, person: Person | None, path: str, before: str) -> dict[str, Any]:
    moved = []
    for width in (PHONE, DESK):
        fresh = Wire(browser, address, person, width)
        first, scripts = fresh.open(path)
        moved.append(fresh.moved())
        fresh.context.close()
    been = Wire(browser, address, person, PHONE)
    been.open(before)
    following, _ = been.open(path)
    been.context.close()
    return {"first": first, "scripts": scripts, "next": following, "moved": moved}


def main() -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's own loop runs in this thread
    opening.empty()
    cast = assemble()
    for order in WorkOrderFactory.create_batch(REPAIRS, home=cast.flat_1, source=cast.flat_1.source):
        AppointmentFactory(work_order=order)
        StatusUpdateFactory(work_order=order)
    chromium, port = found(), free_port()
    with running(port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        address = f"http://localhost:{port}"
        figures = {name: weighed(browser, address, *asked) for name, asked in pages_of(cast).items()}
        browser.close()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
