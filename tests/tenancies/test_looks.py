"""Who looks at a household's record is written down, and the household can see it."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import get_resolver

from portal.core.words import full_day
from portal.keeping.models import SystemLook
from portal.tenancies.looks import PAGES
from portal.tenancies.models import Look
from tests.api.machines import machine
from tests.cast import Cast
from tests.factories.repairs import PhotoFactory, with_files
from tests.house.test_every_url import addresses
from tests.house.url_table import aminas_report_on_its_way
from tests.signing_in import sign_in


@pytest.fixture
def amina_at_home(cast: Cast) -> Client:
    return sign_in(Client(), cast.amina)


def looks_at(cast: Cast) -> str:
    return f"/homes/{cast.flat_1.code}/record/looks/"


def test_a_look_is_shown_to_the_household_without_a_name(cast: Cast, amina_at_home: Client) -> None:
    assert "Nobody has" in amina_at_home.get(looks_at(cast)).content.decode()
    olive = sign_in(Client(), cast.olive)
    for _ in range(2):
        olive.get(f"/office/homes/{cast.flat_1.code}/")
    shown = amina_at_home.get(looks_at(cast)).content.decode()
    assert "An adviser" in shown
    assert "Olive" not in shown
    of_amina = Look.objects.filter(tenancy=cast.amina.parties.get().tenancy)
    assert 1 <= of_amina.count() <= 2  # one a minute; the minute may have turned
    # The page shows who lived there before as well: it was a look at their record, too.
    assert Look.objects.filter(tenancy=cast.carl.parties.get().tenancy).exists()
    cast.larkfield.names_who_looked = True
    cast.larkfield.save()
    assert "Olive: an adviser" in amina_at_home.get(looks_at(cast)).content.decode()


@pytest.mark.parametrize(
    ("who", "path", "said"),
    [
        ("rhys", "/office/homes/{home}/requests/{report}/", "What you reported"),
        ("olive", "/office/homes/{home}/repairs/{order}/", "A repair"),
        ("dara", "/office/corrections/{correction}/", "What you said is wrong"),
        ("olive", "/office/alerts/{tenant}/1/", "A note about you"),
        ("dara", "/office/held/{tenant}/", "All that is held about you"),
        ("dara", "/office/outgoing/{message}/", "on its way to a computer system"),
    ],
)
def test_every_page_about_her_says_what_was_looked_at(
    cast: Cast, amina_at_home: Client, who: str, path: str, said: str
) -> None:
    at = path.format(
        home=cast.flat_1.code,
        report=cast.request.code,
        order=cast.own_order.code,
        correction=cast.correction.code,
        tenant=cast.amina.parties.get().code,
        message=aminas_report_on_its_way(cast)["code"],
    )
    assert sign_in(Client(), getattr(cast, who)).get(at).status_code == 200
    assert said in amina_at_home.get(looks_at(cast)).content.decode()
    assert Look.objects.get().tenancy == cast.amina.parties.get().tenancy


def test_a_contractor_who_opens_an_order_is_seen_as_one(cast: Cast) -> None:
    sign_in(Client(), cast.col).get(f"/office/orders/{cast.contractors_order.code}/")
    shown = sign_in(Client(), cast.ben).get(f"/homes/{cast.flat_2.code}/record/looks/").content.decode()
    assert "Somebody who does repairs (Bright Spark Repairs)" in shown


@pytest.mark.parametrize("sql", ["UPDATE tenancies_look SET role = 'x'", "DELETE FROM tenancies_look"])
def test_nobody_can_take_a_look_out(cast: Cast, sql: str) -> None:
    sign_in(Client(), cast.olive).get(f"/office/homes/{cast.flat_1.code}/")
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_picture_and_the_page_of_pictures_are_looks_too(cast: Cast, amina_at_home: Client) -> None:
    photo = with_files(PhotoFactory(request=cast.request, home=cast.flat_1, by=cast.amina))
    assert sign_in(Client(), cast.rhys).get(f"/office/photos/{photo.code}/small.jpg").status_code == 200
    assert sign_in(Client(), cast.olive).get(f"/office/photos/of/{cast.own_order.code}/").status_code == 200
    shown = amina_at_home.get(looks_at(cast)).content.decode()
    assert "A picture" in shown
    assert "The pictures of a repair" in shown
    assert sign_in(Client(), cast.max).get(f"/office/photos/{photo.code}/small.jpg").status_code == 404
    assert Look.objects.count() == 2


def test_what_computer_systems_read_is_told_by_their_names_once_a_day(
    cast: Cast, amina_at_home: Client
) -> None:
    tenancy = cast.amina.parties.get().tenancy
    system, firm = machine(cast.larkfield), machine(cast.larkfield, cast.contractor)
    for _ in range(2):
        assert system.get(f"/api/v1/tenancies/{tenancy.reference}").status_code == 200
    system.get("/api/v1/work-orders")
    system.get("/api/v1/components")
    firm.get(f"/api/v1/work-orders/{cast.contractors_order.reference}")
    firm.get("/api/v1/work-orders")
    assert firm.get(f"/api/v1/work-orders/{cast.own_order.reference}").status_code == 404
    kinds = SystemLook.objects.filter(landlord=cast.larkfield).values_list("kind", "tenancy__home__unit")
    assert sorted(kinds, key=str) == [
        ("tenancies", "Flat 1"),
        ("work_orders", "Flat 2"),
        ("work_orders", None),
        ("work_orders", None),
    ]
    shown = amina_at_home.get(looks_at(cast)).content.decode()
    assert f"The computer system “{cast.system.name}”" in shown
    assert "Your tenancy and who lives there" in shown
    # None of her repairs is the firm's.
    assert "of Bright Spark Repairs" not in shown
    bens = sign_in(Client(), cast.ben).get(f"/homes/{cast.flat_2.code}/record/looks/").content.decode()
    assert "of Bright Spark Repairs" in bens
    assert f"A repair. {full_day(cast.today)}" in bens
    assert "Your tenancy" not in bens
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM keeping_systemlook")


def test_every_page_in_words_is_an_address() -> None:
    assert set(PAGES) <= set(addresses(get_resolver().url_patterns))


def test_another_landlords_officer_leaves_no_look(cast: Cast) -> None:
    assert sign_in(Client(), cast.otto).get(f"/office/homes/{cast.flat_1.code}/").status_code == 404
    assert not Look.objects.exists()
