"""What is spent and where: counts and sums of a landlord, nothing about one home.

Set-based, as millions of orders are counted at once. How well it serves is counted in `portal.insight`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, ExtractYear

from portal.core import clock
from portal.homes.models import Home
from portal.insight.rules import SMALLEST
from portal.landlords.models import Landlord
from portal.repairs.models import WorkOrder

YEARS = 6
HELD = 2 * 24 * 60 * 60  # seconds: counted every night; where one was missed, they stand a day longer
MOST_ESTATES = 12


@dataclass(frozen=True, kw_only=True)
class YearFigures:
    """The repairs of a year; None: fewer than ten, not shown."""

    year: int
    raised: int | None
    done: int | None
    spent: Decimal | None


@dataclass(frozen=True, kw_only=True)
class EstateFigures:
    """What was spent on one estate this year."""

    name: str
    homes: int
    repairs: int
    spent: Decimal


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All of it, and when it was counted."""

    homes: int | None
    years: Sequence[YearFigures]
    estates: Sequence[EstateFigures]
    at: datetime


def figures_of(landlord: Landlord) -> Figures:
    """The landlord's figures as they were last counted; counted now where they never were."""
    kept: Figures | None = cache.get(_key(landlord))
    return kept if kept is not None else keep(landlord, now=clock.now())


def keep(landlord: Landlord, *, now: datetime) -> Figures:
    """Count them, and keep them ready."""
    found = count(landlord, now=now)
    cache.set(_key(landlord), found, HELD)
    return found


def _key(landlord: Landlord) -> str:
    return f"spent:{landlord.code}"


def count(landlord: Landlord, *, now: datetime) -> Figures:
    """Counted now."""
    today = clock.day_of(now)
    homes = Home.objects.of(landlord).current()
    return Figures(
        homes=shown(homes.count()),
        years=_years(landlord, today.year),
        estates=_estates(landlord, today.year),
        at=now,
    )


def shown(counted: int) -> int | None:
    """The count, or None when it is so small that it could point at somebody."""
    return counted if counted >= SMALLEST or counted == 0 else None


def _years(landlord: Landlord, this_year: int) -> list[YearFigures]:
    orders = WorkOrder.objects.filter(landlord=landlord)
    done = (
        orders.filter(completed_at__isnull=False)
        .annotate(year=ExtractYear("completed_at", tzinfo=clock.LONDON))
        .filter(year__gt=this_year - YEARS)
        .values("year")
        .annotate(
            done=Count("pk"),
            spent=Coalesce(Sum("actual_cost"), Decimal(0)),
        )
    )
    raised = (
        orders.annotate(year=ExtractYear("raised_at", tzinfo=clock.LONDON))
        .filter(year__gt=this_year - YEARS)
        .values("year")
        .annotate(raised=Count("pk"))
    )
    began = {row["year"]: row["raised"] for row in raised}
    ended = {row["year"]: row for row in done}
    return [
        _year(year, began.get(year, 0), ended.get(year))
        for year in range(this_year - YEARS + 1, this_year + 1)
    ]


def _year(year: int, raised: int, done: Mapping[str, Any] | None) -> YearFigures:
    row: Mapping[str, Any] = done or {"done": 0, "spent": Decimal(0)}
    enough = row["done"] >= SMALLEST
    return YearFigures(
        year=year,
        raised=shown(raised),
        done=shown(row["done"]),
        spent=row["spent"] if enough else None,
    )


def _estates(landlord: Landlord, year: int) -> list[EstateFigures]:
    """Where most was spent this year. An estate with few homes or few repairs is left out."""
    at = Coalesce("home__estate__name", "block__estate__name", "estate__name")
    which = Coalesce("home__estate", "block__estate", "estate")
    spent = (
        WorkOrder.objects.filter(
            landlord=landlord,
            completed_at__gte=datetime(year, 1, 1, tzinfo=clock.LONDON),
        )
        .annotate(which=which, name=at)
        .filter(which__isnull=False)
        .values("which", "name")
        .annotate(repairs=Count("pk"), spent=Coalesce(Sum("actual_cost"), Decimal(0)))
        .filter(repairs__gte=SMALLEST)
        .order_by("-spent")[: 4 * MOST_ESTATES]
    )
    rows = list(spent)
    homes = dict(
        Home.objects.of(landlord)
        .current()
        .filter(estate__in=[row["which"] for row in rows])
        .values("estate")
        .annotate(homes=Count("pk"))
        .filter(homes__gte=SMALLEST)
        .values_list("estate", "homes")
    )
    return [
        EstateFigures(
            name=row["name"] or "An estate without a name",
            homes=homes[row["which"]],
            repairs=row["repairs"],
            spent=row["spent"],
        )
        for row in rows
        if row["which"] in homes
    ][:MOST_ESTATES]
