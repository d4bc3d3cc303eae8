"""Figures count what the rules say of one repair and one check, and never point at anybody."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from portal.core import clock
from portal.homes.models import Home
from portal.office.figures import count, holding, shown
from portal.people.models import Person
from portal.safety import rules as safety
from tests.cast import Cast
from tests.factories.repairs import WorkOrderFactory
from tests.factories.safety import CertificateFactory

Door = Callable[[Person], Client]

CERTIFICATES = [
    {"valid_to": timedelta(days=0)},
    {"valid_to": timedelta(days=-1)},
    {"valid_to": timedelta(days=400)},
    {"valid_to": None, "issued_on": timedelta(days=-364)},
    {"valid_to": None, "issued_on": timedelta(days=-370)},
    {"valid_to": None, "issued_on": None, "valid_from": timedelta(days=-10)},
    {"valid_to": timedelta(days=90), "outcome_code": safety.FAILED},
]


@pytest.mark.parametrize("made", CERTIFICATES)
def test_a_check_is_in_date_in_sql_when_the_rule_says_so(cast: Cast, made: dict[str, object]) -> None:
    gas = next(check for check in safety.load() if check.key == "gas")
    dates = {
        name: cast.today + value if isinstance(value, timedelta) else value for name, value in made.items()
    }
    dates = {"valid_from": None, "type_code": gas.types[0], **dates}
    certificate = CertificateFactory(home=cast.flat_4, source=cast.flat_4.source, **dates)
    state = safety.state_of(gas, certificates=[certificate], today=cast.today)
    in_date = state.status in {safety.Status.IN_DATE, safety.Status.DUE_SOON}
    found = Home.objects.filter(pk=cast.flat_4.pk).filter(pk__in=_homes_with(gas, cast))
    assert found.exists() == in_date


def _homes_with(gas: safety.Check, cast: Cast) -> list[int]:
    from django.db.models import Exists

    return list(Home.objects.filter(Exists(holding(gas, cast.today))).values_list("pk", flat=True))


@pytest.mark.parametrize(("counted", "told"), [(0, 0), (1, None), (9, None), (10, 10), (250, 250)])
def test_a_small_count_is_not_shown(counted: int, told: int | None) -> None:
    assert shown(counted) == told


def test_a_year_of_few_repairs_says_neither_cost_nor_share(cast: Cast) -> None:
    now = clock.now()
    _done(cast, 9)
    year = count(cast.larkfield, now=now).years[-1]
    assert (year.done, year.spent, year.kept) == (None, None, None)
    _done(cast, 3)
    year = count(cast.larkfield, now=now).years[-1]
    assert (year.done, year.spent, year.promised, year.kept) == (12, Decimal(240), 12, 12)


def _done(cast: Cast, of: int) -> None:
    now = clock.now()
    for _ in range(of):
        WorkOrderFactory(
            home=cast.flat_4,
            source=cast.flat_4.source,
            raised_at=now - timedelta(hours=3),
            due_at=now + timedelta(days=3),
            completed_at=now - timedelta(hours=1),
            actual_cost=20,
        )


def test_they_count_nothing_of_another_landlord(cast: Cast) -> None:
    _done(cast, 12)
    theirs = count(cast.eastmere, now=clock.now())
    assert theirs.years[-1].done == 0
    assert theirs.homes is None  # one home: not shown


def test_the_board_sees_figures_and_no_home(cast: Cast, at_office: Door) -> None:
    _done(cast, 12)
    shown = at_office(cast.max).get("/office/figures/").content.decode()
    for told in (cast.flat_4.street, "Tenant", cast.flat_4.postcode, 'role="search"'):
        assert told not in shown
    assert "£240" in shown
