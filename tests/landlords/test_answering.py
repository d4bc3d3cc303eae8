"""Whose business something is, for everything that staff are reminded of."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.landlords.answering import who_answers
from portal.landlords.models import Officer, Team
from portal.people.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Happens = Callable[[Officer], object]


def becomes(**facts: object) -> Happens:
    return lambda officer: Officer.objects.filter(pk=officer.pk).update(**facts)


def account(**facts: object) -> Happens:
    return lambda officer: Person.objects.filter(pk=officer.person_id).update(**facts)


def answering(cast: Cast, owner: Officer | None, team: Team | None) -> list[Person]:
    found = who_answers(
        landlord=cast.larkfield.pk,
        owner=owner.pk if owner else None,
        team=team.pk if team else None,
        roles=[Officer.Role.REPAIRS_MANAGER],
        on=cast.today,
    )
    return [officer.person for officer in found]


def test_the_owner_then_the_team_then_those_of_the_role(cast: Cast) -> None:
    team = cast.larkfield.teams.get()
    assert answering(cast, None, team) == [cast.rhys]
    becomes(team=team)(cast.ines.officer)
    assert answering(cast, None, team) == [cast.ines]
    assert answering(cast, cast.olive.officer, team) == [cast.olive]
    assert answering(cast, cast.otto.officer, None) == [cast.rhys]


@pytest.mark.parametrize(
    ("why", "happens"),
    [
        ("nobody can write to them", account(email=None)),
        ("nobody can write to them, in the other way of saying it", account(email="")),
        ("their account is closed", account(is_active=False)),
        ("their last day is over", "left"),
        ("they see nobody's home any more", becomes(role=Officer.Role.BOARD)),
    ],
)
def test_an_owner_whom_no_reminder_reaches_is_looked_past(
    cast: Cast, why: str, happens: Happens | str
) -> None:
    team = cast.larkfield.teams.get()
    becomes(team=team)(cast.ines.officer)
    owner = cast.olive.officer
    (becomes(left_on=cast.today - timedelta(days=1)) if isinstance(happens, str) else happens)(owner)
    assert answering(cast, owner, team) == [cast.ines], why
