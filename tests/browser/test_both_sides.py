"""Where both sides differ, and how systems are, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.sync.models import Difference
from portal.sync.out.outbox import put
from standards.holdings import Held, State
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast
from tests.factories.sync import DifferenceFactory

Come = Callable[..., Visitor]


@pytest.fixture
def difference(cast: Cast) -> Difference:
    held = Held(reference="LH-100001", contractor="BRIGHT", due=cast.own_order.due_at)
    DifferenceFactory(system=cast.system, kind="completed_there", state="healed", reference="LH-2")
    found: Difference = DifferenceFactory(
        system=cast.system,
        place="A-LONG-REFERENCE-OF-A-HOME-" * 3,
        here=held.document,
        there=Held(reference="LH-100001", state=State.COMPLETED).document,
    )
    return found


@pytest.mark.parametrize(("scripted", "width"), [(True, DESK), (False, PHONE)])
def test_a_repairs_manager_sees_to_a_difference(
    cast: Cast, difference: Difference, visitor: Come, scripted: bool, width: int
) -> None:
    rhys = visitor(scripted=scripted, width=width).sign_in(cast.rhys)
    page = rhys.visit("/office/differences/")
    rhys.click("LH-100001: Your system promises it later, or not at all")
    expect(page.get_by_role("rowheader", name="Promised by")).to_be_visible()
    rhys.click("It is seen to", role="button")
    expect(page.get_by_text("Write how it was seen to.").first).to_be_visible()
    page.get_by_label("How was it seen to?").fill("Agreed by telephone")
    rhys.click("It is seen to", role="button")
    expect(page.get_by_text("Nothing needs you.")).to_be_visible()
    difference.refresh_from_db()
    assert difference.seen_to_because == "Agreed by telephone"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_data_steward_sees_how_systems_are(cast: Cast, visitor: Come, width: int) -> None:
    put("RaiseRepair", {}, landlord=cast.larkfield, request=cast.request)
    dara = visitor(width=width).sign_in(cast.dara)
    page = dara.visit("/office/systems/")
    dara.click("How your systems are doing")
    expect(page.get_by_role("heading", name=cast.system.name)).to_be_visible()
    dara.click("Where both sides differ: no differences for you to look at")
    expect(page.get_by_role("heading", name="Where both sides differ")).to_be_visible()
