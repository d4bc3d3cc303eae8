"""Reporting a repair in a real browser: each page looked at, with and without script, by keyboard alone."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from portal.core import clock
from portal.homes.models import Home
from portal.repairs.models import Following, RepairRequest
from tests.browser.conftest import DESK, PHONE, TABLET, Visitor
from tests.cast import Cast

Come = Callable[..., Visitor]
WAYS = [(True, PHONE), (False, PHONE), (True, DESK)]


def on(visitor: Visitor, *choices: str, button: str = "Continue", **texts: str) -> Page:
    """Answer the page that is open, go on, and look at the next."""
    page = visitor.page
    for choice in choices:
        page.get_by_label(choice, exact=True).check()
    for name, text in texts.items():
        page.locator(f"[name={name}]").fill(text)
    return visitor.click(button, role="button")


def begin(visitor: Visitor, home: Home) -> Page:
    visitor.visit(f"/homes/{home.code}/")
    visitor.click("Report a repair")
    return visitor.click("Start now", role="button")


@pytest.mark.parametrize(("scripted", "width"), WAYS)
def test_amina_reports_a_leak_in_her_kitchen(cast: Cast, visitor: Come, scripted: bool, width: int) -> None:
    amina = visitor(scripted=scripted, width=width).sign_in(cast.amina)
    page = begin(amina, cast.flat_1)
    on(amina)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    on(amina, "Kitchen")
    on(amina, "Leaks")
    on(amina, "A pipe leaks")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it one of these?")
    on(amina, "It is something else", different_because="It is another pipe")
    on(amina, "A drip", "Yes", "A few days", words="It drips behind the washing machine")
    expect(page.get_by_role("heading", level=1)).to_have_text("Photos")
    on(amina)
    on(amina, "Me", how_to_get_in="Buzzer 1")
    on(amina, "I do not hear well")
    on(amina)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    with page.expect_navigation():
        page.get_by_role("link", name="Change pets").click()
    amina.look()
    on(amina, pets="A cat")
    expect(page.get_by_text("A cat")).to_be_visible()
    on(amina, button="Send the report")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report is sent")
    report = RepairRequest.objects.latest("pk")
    expect(page.locator(".hf-reference")).to_have_text(report.reference)
    assert report.pets == "A cat"
    amina.click("Follow your report")


def test_a_report_by_keyboard_alone(cast: Cast, visitor: Come) -> None:
    amina = visitor(width=PHONE).sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/report/")
    press(page, "Start now")
    for choice in ("Bedroom", "Damp and mould", "Damp or mould"):
        choose(page, choice)
        press(page, "Continue")
        amina.look()
    for choice in ("Smaller than a hand", "Yes", "Slowly", "Some weeks"):
        choose(page, choice)
    press(page, "Continue")
    press(page, "Continue")
    choose(page, "Me")
    for _ in range(2):  # somebody is at risk: it is an emergency, and no time is chosen
        press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    press(page, "Send the report")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your report is sent")
    assert RepairRequest.objects.latest("pk").hazard == "damp_mould"


def choose(page: Page, label: str) -> None:
    """To the group by Tab, to the choice by the arrows."""
    wanted = page.get_by_label(label, exact=True).first.get_attribute("id")
    group = page.get_by_label(label, exact=True).first.get_attribute("name")
    tab_to(page, f"document.activeElement.name === '{group}'")
    page.keyboard.press("Space")
    for _ in range(20):
        if page.evaluate("document.activeElement.id") == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {label}")


def press(page: Page, name: str) -> None:
    tab_to(page, f"document.activeElement.innerText === {name!r}")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, condition: str) -> None:
    for _ in range(60):
        if page.evaluate(condition):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach it: {condition}")


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
def test_what_cannot_wait_comes_first(cast: Cast, visitor: Come, width: int) -> None:
    amina = visitor(width=width).sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/report/")
    links = page.locator(".hf-urgent a")
    for name in links.all_inner_texts():
        amina.visit(f"/homes/{cast.flat_1.code}/report/")
        amina.click(name)
        expect(page.get_by_role("heading", name="What to do now")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_a_smell_of_gas_is_no_report(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    amina.visit(f"/homes/{cast.flat_1.code}/report/")
    page = amina.click("Smell of gas")
    expect(page.get_by_role("link", name="0800 111 999").first).to_be_in_viewport()
    expect(page.get_by_role("button", name="Report it")).to_have_count(0)


@pytest.mark.parametrize("scripted", [True, False])
def test_no_heating_for_somebody_at_risk(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    amina.visit(f"/homes/{cast.flat_1.code}/report/")
    page = amina.click("No heating or hot water")
    on(amina, button="Report it")
    risk = page.get_by_role("group", name=re.compile("more at risk"))
    if risk.count():  # in the cold months it is an emergency for everybody
        risk.get_by_label("Yes").check()
    page.get_by_role("group", name="Do you have another heater?").get_by_label("No").check()
    on(amina, "Today")
    on(amina)
    on(amina, "Me")
    on(amina, needs="My mother is 88")
    expect(page.get_by_text("This is an emergency.")).to_be_visible()
    on(amina, button="Send the report")
    report = RepairRequest.objects.latest("pk")
    assert (report.is_emergency, report.priority_name, report.slot) == (True, "Emergency", None)


@pytest.mark.parametrize("scripted", [True, False])
def test_a_door_entry_that_is_reported_already_is_followed(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    page = begin(amina, cast.flat_1)
    on(amina, "Shared hall, stairs or lift")
    on(amina, "Lift, door entry and gates")
    on(amina, "The door entry or intercom does not work")
    expect(page.get_by_text("Nadia")).to_have_count(0)
    on(amina, "It is the same: Light fitting: renew")
    expect(page.get_by_text("This is reported already")).to_be_visible()
    assert Following.objects.get(person=cast.amina).work_order == cast.communal_order


@pytest.mark.parametrize("scripted", [True, False])
def test_a_repair_that_comes_back(cast: Cast, visitor: Come, scripted: bool) -> None:
    cast.own_order.completed_at = clock.now() - timedelta(days=40)
    cast.own_order.save(update_fields=["completed_at"])
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    page = begin(amina, cast.flat_1)
    on(amina, "Kitchen")
    on(amina, "Leaks")
    on(amina, "A pipe leaks")
    page.get_by_label(re.compile("^It has come back: Amina says")).check()
    on(amina)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tell us more")


@pytest.mark.parametrize("scripted", [True, False])
def test_pages_for_who_cannot_report(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    page = begin(amina, cast.flat_1)
    on(amina, "In a neighbour’s home")
    expect(page.get_by_text("Your neighbour has to report it")).to_be_visible()
    amina.click("choose the room")
    on(amina, "Kitchen")
    on(amina, "Leaks")
    on(amina, "A washing machine or dishwasher leaks")
    expect(page.get_by_role("heading", level=1)).to_have_text("You see to this yourself")
    lee = visitor(scripted=scripted, width=PHONE).sign_in(cast.lee)
    lee.visit(f"/homes/{cast.flat_4.code}/report/")
    expect(lee.page.get_by_text("You have left this home")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_it_is_gone_on_with_from_another_device(cast: Cast, visitor: Come, scripted: bool) -> None:
    telephone = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    begin(telephone, cast.flat_1)
    on(telephone, "Kitchen")
    computer = visitor(scripted=scripted, width=DESK).sign_in(cast.amina)
    computer.visit(f"/homes/{cast.flat_1.code}/report/")
    page = on(computer, button="Go on with it")
    expect(page.get_by_role("heading", level=1)).to_have_text("What is it about?")


def test_a_double_click_is_one_report(cast: Cast, visitor: Come) -> None:
    amina = visitor(width=PHONE).sign_in(cast.amina)
    page = begin(amina, cast.flat_1)
    on(amina, "Shared parts outside")
    on(amina, "Paths, fences and garden")
    on(amina, "A shared path, ramp or car park is broken")
    on(amina, "It is something else", different_because="It is the path")
    for question in ("Has anybody fallen?", "Is anybody at home more at risk than others?"):
        page.get_by_role("group", name=question).get_by_label("No").check()
    on(amina, "Today")
    on(amina)
    before = RepairRequest.objects.count()
    page.get_by_role("button", name="Send the report").dblclick()
    page.wait_for_url("**/sent/")
    page.go_back()
    page.goto(page.url)
    assert RepairRequest.objects.count() == before + 1
