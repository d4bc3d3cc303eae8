"""Hazards and more work in a real browser: the wall, a case, an act, and a list with an answer."""

from datetime import timedelta

from playwright.sync_api import expect

from portal.core import clock
from portal.hazards.actions.clocks import set_clocks
from portal.landlords.models import Officer
from tests.browser.test_office_pages import Come
from tests.cast import Cast
from tests.factories.hazards import HazardCaseFactory, HazardSignFactory
from tests.factories.repairs import MoreWorkFactory


def test_a_manager_goes_by_the_wall_and_answers_what_more_is_asked_for(cast: Cast, visitor: Come) -> None:
    now = clock.now()
    case = HazardCaseFactory(home=cast.flat_1, aware_at=now - timedelta(hours=30))
    set_clocks(case, now=now)
    HazardSignFactory(home=cast.flat_2)
    MoreWorkFactory(work_order=cast.contractors_order)
    Officer.objects.filter(person=cast.rhys).update(spend_limit=300)
    rhys = visitor().sign_in(cast.rhys)
    rhys.visit("/office/hazards/")
    rhys.visit("/office/hazards/table/")
    page = rhys.visit(f"/office/hazards/{case.code}/")
    rhys.click("Plan work")
    rhys.click("Plan it", role="button")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    rhys.visit("/office/queues/hazard-signs/")
    rhys.click("Damp and mould")
    rhys.visit("/office/queues/approvals/")
    rhys.click("Renew the pipe behind the wall")
    page.get_by_label("Yes").check()
    rhys.click("Answer", role="button")
    expect(page.get_by_text("until then you can undo it here")).to_be_visible()
    rhys.click("Undo the last step", role="button")
    expect(page.get_by_role("link", name="Renew the pipe behind the wall")).to_be_visible()
    col = visitor().sign_in(cast.col)
    col.visit(f"/office/orders/{cast.contractors_order.code}/")
    col.click("Ask for more work")
