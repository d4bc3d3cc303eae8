"""Somebody who works here tries to get at more than is theirs, by the pages that manage staff."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from portal.landlords import staff
from portal.landlords.models import Officer, Team
from portal.notices.models import Notice
from portal.office.handing.acts import hand_over
from portal.people.models import Person
from tests.attack.test_second_factor import half_way
from tests.cast import Cast
from tests.factories.landlords import OfficerFactory, TeamFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PEOPLE = "/office/people/"
NEW = {"email": "nell@larkfield.example", "name": "Nell", "role": "adviser", "spend_limit": "", "team": ""}


@pytest.fixture
def dara(cast: Cast) -> Client:
    return sign_in(Client(), cast.dara)


def form(officer: Officer, **changes: str) -> dict[str, str]:
    usual = {"name": officer.person.name, "role": str(officer.role), "team": "", "spend_limit": ""}
    return usual | ({"administers": "on"} if officer.administers else {}) | changes


def test_an_administrator_of_one_landlord_finds_nothing_of_another(cast: Cast, dara: Client) -> None:
    otto, nights = cast.otto.officer, TeamFactory(landlord=cast.eastmere, name="Nights")
    there = [f"{PEOPLE}{otto.code}/", f"{PEOPLE}{otto.code}/hand-over/", f"/office/teams/{nights.code}/"]
    assert dara.get(f"/office/held/{cast.tess.parties.get().code}/").status_code == 404
    for at in [*there, f"{PEOPLE}{uuid4()}/"]:
        for answer in (dara.get(at), dara.post(at, form(otto, end="yes", when="now", remove="yes"))):
            assert answer.status_code == 404, at
    assert Team.objects.filter(pk=nights.pk).exists()
    # Their team, their officer as the one who takes over, in an own form.
    dara.post(f"{PEOPLE}add/", NEW | {"team": str(nights.code)})
    assert not Officer.objects.filter(person__email="nell@larkfield.example").exists()
    cast.correction.owner = cast.olive.officer
    cast.correction.save()
    to = {"kinds": ["corrections"], "to": str(otto.code)}
    dara.post(f"{PEOPLE}{cast.olive.officer.code}/hand-over/", to)
    cast.correction.refresh_from_db()
    assert cast.correction.owner == cast.olive.officer


def test_nobody_without_the_mark_changes_what_anybody_may_do(cast: Cast) -> None:
    cast.correction.owner = cast.rhys.officer
    cast.correction.save()
    hand_over(owner=cast.rhys.officer, keys=["corrections"], to=cast.olive.officer, by=cast.dara.officer)
    for person in (cast.olive, cast.rhys, cast.max, cast.otto, cast.col, cast.amina):
        client, own = sign_in(Client(), person), cast.olive.officer
        for at in (
            PEOPLE,
            f"{PEOPLE}{own.code}/",
            f"{PEOPLE}rules/",
            f"{PEOPLE}{cast.rhys.officer.code}/hand-over/",
        ):
            sent = form(own, spend_limit="9999", administers="on", undo="yes", limit_adviser="9999")
            assert client.post(at, sent).status_code in {404, 302, 405}, (person.name, at)
    olive = Officer.objects.select_related("landlord").get(person=cast.olive)
    assert (olive.limit, olive.administers) == (Decimal(0), False)
    cast.correction.refresh_from_db()
    assert cast.correction.owner == olive


def test_an_administrator_does_not_raise_what_they_may_agree_to_themselves(cast: Cast, dara: Client) -> None:
    staff.make_administrator(officer=cast.rhys.officer, by=None)
    own, limits = f"{PEOPLE}{cast.dara.officer.code}/", {f"limit_{role}": "0" for role in Officer.Role.values}
    rules = limits | {"alert_review_months": "12"}
    for at, sent in (
        (own, form(cast.dara.officer, spend_limit="500")),
        (f"{PEOPLE}rules/", rules | {"limit_data_steward": "500"}),
    ):
        assert "You cannot raise" in dara.post(at, sent, follow=True).content.decode()
    # By way of another role, whose limit is higher.
    sign_in(Client(), cast.rhys).post(f"{PEOPLE}rules/", rules | {"limit_adviser": "500"})
    dara.post(own, form(cast.dara.officer, role="adviser"))
    changed = Officer.objects.select_related("landlord").get(person=cast.dara)
    assert (changed.role, changed.limit) == (Officer.Role.DATA_STEWARD, Decimal(0))
    assert changed.landlord.spend_limits["adviser"] == "500"
    sign_in(Client(), cast.rhys).post(own, form(cast.dara.officer, spend_limit="500"))
    assert Officer.objects.get(person=cast.dara).spend_limit == 500


def test_who_lets_others_in_sees_no_more_homes_for_it(cast: Cast) -> None:
    staff.make_administrator(officer=cast.max.officer, by=None)
    board = sign_in(Client(), cast.max)
    assert board.get(PEOPLE).status_code == 200
    for at in ("/office/search/?q=amina", f"/office/homes/{cast.flat_1.code}/", "/office/queues/"):
        assert board.get(at).status_code == 404


def test_the_last_administrator_cannot_be_got_rid_of_by_any_door(cast: Cast, dara: Client) -> None:
    own = cast.dara.officer
    leaves = OfficerFactory(landlord=cast.larkfield, administers=True, left_on=cast.today + timedelta(days=3))
    closed = OfficerFactory(landlord=cast.larkfield, administers=True)
    Person.objects.filter(pk=closed.person_id).update(is_active=False)
    assert leaves.administers
    less = form(own)
    less.pop("administers")
    for sent in (less, {"end": "yes", "when": "now"}):
        dara.post(f"{PEOPLE}{own.code}/", sent)
        assert Officer.objects.get(pk=own.pk).administers
        assert Officer.objects.get(pk=own.pk).left_on is None


def test_an_invitation_works_once_and_not_for_somebody_who_has_left(cast: Cast, dara: Client) -> None:
    dara.post(f"{PEOPLE}add/", NEW)
    found = re.search(r"http\S+?(/office/password/\S+)", Notice.objects.get(kind="work_invitation").body)
    assert found
    officer = Officer.objects.get(person__email="nell@larkfield.example")
    words = {"password1": "four unlikely words", "password2": "four unlikely words"}
    first, second = Client(), Client()
    first.post(first.get(found[1]).headers["Location"], words)
    assert Person.objects.get(pk=officer.person_id).check_password("four unlikely words")
    again = {"password1": "three other words", "password2": "three other words"}
    opened = second.get(found[1])
    second.post(opened.headers.get("Location", found[1]), again)
    assert Person.objects.get(pk=officer.person_id).check_password("four unlikely words")
    staff.end_access(officer=officer, last_day=None, by=cast.dara)
    Client().post("/office/sign-in/", {"login": NEW["email"], "password": "four unlikely words"})
    assert Person.objects.get(pk=officer.person_id).last_login is None
    refused = dara.post(f"{PEOPLE}{officer.code}/", {"again": "yes"}, follow=True).content.decode()
    assert "They no longer work here" in refused


@pytest.mark.parametrize("path", [PEOPLE, f"{PEOPLE}add/", f"{PEOPLE}left-work/", "/office/teams/"])
def test_a_password_alone_manages_nobody(client: Client, cast: Cast, path: str) -> None:
    assert half_way(client, cast.dara).post(path, NEW)["Location"] == "/office/second-factor/"
    assert not Officer.objects.filter(person__email=NEW["email"]).exists()


def test_a_session_that_outlives_the_last_day_opens_nothing(cast: Cast, dara: Client) -> None:
    reaches: Callable[[str], int] = lambda at: dara.get(at).status_code  # noqa: E731
    assert reaches(PEOPLE) == 200
    Officer.objects.filter(person=cast.dara).update(left_on=cast.today - timedelta(days=1))
    for at in (PEOPLE, f"{PEOPLE}left-work/", "/office/teams/", "/office/keeping/"):
        assert reaches(at) == 404
