"""Figures of spending never point at anybody, and the board sees them and no home."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from portal.core import clock
from portal.insight.spending import count, shown
from portal.people.models import Person
from tests.cast import Cast
from tests.factories.repairs import WorkOrderFactory

Door = Callable[[Person], Client]


@pytest.mark.parametrize(("counted", "told"), [(0, 0), (1, None), (9, None), (10, 10), (250, 250)])
def test_a_small_count_is_not_shown(counted: int, told: int | None) -> None:
    assert shown(counted) == told


def test_a_year_of_few_repairs_does_not_say_what_they_cost(cast: Cast) -> None:
    now = clock.now()
    _done(cast, 9)
    year = count(cast.larkfield, now=now).years[-1]
    assert (year.done, year.spent) == (None, None)
    _done(cast, 3)
    year = count(cast.larkfield, now=now).years[-1]
    assert (year.done, year.spent) == (12, Decimal(240))


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
