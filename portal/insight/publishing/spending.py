"""What repairs cost, year by year: of all homes, and of each building where it points at nobody."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, ExtractYear

from portal.core import clock
from portal.documents.sheets import Line
from portal.insight.publishing.buildings import Blocks, large_blocks, may_be_told
from portal.insight.rules import SMALLEST
from portal.landlords.models import Landlord
from portal.repairs.models import WorkOrder

YEARS = 6
# To so many pounds for one building: what a single repair cost cannot be read off two counts.
TO_THE_NEAREST = 100


class Spent(NamedTuple):
    """Of one year and one block."""

    repairs: int
    pounds: Decimal


ByBlock = Mapping[int | None, Spent]


def tables(landlord: Landlord, *, now: datetime) -> Mapping[str, Iterator[Line]]:
    """The tables of the sheet. One query of all repairs that were done."""
    years = _counted(landlord, clock.day_of(now).year)
    return {"years": _years(years), "buildings": _buildings(years, large_blocks(landlord))}


def _counted(landlord: Landlord, this_year: int) -> Mapping[int, ByBlock]:
    """By year, newest first, and block; None is what belongs to no block."""
    first = datetime(this_year - YEARS + 1, 1, 1, tzinfo=clock.LONDON)
    rows = (
        WorkOrder.objects.filter(landlord=landlord, completed_at__gte=first)
        .order_by()
        .values_list(ExtractYear("completed_at", tzinfo=clock.LONDON), Coalesce("home__block", "block"))
        .annotate(repairs=Count("pk"), pounds=Coalesce(Sum("actual_cost"), Decimal(0)))
    )
    found: dict[int, dict[int | None, Spent]] = defaultdict(dict)
    for year, block, repairs, pounds in rows:
        found[year][block] = Spent(repairs, pounds)
    return dict(sorted(found.items(), reverse=True))


def _years(years: Mapping[int, ByBlock]) -> Iterator[Line]:
    for year, blocks in years.items():
        repairs = sum(one.repairs for one in blocks.values())
        if repairs >= SMALLEST:
            pounds = sum((one.pounds for one in blocks.values()), Decimal(0))
            yield Line(cells=(str(year), repairs, round(pounds)))


def _buildings(years: Mapping[int, ByBlock], names: Blocks) -> Iterator[Line]:
    told = {
        year: may_be_told({block: one.repairs for block, one in blocks.items()}, among=names)
        for year, blocks in years.items()
    }
    for block, name in names.items():
        for year, blocks in years.items():
            if block in told[year]:
                spent = blocks[block]
                pounds = TO_THE_NEAREST * round(spent.pounds / TO_THE_NEAREST)
                yield Line(cells=(name, str(year), spent.repairs, pounds), building=name)
