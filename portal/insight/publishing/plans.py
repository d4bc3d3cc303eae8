"""What is planned, year by year: of what kind, and in which buildings. Nothing of one home."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from portal.core import clock
from portal.documents.sheets import Line
from portal.insight.publishing.buildings import Blocks, large_blocks, may_be_told
from portal.insight.rules import SMALLEST
from portal.investment.models import PlannedWork
from portal.landlords.models import Landlord

YEAR = ExtractYear("starts_on")
FEW = f"fewer than {SMALLEST}"
OTHER = "Other work"


def tables(landlord: Landlord, *, now: datetime) -> Mapping[str, Iterator[Line]]:
    """The tables of the sheet: three counts, none of them of the past."""
    from_year = date(clock.day_of(now).year, 1, 1)
    works = PlannedWork.objects.standing().filter(landlord=landlord, starts_on__gte=from_year).order_by()
    names = large_blocks(landlord)
    return {"years": _years(works), "buildings": _buildings(works, names), "shared": _shared(works, names)}


def _years(works: QuerySet[PlannedWork]) -> Iterator[Line]:
    """A place counts once for a kind of work in a year, however many lines the plan has for it."""
    places = sum(
        (Count(place, distinct=True) for place in ("block", "estate")), start=Count("home", distinct=True)
    )
    rows = works.values_list(YEAR, "component_kind").annotate(places=places)
    for year, kind, count in sorted(rows, key=lambda row: (row[0], row[1] == "", row[1])):
        few = count < SMALLEST
        told = FEW if few else f"{count:,}"
        yield Line(cells=(str(year), kind or OTHER, told, None if few else count, SMALLEST if few else None))


def _buildings(works: QuerySet[PlannedWork], names: Blocks) -> Iterator[Line]:
    """The homes of each building for which anything is planned."""
    years: dict[int, dict[int | None, int]] = defaultdict(dict)
    at_homes = works.filter(home__isnull=False, home__ended_on=None)
    rows = at_homes.values_list(YEAR, "home__block").annotate(homes=Count("home", distinct=True))
    for year, block, homes in rows:
        years[year][block] = homes
    told = {year: may_be_told(blocks, among=names) for year, blocks in years.items()}
    for block, name in names.items():
        for year in sorted(years):
            if block in told[year]:
                yield Line(cells=(name, str(year), years[year][block]), building=name)


def _shared(works: QuerySet[PlannedWork], names: Blocks) -> Iterator[Line]:
    """Work on a whole building is of all who live there, so that it points at none of them."""
    found = works.filter(block__in=names).order_by("starts_on", "pk")
    by_block: dict[int | None, list[PlannedWork]] = defaultdict(list)
    for work in found:
        by_block[work.block_id].append(work)
    for block, name in names.items():
        for work in by_block[block]:
            assert work.starts_on is not None  # noqa: S101 -- chosen by it
            cells = (name, str(work.starts_on.year), work.title, work.get_certainty_display())
            yield Line(cells=cells, building=name)
