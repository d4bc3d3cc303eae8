"""Figures for the board, and for everybody else who works for the landlord."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.core import charts, clock, words
from portal.office.figures import Figures, figures_of
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.tenancies.access import FIGURE_ROLES, officer_for


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What is spent, where, and with what effect. Counts only: no home can be told from them."""
    officer = officer_for(signed_in(request), FIGURE_ROLES, on=clock.today())
    found = figures_of(officer.landlord)
    return page(
        request,
        "office/figures.html",
        officer,
        nav="figures",
        figures=found,
        spend=spend_chart(found),
        kept=kept_chart(found),
        this_year=clock.today().year,
    )


def spend_chart(found: Figures) -> charts.Chart:
    """What repairs cost, year by year."""
    return charts.bars(
        "Spent on repairs each year",
        [str(year.year) for year in found.years],
        {"Spent": [None if year.spent is None else float(year.spent) for year in found.years]},
        write=lambda value: words.short_money(Decimal(value)),
    )


def kept_chart(found: Figures) -> charts.Chart:
    """The share of repairs done by the day promised, year by year."""
    return charts.lines(
        "Repairs done by the day promised",
        [str(year.year) for year in found.years],
        {
            "Done in time": [
                None if year.kept is None or not year.promised else 100 * year.kept / year.promised
                for year in found.years
            ]
        },
        write=lambda value: f"{round(value)}%",
    )
