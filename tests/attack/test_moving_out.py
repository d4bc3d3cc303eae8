"""What somebody who has left learns of those who stayed or came."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from portal.core import clock
from portal.front.taking import csv_of
from portal.homes.models import Home
from portal.keeping.holding import tables_of, themselves
from portal.tenancies.access import Sight, Stay
from portal.tenancies.models import Look, Tenancy
from tests.cast import Cast
from tests.factories.tenancies import PartyFactory, TenancyFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def copy_of(client: Client, home: Home) -> dict:
    answer = client.get(f"/homes/{home.code}/copy/download.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


@pytest.fixture
def bea_left(cast: Cast) -> Tenancy:
    """Bea left Ben, who has somebody new and has given notice since."""
    tenancy = cast.flat_2.tenancies.get()
    tenancy.parties.filter(person=cast.bea).update(ended_on=clock.today() - timedelta(days=9))
    PartyFactory(tenancy=tenancy, name="Bens New Love", position=2)
    tenancy.ended_on = clock.today() - timedelta(days=2)
    tenancy.save()
    return tenancy


def test_a_joint_tenant_who_left_is_not_told_who_came_after(
    client: Client, cast: Cast, bea_left: Tenancy
) -> None:
    text = json.dumps(copy_of(sign_in(client, cast.bea), cast.flat_2))
    assert "Bea Tenant" in text
    assert "Bens New Love" not in text
    assert f'"{bea_left.ended_on}"' not in text
    assert (clock.today() - timedelta(days=9)).isoformat() in text


def test_nor_once_they_live_there_again(client: Client, cast: Cast, bea_left: Tenancy) -> None:
    again = TenancyFactory(home=cast.flat_2, started_on=clock.today(), source=cast.flat_2.source)
    PartyFactory(tenancy=again, person=cast.bea, name="Bea Tenant")
    sign_in(client, cast.bea)
    for at in ("record/", "download.json"):
        page = client.get(f"/homes/{cast.flat_2.code}/{at}").content.decode()
        assert "Bea Tenant" in page
        assert "Bens New Love" not in page


def test_who_stayed_to_the_end_is_told_of_all_who_did(client: Client, cast: Cast, bea_left: Tenancy) -> None:
    text = json.dumps(copy_of(sign_in(client, cast.ben), cast.flat_2))
    assert "Ben Tenant" in text
    assert "Bens New Love" in text


def test_somebody_about_to_come_back_still_has_their_copy(client: Client, cast: Cast) -> None:
    soon = TenancyFactory(
        home=cast.flat_4, started_on=clock.today() + timedelta(days=5), source=cast.flat_4.source
    )
    PartyFactory(tenancy=soon, person=cast.lee)
    sign_in(client, cast.lee)
    for at in ("", "download.json", "download.zip"):
        assert client.get(f"/homes/{cast.flat_4.code}/copy/{at}").status_code == 200


def test_of_several_stays_the_last_to_end_counts(cast: Cast) -> None:
    today = clock.today()
    long = Stay(since=today - timedelta(days=900), until=today - timedelta(days=3))
    short = Stay(since=today - timedelta(days=500), until=today - timedelta(days=400))
    assert Sight(home=cast.flat_4, stays=(long, short), on=today).until == long.until


@pytest.mark.parametrize("order", ["+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "-A1", "=1", "@SUM(1)"])
def test_a_cell_of_a_copy_is_never_a_formula(order: str) -> None:
    assert f"'{order}" in csv_of("components", [{"component_reference": "C1", "name": order}])


@pytest.mark.parametrize("number", ["-3.5", "+44 7700 900123", "+447700900123"])
def test_a_number_stays_one(number: str) -> None:
    assert f"'{number}" not in csv_of("components", [{"component_reference": "C1", "name": number}])


def test_she_gets_what_was_written_of_the_household_in_her_time_and_nothing_later(
    cast: Cast, bea_left: Tenancy
) -> None:
    for days in (20, 10, 8, 3):
        at = clock.now() - timedelta(days=days)
        Look.objects.create(
            landlord=cast.larkfield,
            tenancy=bea_left,
            by=cast.olive,
            at=at,
            page="office:home",
            role="adviser",
        )
    bea, ben = (tables_of(themselves(person))["tenancies.Look"] for person in (cast.bea, cast.ben))
    assert (len(bea), len(ben)) == (2, 4)
