"""The front door, the overview, the plan and the safety checks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.core.words import full_day
from portal.front.facts import home_record
from portal.front.plans import condition_words
from portal.hazards.actions.clocks import set_clocks
from portal.investment.models import PlannedWork
from portal.repairs.models import WorkOrder
from tests.cast import CARLS_WORDS, NADIAS_WORDS, Cast
from tests.factories.hazards import HazardCaseFactory
from tests.factories.homes import ComponentFactory
from tests.factories.investment import PlanChangeFactory, PlannedWorkFactory
from tests.factories.repairs import AppointmentFactory, StatusUpdateFactory, WorkOrderFactory
from tests.factories.safety import CertificateFactory
from tests.factories.tenancies import PartyFactory, TenancyFactory

pytestmark = pytest.mark.django_db
BOILER = "Heating: central heating gas boiler"


def read(client: Client, cast: Cast, at: str = "") -> str:
    answer = client.get(f"/homes/{cast.flat_1.code}/{at}")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    return answer.content.decode()


# The front door


def test_a_stranger_learns_what_this_is(client: Client) -> None:
    html = client.get("/").content.decode()
    assert "Everything your landlord knows about your home" in html
    assert "/sign-in/" in html


def test_a_resident_goes_to_their_home(amina: Client, cast: Cast) -> None:
    assert amina.get("/").headers["Location"] == f"/homes/{cast.flat_1.code}/"


@pytest.mark.parametrize("name", ["olive", "max", "otto", "col"])
def test_staff_go_to_the_office(cast: Cast, client: Client, name: str) -> None:
    client.force_login(getattr(cast, name))
    assert client.get("/").headers["Location"] == "/office/"


def test_somebody_with_two_homes_chooses(amina: Client, cast: Cast) -> None:
    PartyFactory(tenancy=TenancyFactory(home=cast.flat_4), person=cast.amina)
    assert amina.get("/").headers["Location"] == "/homes/"
    html = amina.get("/homes/").content.decode()
    assert f"/homes/{cast.flat_1.code}/" in html
    assert f"/homes/{cast.flat_4.code}/" in html


def test_somebody_without_a_home_learns_how_to_add_one(cast: Cast, client: Client) -> None:
    client.force_login(cast.nobody)
    assert "No home goes with your account" in client.get("/homes/").content.decode()


def test_somebody_who_left_is_shown_to_their_copy(cast: Cast, client: Client) -> None:
    client.force_login(cast.lee)
    assert f"/homes/{cast.flat_4.code}/copy/" in client.get("/homes/").content.decode()


# The overview


def test_what_happens_now_comes_first(amina: Client, cast: Cast) -> None:
    html = read(amina, cast)
    order = [
        "Report a repair",
        "Happening now",
        "A plumber is coming",
        "Coming up",
        "Safety checks",
        "Your home so far",
    ]
    assert [html.index(words) for words in order] == sorted(html.index(words) for words in order)


def test_it_says_whose_system_told_it_and_when(amina: Client, cast: Cast) -> None:
    assert "From Larkfield Homes&#39; repairs system" in read(amina, cast)


def test_it_shows_nobody_elses_words(amina: Client, cast: Cast) -> None:
    WorkOrder.objects.filter(pk=cast.earlier_order.pk).update(completed_at=None, actual_cost=None)
    html = read(amina, cast)
    assert "Light fitting: renew" in html
    assert "Door: ease and adjust" in html
    for words in (CARLS_WORDS, NADIAS_WORDS, "Carl", "could not get in"):
        assert words not in html


def test_it_asks_whether_what_was_just_done_is_fixed(amina: Client, cast: Cast) -> None:
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(completed_at=clock.now() - timedelta(days=2))
    assert "Is it fixed?" in read(amina, cast)
    WorkOrder.objects.filter(pk=cast.own_order.pk).update(completed_at=clock.now() - timedelta(days=20))
    assert "Is it fixed?" not in read(amina, cast)


def test_an_overdue_check_is_said_plainly(amina: Client, cast: Cast) -> None:
    cast.certificate.issued_on = cast.certificate.valid_from = clock.today() - timedelta(days=400)
    cast.certificate.valid_to = clock.today() - timedelta(days=35)
    cast.certificate.save()
    html = read(amina, cast)
    assert "Gas: This check is late." in html
    assert html.index("This check is late") < html.index("Coming up")


def test_a_home_with_nothing_says_so_everywhere(cast: Cast, client: Client) -> None:
    client.force_login(cast.tess)
    html = client.get(f"/homes/{cast.eastmere_house.code}/").content.decode()
    assert "Nothing is open right now" in html
    assert "Eastmere Borough Council has not told us of any planned work" in html


def test_nothing_is_not_said_to_be_open_while_a_hazard_is(cast: Cast, client: Client) -> None:
    tenancy = cast.eastmere_house.tenancies.current(on=clock.today()).get()
    set_clocks(HazardCaseFactory(home=cast.eastmere_house, tenancy=tenancy), now=clock.now())
    client.force_login(cast.tess)
    html = client.get(f"/homes/{cast.eastmere_house.code}/").content.decode()
    assert "Nothing is open right now" not in html
    assert "Damp and mould: Eastmere Borough Council has to look into it by" in html


def test_an_open_hazard_is_told_before_the_repairs(amina: Client, cast: Cast) -> None:
    case = HazardCaseFactory(home=cast.flat_1, tenancy=cast.request.tenancy)
    set_clocks(case, now=clock.now())
    html = read(amina, cast)
    hazard = html.index("Damp and mould: Larkfield Homes has to look into it by")
    assert html.index("Happening now") < hazard < html.index("A plumber is coming")
    assert f"hazards/{case.code}/" in html
    assert "See every step, and say whether it is gone" in html


def test_what_is_coming_leads_to_where_the_plan_says_why_it_moved(amina: Client, cast: Cast) -> None:
    place = f"work-{cast.planned_kitchen.code}"
    assert f"plan/#{place}" in read(amina, cast)
    assert f'id="{place}"' in read(amina, cast, "plan/")


def test_on_paper_it_says_which_home_and_of_which_day(amina: Client, cast: Cast) -> None:
    assert f"{cast.flat_1.postcode}. Printed on {full_day(clock.today())}." in read(amina, cast, "plan/")


def fill(cast: Cast, count: int) -> None:
    source = cast.flat_1.source
    for order in WorkOrderFactory.create_batch(count, home=cast.flat_1, source=source):
        AppointmentFactory(work_order=order)
        StatusUpdateFactory(work_order=order)
    CertificateFactory.create_batch(count, home=cast.flat_1, source=source)
    ComponentFactory.create_batch(count, home=cast.flat_1, source=source, kind="Windows")
    works = PlannedWorkFactory.create_batch(
        count, home=cast.flat_1, source=source, programme=cast.planned_kitchen.programme
    )
    for work in works:
        PlanChangeFactory(planned_work=work)


@pytest.mark.parametrize("at", ["", "plan/", "safety/", "record/"])
def test_it_asks_the_database_as_often_for_sixty_of_each_as_for_one(
    amina: Client, cast: Cast, at: str, queries: Callable[[Client, str], int]
) -> None:
    path = f"/homes/{cast.flat_1.code}/{at}"
    with_one = queries(amina, path)
    for count in (4, 60):
        fill(cast, count)
        assert queries(amina, path) == with_one
    assert with_one <= 12


@pytest.mark.parametrize("at", ["", "repairs/", "plan/", "safety/", "record/"])
def test_a_full_page_is_fifteen_kilobytes_at_most(amina: Client, cast: Cast, at: str) -> None:
    fill(cast, 60)
    answer = amina.get(f"/homes/{cast.flat_1.code}/{at}", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) <= 15_000


# The plan


def test_the_plan_says_when_how_sure_and_what_changed(amina: Client, cast: Cast) -> None:
    html = read(amina, cast, "plan/")
    assert "Likely" in html
    assert "In 2028" in html
    assert "Moved from 2026 to 2028 on 4 May: budget" in html
    assert "May 2012" in html


def test_booked_work_is_told_by_its_days_on_site(amina: Client, cast: Cast) -> None:
    soon = clock.today() + timedelta(days=10)
    PlannedWork.objects.filter(pk=cast.planned_kitchen.pk).update(
        certainty="booked",
        starts_on=date(2026, 1, 1),
        finishes_on=date(2027, 12, 31),
        on_site_from=soon,
        on_site_to=soon + timedelta(days=3),
    )
    assert "New kitchen: booked between" in read(amina, cast)


def test_a_part_was_seen_on_a_day_in_england(cast: Cast) -> None:
    """In summer its midnight is 11 in the evening before, in UTC."""
    cast.kitchen.inspected_at = datetime(2026, 7, 7, 23, tzinfo=UTC)
    assert condition_words(cast.kitchen) == "Seen on 8 July 2026"


def test_what_left_the_plan_is_not_shown(amina: Client, cast: Cast) -> None:
    PlannedWork.objects.filter(pk=cast.planned_kitchen.pk).update(ended_on=clock.today())
    assert "New kitchen" not in read(amina, cast, "plan/")


# Safety


def test_each_check_has_its_line(amina: Client, cast: Cast) -> None:
    ComponentFactory(home=cast.flat_1, kind=BOILER, source=cast.flat_1.source)
    html = read(amina, cast, "safety/")
    assert "Checked" in html
    assert "Larkfield Homes has not told us when this was last checked." in html
    assert "Carbon monoxide alarm" in html
    assert "Hearth and Flue Ltd" in html


def test_shared_checks_are_only_of_shared_buildings(cast: Cast, client: Client, amina: Client) -> None:
    assert "Fire risk" in read(amina, cast, "safety/")
    cast.eastmere_house.block.form_code = "20-10"
    cast.eastmere_house.block.save()
    client.force_login(cast.tess)
    html = client.get(f"/homes/{cast.eastmere_house.code}/safety/").content.decode()
    assert "Fire risk" not in html


# For everybody


@pytest.mark.parametrize("path", ["/help/", "/accessibility/", "/privacy/", "/cookies/"])
def test_public_pages_need_no_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_landlords_colours_are_a_style_sheet(client: Client, cast: Cast) -> None:
    answer = client.get("/look/larkfield.css")
    assert answer["Content-Type"] == "text/css"
    assert client.get("/look/nobody.css").status_code == 404


@pytest.mark.parametrize(
    "at", ["", "repairs/", "plan/", "safety/", "record/", "report/", "corrections/", "download.json"]
)
@pytest.mark.parametrize(
    "name", ["ben", "nadia", "carl", "lee", "tess", "nobody", "olive", "otto", "col", "max"]
)
def test_a_home_does_not_exist_for_anybody_else(cast: Cast, client: Client, name: str, at: str) -> None:
    client.force_login(getattr(cast, name))
    assert client.get(f"/homes/{cast.flat_1.code}/{at}").status_code == 404


@pytest.mark.parametrize(
    ("form", "building", "called"),
    [
        ("20", "10-10", "Flat"),
        ("10", "20-10", "House"),
        ("10", "20-30-10", "Bungalow"),
        ("", "", "Not known"),
    ],
)
def test_a_home_is_called_what_people_call_it(cast: Cast, form: str, building: str, called: str) -> None:
    cast.flat_1.form_code, cast.flat_1.block.form_code = form, building
    assert home_record(cast.flat_1).values["form"] == called


def test_nobody_signed_out_sees_a_home(client: Client, cast: Cast) -> None:
    answer = client.get(f"/homes/{cast.flat_1.code}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")
