"""How the landlord is doing, in a browser, on the phone of a resident and at the office."""

from collections.abc import Callable
from decimal import Decimal

from playwright.sync_api import expect

from portal.insight.measures import Unit, measures
from portal.insight.rules import year_of
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.factories.insight import FigureFactory

Come = Callable[..., Visitor]


def test_a_resident_and_the_board_read_how_the_landlord_is_doing(cast: Cast, visitor: Come) -> None:
    year = year_of(cast.today)
    for starts_on in (year.starts_on, year.before.starts_on, year.before.before.starts_on):
        for measure in measures().values():
            value = Decimal("6.5") if measure.unit is Unit.DAYS else Decimal("92.5")
            FigureFactory(landlord=cast.larkfield, measure=measure.key, starts_on=starts_on, value=value)
    FigureFactory(landlord=cast.larkfield, block=cast.rowan_court, value=75, look="over", numerator=None)
    amina = visitor().sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/")
    amina.click("How Larkfield Homes is doing")
    expect(page.get_by_text("over 75%")).to_be_visible()
    page.get_by_role("link", name="Gas safety checks in date").click()
    expect(page).to_have_url(f"{page.url.split('#')[0]}#bs01")
    board = visitor(scripted=False).sign_in(cast.max)
    board.visit("/office/figures/")
    page = board.click("Block by block")
    expect(page.get_by_role("row", name="Rowan Court over 75%")).to_be_visible()
