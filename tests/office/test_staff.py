"""Administrators let people in, say what they may do, and let them go."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from portal.core import clock
from portal.landlords import staff
from portal.landlords.models import Officer, Team
from portal.notices.models import Notice
from portal.people.models import Person
from portal.records.models import Event
from tests.cast import Cast, assemble
from tests.factories.landlords import OfficerFactory, TeamFactory
from tests.signing_in import sign_in

Door = Callable[[Person], Client]
PEOPLE = "/office/people/"


def address(person: Person) -> str:
    return f"{PEOPLE}{person.officer.code}/"


def form(person: Person, **changes: str) -> dict[str, str]:
    officer = person.officer
    usual = {"name": person.name, "role": officer.role, "team": "", "spend_limit": ""}
    return usual | ({"administers": "on"} if officer.administers else {}) | changes


def test_an_administrator_lets_somebody_in_and_they_get_an_email(cast: Cast, at_office: Door) -> None:
    team = cast.larkfield.teams.get()
    sent = {"email": "Nell@Larkfield.example", "name": "Nell Ward", "role": "adviser", "team": str(team.code)}
    dara = at_office(cast.dara)
    assert dara.post(f"{PEOPLE}add/", sent | {"spend_limit": "250"}).status_code == 302
    officer = Officer.objects.get(person__email="nell@larkfield.example")
    assert (officer.landlord, officer.team, officer.limit) == (cast.larkfield, team, Decimal(250))
    assert not officer.administers
    notice = Notice.objects.get(kind="work_invitation")
    assert "/office/password/" in notice.body
    assert Event.objects.get(verb="officer added").by == cast.dara
    assert "Has not signed in yet" in dara.get(PEOPLE).content.decode()
    again = dara.post(f"{PEOPLE}add/", sent)
    assert "has an account already" in again.content.decode()


def test_what_somebody_may_do_changes_at_once_and_less_signs_them_out(cast: Cast, at_office: Door) -> None:
    olive, dara = at_office(cast.olive), at_office(cast.dara)
    dara.post(address(cast.olive), form(cast.olive, spend_limit="75.50", name="Olive Marsh"))
    assert olive.get("/office/alerts/").status_code == 200
    dara.post(address(cast.olive), form(cast.olive, role="investment_officer"))
    assert olive.get("/office/alerts/").headers["Location"].startswith("/office/sign-in/")
    assert sign_in(Client(), Person.objects.get(pk=cast.olive.pk)).get("/office/alerts/").status_code == 404


def test_access_ended_now_ends_every_session_and_the_account(cast: Cast, at_office: Door) -> None:
    olive, dara = at_office(cast.olive), at_office(cast.dara)
    assert olive.get("/office/").status_code == 200
    dara.post(address(cast.olive), {"end": "yes", "when": "now"})
    assert olive.get("/office/").headers["Location"].startswith("/office/sign-in/")
    assert not Person.objects.get(pk=cast.olive.pk).is_active
    assert "No access since today" in dara.get(f"{PEOPLE}?show=left").content.decode()
    dara.post(address(cast.olive), {"back": "yes"})
    assert sign_in(Client(), Person.objects.get(pk=cast.olive.pk)).get("/office/").status_code == 200


def test_a_last_day_counts_and_the_account_closes_after_it(cast: Cast, at_office: Door) -> None:
    today = clock.today()
    olive, dara = at_office(cast.olive), at_office(cast.dara)
    day = {"last_day_day": today.day, "last_day_month": today.month, "last_day_year": today.year}
    dara.post(address(cast.olive), {"end": "yes", "when": "day"} | day)
    assert Officer.objects.get(person=cast.olive).left_on == today
    staff.close_left_accounts()
    assert olive.get("/office/").status_code == 200
    Officer.objects.filter(person=cast.olive).update(left_on=today - timedelta(days=1))
    assert staff.close_left_accounts() == 1
    assert staff.close_left_accounts() == 0
    assert olive.get("/office/").headers["Location"].startswith("/office/sign-in/")
    with pytest.raises(staff.CannotManage, match="That day is over"):
        staff.end_access(officer=cast.rhys.officer, last_day=today - timedelta(days=1), by=cast.dara)


def test_the_last_administrator_stays(cast: Cast, at_office: Door) -> None:
    dara = at_office(cast.dara)
    left = form(cast.dara)
    left.pop("administers")
    for sent in (left, {"end": "yes", "when": "now"}):
        answer = dara.post(address(cast.dara), sent, follow=True)
        assert "There must always be an administrator" in answer.content.decode()
    assert Officer.objects.get(person=cast.dara).administers
    OfficerFactory(landlord=cast.eastmere, administers=True)
    with pytest.raises(staff.CannotManage):
        staff.end_access(officer=cast.dara.officer, last_day=None, by=cast.dara)
    call_command("make_administrator", "larkfield", "rhys@larkfield.example")
    staff.end_access(officer=cast.dara.officer, last_day=None, by=cast.dara)
    with pytest.raises(CommandError, match="Nobody with that address"):
        call_command("make_administrator", "larkfield", "dara@larkfield.example")


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once() -> None:
    cast = assemble()
    staff.make_administrator(officer=cast.rhys.officer, by=None)
    together, refused = Barrier(2), []

    def end(officer: Officer) -> None:
        together.wait()
        try:
            staff.end_access(officer=officer, last_day=None, by=None)
        except staff.CannotManage:
            refused.append(officer)
        finally:
            connection.close()

    threads = [Thread(target=end, args=(person.officer,)) for person in (cast.dara, cast.rhys)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Officer.objects.filter(landlord=cast.larkfield, administers=True, left_on=None).count() == 1


def test_teams_and_limits_are_the_administrators_to_set(cast: Cast, at_office: Door) -> None:
    dara = at_office(cast.dara)
    dara.post("/office/teams/add/", {"name": "Night team", "answers_for": ["work_orders"]})
    team = Team.objects.get(name="Night team")
    assert team.answers_for == ["work_orders"]
    hazards = TeamFactory(landlord=cast.larkfield, name="Damp team", answers_for=["hazards"])
    dara.post(f"/office/teams/{hazards.code}/", {"name": "Damp and mould team", "answers_for": ["hazards"]})
    hazards.refresh_from_db()
    assert (hazards.name, hazards.answers_for) == ("Damp and mould team", ["hazards"])
    dara.post(address(cast.olive), form(cast.olive, team=str(team.code)))
    refused = dara.post(f"/office/teams/{team.code}/", {"remove": "yes"})
    assert "People still work in this team" in refused.content.decode()
    taken = dara.post("/office/teams/add/", {"name": "Data team"})
    assert "Another team has that name" in taken.content.decode()
    limits = {f"limit_{role}": "0" for role in Officer.Role.values} | {"limit_adviser": "99.50"}
    dara.post(f"{PEOPLE}rules/", limits | {"alert_review_months": "6", "names_who_looked": "on"})
    olive = Officer.objects.select_related("landlord").get(person=cast.olive)
    assert olive.limit == Decimal("99.50")
    assert (olive.landlord.names_who_looked, olive.landlord.alert_review_months) == (True, 6)
    other = OfficerFactory(landlord=cast.eastmere).code
    assert dara.get(f"{PEOPLE}{other}/").status_code == 404
