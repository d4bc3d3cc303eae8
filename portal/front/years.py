"""Repairs of a home year by year: how many, what they cost, how many as promised. Drawn, and in a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear

from portal.core import charts
from portal.core.words import money, percent, plural, short_money
from portal.homes.models import Home
from portal.repairs.conditions import KEPT, PROMISED
from portal.repairs.models import WorkOrder

YEARS_SHOWN = 6


@dataclass(frozen=True)
class Year:
    """One year of repairs to the home itself; cancelled ones are not counted."""

    year: int
    repairs: int
    cost: Decimal
    promised: int  # done, and something was promised
    kept: int


def years_of(home: Home, *, this_year: int) -> list[Year]:
    """The last years up to this one, also those without a repair. One query."""
    first = this_year - YEARS_SHOWN + 1
    rows = (
        WorkOrder.objects.filter(home=home, cancelled_at__isnull=True)
        .annotate(year=ExtractYear("raised_at"))
        .filter(Q(year__gte=first))
        .values_list("year")
        .annotate(
            repairs=Count("pk"),
            cost=Sum("actual_cost"),
            promised=Count("pk", filter=PROMISED),
            kept=Count("pk", filter=KEPT),
        )
        .order_by("year")
    )
    found = {
        year: Year(year, repairs, cost or Decimal(0), promised, kept)
        for year, repairs, cost, promised, kept in rows
    }
    shown = range(min([*found, this_year]), this_year + 1)
    return [found.get(year, Year(year, 0, Decimal(0), 0, 0)) for year in shown]


def repairs_chart(years: Sequence[Year]) -> charts.Chart:
    labels = [str(one.year) for one in years]
    total = sum(one.repairs for one in years)
    said = f"{plural(total, 'repair').capitalize()} since {labels[0]}."
    return charts.bars("Repairs each year", labels, {"Repairs": [one.repairs for one in years]}, said=said)


def cost_chart(years: Sequence[Year], landlord: str) -> charts.Chart:
    labels = [str(one.year) for one in years]
    total = sum((one.cost for one in years), Decimal(0))
    said = f"{landlord} spent {money(total.quantize(Decimal(1)))} on repairs to this home since {labels[0]}."
    series = {"Spent": [float(one.cost) for one in years]}
    return charts.bars("Spent each year", labels, series, said=said, write=_pounds)


def promise_chart(years: Sequence[Year]) -> charts.Chart | None:
    """How many were done as promised, beside all that were; nothing when none was."""
    if not any(one.promised for one in years):
        return None
    series = {
        "Done": [one.promised for one in years],
        "Done as promised": [one.kept for one in years],
    }
    return charts.bars(
        "Done, and done as promised", [str(one.year) for one in years], series, said=promise_words(years)
    )


def promise_words(years: Iterable[Year]) -> str:
    """7 of 9 repairs were done as promised (78%)."""
    kept = promised = 0
    for one in years:
        kept, promised = kept + one.kept, promised + one.promised
    were = "was" if promised == 1 else "were"
    return f"{kept} of {plural(promised, 'repair')} {were} done as promised ({percent(kept, promised)})."


def charts_of(years: Sequence[Year], *, landlord: str, costs: bool) -> list[charts.Chart]:
    """The charts of a home, the ones with something to show."""
    if not any(one.repairs for one in years):
        return []
    drawn = [repairs_chart(years), promise_chart(years), cost_chart(years, landlord) if costs else None]
    return [chart for chart in drawn if chart]


def _pounds(value: float) -> str:
    return short_money(Decimal(value).quantize(Decimal(1)))
