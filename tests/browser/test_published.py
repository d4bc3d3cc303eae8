"""What a landlord publishes, in a real browser: put there at a desk, read on a phone by anybody."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from portal.core import clock
from portal.documents import actions
from portal.documents.sheets import Line
from portal.insight.publishing.making import fill
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast
from tests.documents.publishing import PDF, opened

Come = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path


def test_a_policy_is_put_there_at_a_desk_and_found_on_a_phone(
    cast: Cast, visitor: Come, tmp_path: Path
) -> None:
    opened(cast)
    fill(cast.larkfield, now=clock.now())
    spent = [Line(cells=(f"Court {n}", "2025", 10 + n, 100 * n), building=f"Court {n}") for n in range(60)]
    actions.fill_sheet(
        landlord=cast.larkfield, key="spending", tables={"buildings": spent}, as_of=clock.now()
    )
    policy = tmp_path / "policy.pdf"
    policy.write_bytes(PDF)

    dara = visitor(width=DESK).sign_in(cast.dara)
    desk = dara.visit("/office/publication/")
    dara.visit("/office/publication/settings/")
    dara.visit("/office/publication/add/?class=policies")
    dara.click("Publish it for everybody", role="button")
    expect(desk.get_by_text("Write what it is called.").first).to_be_visible()
    desk.get_by_label("Title").fill("Damp policy")
    desk.get_by_label("What it says, in a sentence or two").fill("How we look into damp.")
    desk.get_by_label("A file", exact=True).check()
    desk.get_by_label("The file").set_input_files(policy)
    for label, part in (("Day", "1"), ("Month", "6"), ("Year", "2026")):
        desk.get_by_role("group", name="As of which day is it right?").get_by_label(label).fill(part)
    dara.click("Publish it for everybody", role="button")
    expect(desk.get_by_text("Published.", exact=True)).to_be_visible()

    somebody = visitor(scripted=False, width=PHONE)
    phone = somebody.visit("/information/larkfield/")
    somebody.click("Policies and plans")
    somebody.click("Damp policy")
    expect(phone.get_by_role("link", name="Save the file (PDF")).to_be_visible()
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="Save the file (PDF").click()
    assert saved.value.suggested_filename == "damp-policy-2026-06-01.pdf"
    assert Path(saved.value.path()).read_bytes() == PDF

    reader = visitor(width=DESK)
    page = reader.visit("/information/larkfield/classes/spending/")
    reader.click("What is spent on repairs")
    reader.click("Next page")
    page.get_by_label("Name of a building").fill("Court 42")
    reader.click("Find", role="button")
    expect(page.get_by_role("row", name="Court 42 2025 52 £4,200")).to_be_visible()
    reader.visit("/information/larkfield/tables/promises/")
    reader.visit("/information/larkfield/classes/governance/")
