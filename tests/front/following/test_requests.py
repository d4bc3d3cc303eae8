"""Reports of which no order has come yet: who sees them, and what of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.front.requests import open_requests, report, request_seen, waiting_requests
from portal.homes.models import Home
from portal.people.models import Person
from portal.repairs.models import RepairRequest
from portal.repairs.rules import State
from portal.tenancies.access import Sight, home_for
from tests.cast import AMINAS_REPORT, Cast
from tests.factories.repairs import RepairRequestFactory, WorkOrderFactory

pytestmark = pytest.mark.django_db

NADIAS_REPORT = "Nadia says that the front door does not close behind her"


def sight(person: Person, home: Home) -> Sight:
    return home_for(person, home.code, on=clock.today())


@pytest.fixture
def communal(cast: Cast) -> RepairRequest:
    """What Nadia reported about the hall."""
    return RepairRequestFactory(
        tenancy=cast.flat_3.tenancies.get(),
        reported_by=cast.nadia,
        block=cast.rowan_court,
        problem_name="The front door of the building does not close",
        location="By Nadia's bicycle",
        words=NADIAS_REPORT,
    )


def test_amina_sees_what_her_household_reported(cast: Cast) -> None:
    [found] = open_requests(sight(cast.amina, cast.flat_1))
    assert (found.code, found.title, found.where) == (
        cast.request.code,
        "A window will not shut",
        "Bedroom",
    )
    assert found.yours
    assert found.told == "We have your report. Larkfield Homes has not picked it up yet."
    assert found.path == f"reports/{cast.request.code}/"


def test_joint_tenants_see_each_others(cast: Cast) -> None:
    RepairRequestFactory(tenancy=cast.flat_2.tenancies.get(), reported_by=cast.ben)
    assert len(open_requests(sight(cast.bea, cast.flat_2))) == 1


def test_a_neighbour_sees_what_and_where_of_a_shared_part(cast: Cast, communal: RepairRequest) -> None:
    [_, found] = sorted(open_requests(sight(cast.amina, cast.flat_1)), key=lambda one: one.shared)
    assert (found.title, found.where) == (communal.problem_name, "Rowan Court")
    assert not found.yours
    assert "Nadia" not in str(found)
    assert "do not need to be in" in found.next_step


def test_who_reported_a_shared_part_sees_their_own_words_of_it(cast: Cast, communal: RepairRequest) -> None:
    [found] = open_requests(sight(cast.nadia, cast.flat_3))
    assert (found.where, found.yours, found.shared) == ("By Nadia's bicycle", True, True)


def test_a_report_of_a_neighbours_home_does_not_exist(cast: Cast) -> None:
    with pytest.raises(Http404):
        request_seen(sight(cast.nadia, cast.flat_3), cast.request.code)


def test_a_report_of_the_household_before_does_not_exist(cast: Cast) -> None:
    before = cast.flat_1.tenancies.order_by("started_on").first()
    earlier = RepairRequestFactory(tenancy=before, reported_by=cast.carl)
    assert earlier.code not in {one.code for one in waiting_requests(sight(cast.amina, cast.flat_1))}
    with pytest.raises(Http404):
        request_seen(sight(cast.amina, cast.flat_1), earlier.code)


def test_a_report_with_an_order_is_told_by_the_order(cast: Cast) -> None:
    WorkOrderFactory(home=cast.flat_1, request=cast.request, source=cast.flat_1.source)
    assert waiting_requests(sight(cast.amina, cast.flat_1)) == []


def test_what_was_taken_back_is_history(cast: Cast) -> None:
    cast.request.cancelled_at, cast.request.cancelled_by = clock.now(), cast.amina
    cast.request.save()
    here = sight(cast.amina, cast.flat_1)
    assert open_requests(here) == []
    [found] = waiting_requests(here)
    assert found.told == "You took this report back today."
    RepairRequest.objects.update(cancelled_by=cast.ben)
    [found] = waiting_requests(here)
    assert found.told == "Somebody in your home took this report back today."


def test_a_late_report_is_said_plainly(cast: Cast) -> None:
    cast.request.reported_at = clock.now() - timedelta(days=40)
    cast.request.due_at = clock.now() - timedelta(days=12)
    cast.request.save()
    found = report(cast.request, sight(cast.amina, cast.flat_1), now=clock.now())
    assert found.late
    assert found.late_words.startswith("This repair is late. It should have been done")


def test_a_time_that_was_confirmed_is_a_visit(cast: Cast) -> None:
    on = clock.today() + timedelta(days=1)
    cast.request.slot = {"on": on.isoformat(), "state": "confirmed", "earliest": "08:00", "latest": "12:00"}
    cast.request.save()
    found = report(cast.request, sight(cast.amina, cast.flat_1), now=clock.now())
    assert found.standing.state is State.BOOKED
    assert found.told.endswith("is coming tomorrow, between 8am and midday.")


def test_all_of_them_are_one_query(cast: Cast, communal: RepairRequest) -> None:
    here = sight(cast.amina, cast.flat_1)
    for _ in range(2):
        with CaptureQueriesContext(connection) as counted:
            assert len(open_requests(here)) >= 2
        assert len(counted) == 1
        RepairRequestFactory.create_batch(9, tenancy=cast.request.tenancy, words=AMINAS_REPORT)
