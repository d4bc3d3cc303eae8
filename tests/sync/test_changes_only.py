"""A delivery of changes only: what it does not name stays, and is no fresher for it."""

from pathlib import Path

import pytest

from portal.homes.models import Block, Home
from portal.investment.models import PlannedWork
from portal.landlords.models import Feed, Landlord
from portal.sync.deliveries import pipeline, receiving
from portal.sync.models import Delivery
from portal.tenancies.models import Party, Tenancy
from tests.factories.landlords import LandlordFactory
from tests.sync.deliveries import Row, delivered, home, order, tenancy, written

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def larkfield(db: None) -> Landlord:
    return LandlordFactory(slug="larkfield", ending_limit_percent=0)


def changes(landlord: Landlord, folder: Path, **kinds: list[Row]) -> Delivery:
    path = written(folder, as_of="2025-11-21", **kinds)
    with (path / "delivery.toml").open("a") as covering:
        covering.write("whole = false\n")
    return pipeline.run(receiving.receive_path(landlord=landlord, path=path, by=None))


def test_nothing_ends_because_it_is_absent(larkfield: Landlord, tmp_path: Path) -> None:
    delivered(larkfield, homes=[home(1), home(2)], tenancies=[tenancy(1), tenancy(2)])
    delivery = changes(
        larkfield, tmp_path, homes=[home(1, number_of_bedrooms="3"), home(3)], tenancies=[tenancy(3)]
    )

    assert (delivery.state, delivery.is_whole, delivery.would_end) == (State.APPLIED, False, {})
    assert delivery.counts["homes"] == {
        "read": 2, "created": 1, "changed": 1, "ended": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip
    assert Home.objects.current().count() == 3
    assert Tenancy.objects.filter(ended_on=None).count() == 3


def test_what_it_does_not_name_is_no_fresher(larkfield: Landlord, tmp_path: Path) -> None:
    first = delivered(larkfield, homes=[home(1), home(2)])
    changes(larkfield, tmp_path, homes=[home(1, number_of_bedrooms="3")])

    assert Feed.objects.get(landlord=larkfield, kind="homes").source == first.source


def test_a_record_that_it_names_is_whole(larkfield: Landlord, tmp_path: Path) -> None:
    """The tenant who is no longer in the row of a tenancy has left it."""
    delivered(
        larkfield,
        homes=[home(1)],
        tenancies=[tenancy(1, other_party_1_name_full="Also", other_party_1_reference="P9")],
    )
    changes(larkfield, tmp_path, tenancies=[tenancy(1)])

    assert list(Party.objects.filter(ended_on=None).values_list("reference", flat=True)) == ["P1"]


def test_a_few_rows_find_what_is_there_and_what_came_with_them(larkfield: Landlord, tmp_path: Path) -> None:
    delivered(larkfield, homes=[home(1)])
    delivery = changes(larkfield, tmp_path, homes=[home(2)], work_orders=[order(1), order(2), order(7)])

    counted = delivery.counts["work_orders"]
    assert (counted["created"], counted["refused"]) == (2, 1)
    assert [issue.issue for issue in delivery.issues.all()] == ["unknown-place"]


def test_a_uprn_of_a_home_that_it_does_not_name_stays_there(larkfield: Landlord, tmp_path: Path) -> None:
    delivered(larkfield, homes=[home(1), home(2)])
    delivery = changes(larkfield, tmp_path, homes=[home(3, unit_uprn="90000000001")])

    assert [issue.issue for issue in delivery.issues.all()] == ["duplicate-uprn"]
    assert Home.objects.get(reference="H1").uprn == "90000000001"
    assert Home.objects.get(reference="H3").uprn == ""


def test_a_home_that_ended_comes_back(larkfield: Landlord, tmp_path: Path) -> None:
    larkfield.ending_limit_percent = 100
    larkfield.save()
    delivered(larkfield, homes=[home(1), home(2)])
    delivered(larkfield, as_of="2025-11-21", homes=[home(1)])
    changes(larkfield, tmp_path, homes=[home(2)])

    assert Home.objects.current().count() == 2


def test_whole_that_is_neither_true_nor_false_refuses_the_delivery(
    larkfield: Landlord, tmp_path: Path
) -> None:
    path = written(tmp_path, homes=[home(1)])
    (path / "delivery.toml").write_text('whole = "no"\n')
    delivery = pipeline.run(receiving.receive_path(landlord=larkfield, path=path, by=None))

    assert delivery.state == State.REFUSED
    assert "whole must be true or false" in delivery.reason


def test_what_was_sent_to_be_looked_at_waits_whatever_it_would_do(
    larkfield: Landlord, tmp_path: Path
) -> None:
    with (written(tmp_path, homes=[home(1)]) / "homes.csv").open("rb") as content:
        arrival = receiving.Arrival("homes.csv", content, receiving.clock.now())
        delivery = receiving.receive(
            landlord=larkfield, arrivals=[arrival], terms=receiving.Terms(plan_only=True)
        )
    pipeline.run(delivery)

    assert (delivery.state, delivery.would_end) == (State.WAITING, {})
    assert delivery.counts["homes"]["created"] == 1
    assert not Home.objects.exists()
    assert not Block.objects.exists()

    pipeline.run(delivery, yes=True)
    assert delivery.state == State.APPLIED
    assert Home.objects.count() == 1
    assert not PlannedWork.objects.exists()


def test_what_came_after_the_moment_of_a_list_does_not_end_as_it_is_not_in_it(
    larkfield: Landlord, tmp_path: Path
) -> None:
    delivered(larkfield, homes=[home(1)])
    changes(larkfield, tmp_path, homes=[home(2)])  # as of the day after
    older = delivered(larkfield, as_of="2025-11-20", homes=[home(1)])
    assert (older.state, older.counts["homes"]["ended"]) == (State.APPLIED, 0)
    assert Home.objects.current().count() == 2

    newer = delivered(larkfield, as_of="2025-11-22", homes=[home(1)], yes=True)
    assert newer.counts["homes"]["ended"] == 1
    assert Home.objects.current().get().reference == "H1"


def test_a_home_that_came_later_keeps_its_uprn(larkfield: Landlord, tmp_path: Path) -> None:
    delivered(larkfield, homes=[home(1)])
    changes(larkfield, tmp_path / "a", homes=[home(1, unit_uprn="")])
    changes(larkfield, tmp_path / "b", homes=[home(2, unit_uprn="90000000001")])
    older = delivered(larkfield, as_of="2025-11-20", homes=[home(1)])

    assert older.state == State.APPLIED
    assert [issue.issue for issue in older.issues.all()] == ["duplicate-uprn"]
    assert Home.objects.get(reference="H2").uprn == "90000000001"
