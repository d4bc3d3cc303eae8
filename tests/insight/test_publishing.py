"""What is published of the record by itself: whole, dated, and of no home and nobody."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from portal.core.clock import LONDON
from portal.documents.models import Sheet, SheetLine
from portal.documents.sheets import sheets
from portal.homes.models import Block
from portal.insight.publishing.buildings import may_be_told
from portal.insight.publishing.making import FILLS, LONGEST, fill, is_due
from portal.insight.rules import year_of
from tests.cast import Cast
from tests.factories.homes import BlockFactory, HomeFactory
from tests.factories.insight import FigureFactory
from tests.factories.investment import PlannedWorkFactory, ProgrammeFactory
from tests.factories.repairs import WorkOrderFactory

NOW = datetime(2026, 11, 20, 12, tzinfo=LONDON)
DAY = timedelta(days=1)


def lines(key: str, table: str) -> list[list[object]]:
    found = SheetLine.objects.filter(sheet__key=key, table=table).order_by("position")
    return list(found.values_list("cells", flat=True))


def test_every_sheet_has_one_who_fills_it() -> None:
    assert set(FILLS) == set(sheets())


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({1: 40, 2: 30, 3: 50, None: 50}, {1, 2}),
        ({1: 40, 2: 30, None: 50}, {1}),  # else what is of no building follows
        ({1: 40, 2: 9, None: 50}, {1}),
        ({1: 40, 2: 30, None: 3}, {1}),  # else 3 is what the total less the others is
        ({1: 40, 3: 30}, set()),  # 3 has few homes: it would be the total less the other
        ({1: 40}, {1}),
    ],
)
def test_a_building_is_told_only_where_no_other_follows_from_it(
    counts: dict[int | None, int], told: set[int]
) -> None:
    assert set(may_be_told(counts, among={1: "Rowan Court", 2: "Elm Court"})) == told


def large_block(cast: Cast, name: str) -> Block:
    block = BlockFactory(landlord=cast.larkfield, source=cast.flat_1.source, name=name)
    HomeFactory.create_batch(10, landlord=cast.larkfield, source=cast.flat_1.source, block=block)
    return block


def done(block: Block, many: int, pounds: int) -> None:
    for home in islice(cycle(block.homes.order_by("pk")), many):
        WorkOrderFactory(
            home=home,
            source=home.source,
            raised_at=NOW - 9 * DAY,
            due_at=NOW - DAY,
            completed_at=NOW - 2 * DAY,
            actual_cost=pounds,
        )


def test_spending_and_plans_are_told_of_large_buildings_and_of_no_home(cast: Cast) -> None:
    elm, oak = large_block(cast, "Elm Court"), large_block(cast, "=Oak Court")
    done(elm, 12, 33)
    done(oak, 11, 20)
    done(cast.rowan_court, 12, 50)  # four homes
    house = HomeFactory(landlord=cast.larkfield, source=elm.source)
    done(house.block, 12, 50)
    programme = ProgrammeFactory(landlord=cast.larkfield, source=elm.source)
    for home in [*elm.homes.all(), *oak.homes.all()]:
        PlannedWorkFactory(
            home=home,
            source=elm.source,
            programme=programme,
            starts_on=date(2028, 1, 1),
            finishes_on=date(2028, 12, 31),
            component_kind="Boiler",
        )
    fill(cast.larkfield, now=NOW)
    assert lines("spending", "buildings") == [["=Oak Court", "2026", 11, 200], ["Elm Court", "2026", 12, 400]]
    year, repairs, pounds = lines("spending", "years")[0]
    assert (year, repairs >= 35) == ("2026", True)
    assert isinstance(pounds, int)
    assert ["2028", "Boiler", "20", 20, None] in lines("plans", "years")
    fewer = [line for line in lines("plans", "years") if line[4]]
    assert fewer
    assert all(line[2:] == ["fewer than 10", None, 10] for line in fewer)
    # With Elm Court told as well, Amina's one home would be what is left of the total.
    assert lines("plans", "buildings") == [["=Oak Court", "2028", 10]]
    assert "Rowan Court" not in {line[0] for line in lines("plans", "shared")}
    told = " ".join(str(cells) for cells in SheetLine.objects.values_list("cells", flat=True))
    for name in ("Tenant", "Quillfeather", "Flat ", cast.flat_1.uprn, cast.flat_1.postcode):
        assert name not in told
    fill(cast.eastmere, now=NOW)
    assert not Sheet.objects.get(landlord=cast.eastmere, key="spending").lines.exists()


def test_figures_and_promises_are_those_that_residents_see_and_as_new(cast: Cast) -> None:
    FigureFactory(landlord=cast.larkfield, starts_on=year_of(NOW.date()).starts_on, counted_at=NOW)
    FigureFactory(landlord=cast.larkfield, measure="hazards", value=Decimal(100), counted_at=NOW)
    bound = {"numerator": None, "denominator": 40, "value": 75, "look": "over"}
    FigureFactory(landlord=cast.larkfield, block=cast.rowan_court, counted_at=NOW, **bound)
    assert is_due(cast.larkfield, now=NOW)
    fill(cast.larkfield, now=NOW)
    (service,) = lines("service", "years")
    assert service[1:4] == ["Other repairs done in time", "2026/27", "92%"]
    assert lines("service", "buildings")[0][0::4] == ["Rowan Court", "over 75%", None]
    assert len(lines("hazards", "years")) == 1
    assert ["A question is answered", "Within 5 working days"] in lines("promises", "answers")
    assert not is_due(cast.larkfield, now=NOW + timedelta(hours=20))
    assert is_due(cast.larkfield, now=NOW + LONGEST + timedelta(minutes=1))
    FigureFactory(landlord=cast.larkfield, measure="easy", counted_at=NOW + DAY / 2)
    assert is_due(cast.larkfield, now=NOW + timedelta(hours=20))


def test_it_asks_no_more_for_more_buildings(cast: Cast) -> None:
    for name in ("Elm Court", "Fir Court", "Yew Court"):
        done(large_block(cast, name), 10, 10)
    fill(cast.larkfield, now=clock.now())
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as counted:
            fill(cast.larkfield, now=clock.now())
        counts.append(len(counted))
        for name in ("Oak Court", "Ash Court"):
            done(large_block(cast, name), 10, 10)
    assert counts[0] == counts[1]
