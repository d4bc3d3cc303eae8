"""Setting up repairs in a real browser: every page looked at, with and without script, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.repairs.models import ProblemList, SlotPattern
from portal.repairs.problems import problems_for
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.cast import Cast

Come = Callable[..., Visitor]


@pytest.mark.parametrize(("scripted", "width"), [(True, DESK), (False, PHONE)])
def test_a_manager_changes_what_can_be_reported(
    cast: Cast, visitor: Come, scripted: bool, width: int
) -> None:
    rhys = visitor(scripted=scripted, width=width).sign_in(cast.rhys)
    page = rhys.visit("/office/problems/")
    rhys.click("Kitchen")
    rhys.click("A tap drips or cannot be turned off fully")
    page.get_by_label("What is wrong, as residents choose it").fill("")
    rhys.click("Save", role="button")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("What is wrong, as residents choose it").fill("A tap drips")
    page.get_by_label("Priority", exact=True).select_option("urgent")
    rhys.click("Save", role="button")
    expect(page.get_by_text("Saved. Residents choose from it from now on.")).to_be_visible()
    tap = problems_for(cast.larkfield).get("tap-drips")
    assert tap
    assert (tap.name, tap.priority) == ("A tap drips", "urgent")
    rhys.click("A tap drips")
    rhys.click("Take it off", role="button")
    rhys.click("go back to an earlier one")
    rhys.click("Use this one the list that comes with Homefile", role="button")
    assert problems_for(cast.larkfield).version == ""


@pytest.mark.parametrize("scripted", [True, False])
def test_a_broken_file_shows_what_to_put_right(cast: Cast, visitor: Come, scripted: bool) -> None:
    rhys = visitor(scripted=scripted).sign_in(cast.rhys)
    rhys.visit("/office/problems/add/")
    page = rhys.visit("/office/problems/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it for a spreadsheet").click()
    data = download.value.path().read_bytes()
    rhys.click("send in a changed one")
    broken = data.replace(b",routine,", b",soonish,")
    file = {"name": "problems.csv", "mimeType": "text/csv", "buffer": broken}
    page.get_by_label("Your list").set_input_files(file)  # type: ignore[arg-type]
    rhys.click("Check it", role="button")
    expect(page.get_by_text("soonish is none of your priorities.").first).to_be_visible()
    file["buffer"] = data
    page.get_by_label("Your list").set_input_files(file)  # type: ignore[arg-type]
    rhys.click("Check it", role="button")
    expect(page.get_by_text("The list is whole.")).to_be_visible()
    assert ProblemList.objects.count() == 1


@pytest.mark.parametrize(("scripted", "width"), [(True, PHONE), (False, DESK)])
def test_a_manager_sets_targets_times_and_quiet_hours(
    cast: Cast, visitor: Come, scripted: bool, width: int
) -> None:
    rhys = visitor(scripted=scripted, width=width).sign_in(cast.rhys)
    page = rhys.visit("/office/priorities/")
    rhys.click("Routine")
    page.get_by_label("How long?").fill("20")
    page.get_by_label("Working days", exact=True).check()
    rhys.click("Save", role="button")
    expect(page.get_by_text("Within 20 working days")).to_be_visible()
    rhys.click("How it works")
    page.get_by_label("Days in which residents can say that it is not fixed").fill("")
    rhys.click("Save", role="button")
    page.get_by_label("Days in which residents can say that it is not fixed").fill("14")
    rhys.click("Save", role="button")
    rhys.click("Visit times")
    rhys.click("Add these times", role="button")
    expect(page.get_by_role("link", name="Choose at least one day.")).to_be_visible()
    page.get_by_label("Monday").check()
    page.get_by_label("What residents call it").fill("Morning")
    page.get_by_label("From").fill("08:00")
    page.get_by_label("To", exact=True).fill("13:00")
    page.get_by_label("How many visits?").fill("3")
    rhys.click("Add these times", role="button")
    expect(page.get_by_role("cell", name="8am to 1pm")).to_be_visible()
    for part, number in (("Day", "24"), ("Month", "12"), ("Year", str(cast.today.year + 1))):
        page.get_by_label(part, exact=True).fill(number)
    rhys.click("Close this day", role="button")
    expect(page.get_by_role("button", name="Open again")).to_be_visible()
    pattern = SlotPattern.objects.get(landlord=cast.larkfield)
    rhys.visit(f"/office/visit-times/{pattern.code}/")
    rhys.click("Remove", role="button")
    expect(page.get_by_text("No times yet.")).to_be_visible()


def test_a_target_is_changed_by_keyboard_alone(cast: Cast, visitor: Come) -> None:
    rhys = visitor().sign_in(cast.rhys)
    page = rhys.visit(f"/office/priorities/{cast.larkfield.priorities.get(key='urgent').code}/")
    page.get_by_label("Name").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/priorities/")
    expect(page.get_by_text("Within 5 days")).to_be_visible()
