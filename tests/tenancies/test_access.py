"""Who may see which home, on which day. The whole table, and the days at its edges."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from portal.landlords.models import Officer
from portal.tenancies.access import (
    COPY_DAYS,
    HOME_ROLES,
    TABLE,
    Extent,
    Stay,
    Thing,
    Viewer,
    contractor_for,
    copy_for,
    home_for,
    last_day,
    office_home_for,
    officer_for,
    sights_of,
    viewer_on,
)
from tests.cast import Cast
from tests.factories.tenancies import PartyFactory, TenancyFactory

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 3, 2), date(2026, 9, 30)
STAY = Stay(since=FIRST, until=LAST)


def test_the_table_says_something_for_every_thing_and_viewer() -> None:
    assert set(TABLE) == set(Thing)
    for row in TABLE.values():
        assert set(row) == set(Viewer)


@pytest.mark.parametrize("thing", [thing for thing in Thing if thing is not Thing.FIGURES])
@pytest.mark.parametrize("viewer", [Viewer.OTHER_LANDLORD, Viewer.PUBLIC, Viewer.BOARD])
def test_nothing_about_one_home_is_for_outsiders(thing: Thing, viewer: Viewer) -> None:
    assert TABLE[thing][viewer] is Extent.NOTHING


def test_what_came_before_is_bare_and_shared_parts_too() -> None:
    assert TABLE[Thing.EARLIER_ORDERS][Viewer.CURRENT_RESIDENT] is Extent.BARE
    assert TABLE[Thing.COMMUNAL_ORDERS][Viewer.CURRENT_RESIDENT] is Extent.BARE


@pytest.mark.parametrize(
    ("day", "viewer"),
    [
        (FIRST - DAY, Viewer.OTHER_RESIDENT),
        (FIRST, Viewer.CURRENT_RESIDENT),
        (LAST, Viewer.CURRENT_RESIDENT),
        (LAST + DAY, Viewer.EARLIER_RESIDENT),
        (LAST + COPY_DAYS * DAY, Viewer.EARLIER_RESIDENT),
        (LAST + (COPY_DAYS + 1) * DAY, Viewer.OTHER_RESIDENT),
    ],
)
def test_a_stay_opens_the_home_from_its_first_to_its_last_day(day: date, viewer: Viewer) -> None:
    assert viewer_on((STAY,), day) is viewer


def test_who_comes_back_sees_the_home_again_and_only_their_own_times() -> None:
    again = Stay(since=LAST + 100 * DAY)
    assert viewer_on((STAY, again), LAST + 200 * DAY) is Viewer.CURRENT_RESIDENT
    assert viewer_on((STAY, again), LAST + 50 * DAY) is Viewer.OTHER_RESIDENT


@pytest.mark.parametrize(
    ("tenancy", "party", "last"),
    [(None, None, None), (LAST, None, LAST), (None, LAST, LAST), (LAST, FIRST, FIRST), (FIRST, LAST, FIRST)],
)
def test_a_person_leaves_with_the_tenancy_or_before_it_ends(
    tenancy: date | None, party: date | None, last: date | None
) -> None:
    assert last_day(tenancy, party) == last


days = st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1))


@given(since=days, length=st.integers(0, 9000), on=days)
def test_nobody_is_a_resident_outside_their_stay(since: date, length: int, on: date) -> None:
    until = since + length * DAY
    viewer = viewer_on((Stay(since=since, until=until),), on)
    assert (viewer is Viewer.CURRENT_RESIDENT) == (since <= on <= until)


@pytest.mark.django_db
class TestFetching:
    def test_a_tenant_sees_their_home_and_no_other(self, cast: Cast) -> None:
        assert home_for(cast.amina, cast.flat_1.code, on=cast.today).home == cast.flat_1
        for other in (cast.flat_2, cast.flat_3, cast.eastmere_house):
            with pytest.raises(Http404):
                home_for(cast.amina, other.code, on=cast.today)

    def test_joint_tenants_see_the_same_home(self, cast: Cast) -> None:
        for person in (cast.ben, cast.bea):
            assert home_for(person, cast.flat_2.code, on=cast.today).home == cast.flat_2

    def test_a_joint_tenant_who_left_sees_nothing_more(self, cast: Cast) -> None:
        cast.bea.parties.update(ended_on=cast.today - DAY)
        with pytest.raises(Http404):
            home_for(cast.bea, cast.flat_2.code, on=cast.today)
        assert copy_for(cast.bea, cast.flat_2.code, on=cast.today).until == cast.today - DAY
        assert home_for(cast.ben, cast.flat_2.code, on=cast.today)

    def test_an_earlier_tenant_gets_a_copy_for_thirty_days(self, cast: Cast) -> None:
        with pytest.raises(Http404):
            home_for(cast.lee, cast.flat_4.code, on=cast.today)
        sight = copy_for(cast.lee, cast.flat_4.code, on=cast.today)
        assert sight.copy_until == sight.until + COPY_DAYS * DAY  # type: ignore[operator]
        with pytest.raises(Http404):
            copy_for(cast.lee, cast.flat_4.code, on=cast.today + 21 * DAY)

    def test_who_left_long_ago_sees_nothing(self, cast: Cast) -> None:
        assert sights_of(cast.carl, on=cast.today) == []
        with pytest.raises(Http404):
            copy_for(cast.carl, cast.flat_1.code, on=cast.today)

    def test_a_current_tenant_has_no_copy_of_an_earlier_resident(self, cast: Cast) -> None:
        with pytest.raises(Http404):
            copy_for(cast.amina, cast.flat_1.code, on=cast.today)

    def test_a_home_that_does_not_exist_answers_the_same(self, cast: Cast) -> None:
        with pytest.raises(Http404):
            home_for(cast.amina, uuid4(), on=cast.today)

    def test_no_officer_is_a_resident_and_no_resident_an_officer(self, cast: Cast) -> None:
        for person in (cast.olive, cast.max, cast.col, cast.nobody):
            assert sights_of(person, on=cast.today) == []
        for person in (cast.amina, cast.lee, cast.col, cast.nobody):
            with pytest.raises(Http404):
                officer_for(person, frozenset(Officer.Role), on=cast.today)

    def test_who_moves_within_a_landlord_sees_both_for_a_while(self, cast: Cast) -> None:
        tenancy = cast.flat_1.tenancies.get(parties__person=cast.amina)
        type(tenancy).objects.filter(pk=tenancy.pk).update(ended_on=cast.today - DAY)
        PartyFactory(tenancy=TenancyFactory(home=cast.flat_4, started_on=cast.today), person=cast.amina)
        homes = [sight.home for sight in sights_of(cast.amina, on=cast.today)]
        assert homes == [cast.flat_4, cast.flat_1]

    def test_the_day_one_moves_out_and_the_next_moves_in_is_neithers_alone(self, cast: Cast) -> None:
        mine = cast.flat_1.tenancies.get(parties__person=cast.amina)
        assert home_for(cast.amina, cast.flat_1.code, on=cast.today).lived_here_on(mine.started_on)
        carls = cast.flat_1.tenancies.get(parties__person=cast.carl)
        type(carls).objects.filter(pk=carls.pk).update(ended_on=mine.started_on)
        sight = home_for(cast.amina, cast.flat_1.code, on=cast.today)
        assert not sight.lived_here_on(mine.started_on)
        assert sight.lived_here_on(mine.started_on + DAY)

    def test_a_new_tenancy_of_the_same_person_hands_nothing_over(self, cast: Cast) -> None:
        first = cast.flat_1.tenancies.get(parties__person=cast.amina)
        type(first).objects.filter(pk=first.pk).update(ended_on=cast.today)
        PartyFactory(tenancy=TenancyFactory(home=cast.flat_1, started_on=cast.today), person=cast.amina)
        assert home_for(cast.amina, cast.flat_1.code, on=cast.today).lived_here_on(cast.today)

    def test_one_query_however_many_homes(self, cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        with django_assert_num_queries(1):
            sights_of(cast.amina, on=cast.today)
        for _ in range(3):
            PartyFactory(tenancy=TenancyFactory(home=cast.flat_4), person=cast.amina)
        with django_assert_num_queries(1):
            assert len(sights_of(cast.amina, on=cast.today)) == 2

    def test_officers_see_homes_of_their_own_landlord_only(self, cast: Cast) -> None:
        olive = officer_for(cast.olive, HOME_ROLES, on=cast.today)
        assert office_home_for(olive, cast.flat_1.code) == cast.flat_1
        with pytest.raises(Http404):
            office_home_for(olive, cast.eastmere_house.code)

    def test_the_board_sees_no_home(self, cast: Cast) -> None:
        with pytest.raises(Http404):
            officer_for(cast.max, HOME_ROLES, on=cast.today)

    def test_who_left_the_landlord_is_out_the_day_after(self, cast: Cast) -> None:
        Officer.objects.filter(person=cast.olive).update(left_on=cast.today)
        assert officer_for(cast.olive, HOME_ROLES, on=cast.today)
        with pytest.raises(Http404):
            officer_for(cast.olive, HOME_ROLES, on=cast.today + DAY)

    def test_a_contractor_is_known_by_its_workers_until_they_leave(self, cast: Cast) -> None:
        assert contractor_for(cast.col, on=cast.today) == cast.contractor
        for person in (cast.amina, cast.olive):
            with pytest.raises(Http404):
                contractor_for(person, on=cast.today)
        cast.contractor.workers.update(left_on=cast.today - DAY)
        with pytest.raises(Http404):
            contractor_for(cast.col, on=cast.today)
