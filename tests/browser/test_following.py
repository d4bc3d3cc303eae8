"""Amina follows her repair to its end in a real browser: with and without script, and by keyboard alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal.core import clock
from portal.repairs.models import RepairRequest, Said, WorkOrder
from portal.sync.models import System
from tests.browser.conftest import DESK, PHONE, TABLET, Visitor
from tests.cast import AMINAS_REPORT, Cast
from tests.factories.repairs import AppointmentFactory, RepairRequestFactory, StatusUpdateFactory

Come = Callable[..., Visitor]
ACTS = [
    "words",
    "another-time",
    "call-off",
    "take-back",
    "rate",
    "fixed",
    "not-fixed",
    "nobody-came",
    "was-in",
]


def of(cast: Cast, order: WorkOrder, act: str = "") -> str:
    return f"/homes/{cast.flat_1.code}/repairs/{order.code}/{f'say/{act}/' if act else ''}"


def finish(order: WorkOrder) -> None:
    order.appointments.all().delete()
    order.completed_at = clock.now() - timedelta(days=1)
    order.save()


@pytest.mark.parametrize(("scripted", "width"), [(True, PHONE), (True, TABLET), (False, DESK)])
def test_every_page_of_what_can_be_said(cast: Cast, visitor: Come, scripted: bool, width: int) -> None:
    System.objects.all().delete()
    amina = visitor(scripted=scripted, width=width).sign_in(cast.amina)
    amina.visit(of(cast, cast.own_order))
    amina.visit(f"/homes/{cast.flat_1.code}/reports/{cast.request.code}/")
    for act in ACTS:
        amina.visit(of(cast, cast.own_order, act))


@pytest.mark.parametrize("scripted", [True, False])
def test_yes_it_is_fixed_and_how_it_went(cast: Cast, visitor: Come, scripted: bool) -> None:
    finish(cast.own_order)
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    page = amina.visit(of(cast, cast.own_order))
    expect(page.get_by_text("Is it fixed?", exact=True)).to_be_visible()
    amina.click("Yes, it is fixed", role="button")
    page.get_by_role("group", name="How good is the work?").get_by_label("Very good").check()
    amina.click("Send", role="button")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_role("group", name="How easy was it to have it done?").get_by_label(
        "Hard", exact=True
    ).check()
    amina.click("Send", role="button")
    expect(page.get_by_role("heading", level=2).first).to_have_text("You said it is fixed.")
    assert set(Said.objects.values_list("kind", flat=True)) == {"fixed", "rated"}


@pytest.mark.parametrize("scripted", [True, False])
def test_no_it_is_not_fixed(cast: Cast, visitor: Come, scripted: bool) -> None:
    finish(cast.own_order)
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    page = amina.visit(of(cast, cast.own_order))
    amina.click("No, it is not fixed")
    page.get_by_label("What is still wrong?").fill("It still drips")
    amina.click("Tell Larkfield Homes that it is not fixed", role="button")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("You said it is not fixed.")
    expect(page.get_by_text("It still drips")).to_be_visible()
    amina.visit(f"/homes/{cast.flat_1.code}/repairs/?status=open")
    expect(page.get_by_text("Not fixed", exact=True)).to_be_visible()


def test_a_challenge_with_the_keyboard_alone(cast: Cast, visitor: Come) -> None:
    cast.own_order.appointments.all().delete()
    StatusUpdateFactory(
        work_order=cast.own_order, position=9, type_code="70", comments="Left a card at the door"
    )
    amina = visitor().sign_in(cast.amina)
    page = amina.visit(of(cast, cast.own_order))
    page.get_by_role("link", name="Somebody was in").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/was-in/")
    amina.look()
    expect(page.get_by_text("Left a card at the door")).to_be_visible()
    page.get_by_label("What happened?").focus()
    page.keyboard.type("I was in all morning")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{of(cast, cast.own_order)}")
    amina.look()
    expect(page.get_by_text("You said today that somebody was in.")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_a_resident_says_that_nobody_came(cast: Cast, visitor: Come, scripted: bool) -> None:
    cast.own_order.appointments.all().delete()
    cast.own_order.statusupdates.all().delete()
    AppointmentFactory(work_order=cast.own_order, position=2, on=clock.today() - timedelta(days=1))
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    page = amina.visit(of(cast, cast.own_order))
    amina.click("Nobody came")
    amina.click("Tell Larkfield Homes that nobody came", role="button")
    expect(page.get_by_text("You said today that nobody came.")).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False])
def test_a_report_is_followed_and_taken_back(cast: Cast, visitor: Come, scripted: bool) -> None:
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/repairs/")
    amina.click("A window will not shut")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("We have your report.")
    expect(page.get_by_text(AMINAS_REPORT).first).to_be_visible()
    amina.click("Add words")
    page.get_by_label("What do you want to add?").fill("It is the left one")
    amina.click("Send", role="button")
    expect(page.get_by_text("It is the left one")).to_be_visible()
    amina.click("It need not be done any more")
    amina.click("It need not be done", role="button")
    expect(page.get_by_role("heading", level=2).first).to_have_text("You took this report back today.")


@pytest.mark.parametrize("scripted", [True, False])
def test_amina_follows_what_nadia_reported(cast: Cast, visitor: Come, scripted: bool) -> None:
    hall: RepairRequest = RepairRequestFactory(
        tenancy=cast.flat_3.tenancies.get(),
        reported_by=cast.nadia,
        block=cast.rowan_court,
        problem_name="The front door of the building does not close",
        words="Nadia says it bangs",
    )
    amina = visitor(scripted=scripted, width=PHONE).sign_in(cast.amina)
    page = amina.visit(f"/homes/{cast.flat_1.code}/reports/{hall.code}/")
    expect(page.get_by_text("Nadia")).to_have_count(0)
    amina.click("Tell me what happens", role="button")
    expect(page.get_by_role("button", name="Stop telling me about this")).to_be_visible()
    amina.click("Stop telling me about this", role="button")
    amina.visit(f"/homes/{cast.flat_1.code}/reports/{hall.code}/say/follow/")
    amina.visit(f"/homes/{cast.flat_1.code}/reports/{hall.code}/say/unfollow/")


@pytest.mark.parametrize("scripted", [True, False])
def test_staff_see_what_was_reported_and_said(cast: Cast, visitor: Come, scripted: bool) -> None:
    olive = visitor(scripted=scripted, width=PHONE).sign_in(cast.olive)
    page = olive.visit(f"/office/homes/{cast.flat_1.code}/")
    olive.click("A window will not shut")
    expect(page.get_by_text(AMINAS_REPORT).first).to_be_visible()
