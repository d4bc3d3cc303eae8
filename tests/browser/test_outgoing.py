"""What has not reached the landlord's system, in a real browser: looked at, tried again, seen to by hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.core import clock
from portal.sync.models import Incoming, Outgoing
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast

Come = Callable[..., Visitor]


@pytest.fixture
def refused(cast: Cast) -> Outgoing:
    kept = {"landlord": cast.larkfield, "system": cast.system, "kind": "JobStatusUpdate", "body": {}}
    Incoming.objects.create(reference="m-1" * 40, outcome="no_order", about="LH-404", **kept)
    return Outgoing.objects.create(
        landlord=cast.larkfield,
        system=cast.system,
        request=cast.request,
        kind="RaiseRepair",
        body={"DescriptionOfWork": "A long line of words " * 30},
        tries=1,
        failure="refused",
        failure_says="422: no home with that reference is known here",
        set_aside_at=clock.now(),
    )


@pytest.mark.parametrize(("scripted", "width"), [(True, DESK), (False, PHONE)])
def test_a_repairs_manager_sees_to_a_report_that_was_refused(
    cast: Cast, refused: Outgoing, visitor: Come, scripted: bool, width: int
) -> None:
    rhys = visitor(scripted=scripted, width=width).sign_in(cast.rhys)
    page = rhys.visit("/office/outgoing/")
    rhys.click(f"A new report, {cast.request.reference}")
    expect(page.get_by_text("422: no home with that reference is known here")).to_be_visible()
    page.get_by_text("What the message says").click()
    rhys.look()
    rhys.click("It is seen to: do not send it", role="button")
    expect(page.get_by_text("Write how it was seen to.").first).to_be_visible()
    page.get_by_label("How was it seen to?").fill("Entered by hand as LH-9")
    rhys.click("It is seen to: do not send it", role="button")
    expect(page.get_by_role("heading", name="Everything has arrived.")).to_be_visible()
    refused.refresh_from_db()
    assert refused.given_up_because == "Entered by hand as LH-9"


@pytest.mark.parametrize("scripted", [True, False])
def test_or_tries_it_again(cast: Cast, refused: Outgoing, visitor: Come, scripted: bool) -> None:
    rhys = visitor(scripted=scripted).sign_in(cast.rhys)
    page = rhys.visit(f"/office/outgoing/{refused.code}/")
    rhys.click("Try it again now", role="button")
    expect(page.get_by_text("We are trying it again.")).to_be_visible()
