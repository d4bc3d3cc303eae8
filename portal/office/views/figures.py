"""Figures for the board, and for everybody else who works for the landlord."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from portal.core import charts, clock, words
from portal.insight import showing
from portal.insight.measures import measures
from portal.insight.rules import year_of
from portal.landlords.models import Officer
from portal.office.figures import Figures, figures_of
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.tenancies.access import FIGURE_ROLES, officer_for

A_PAGE = 50
FIRST = "rp02_1"


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How well the landlord serves, what is spent and where. Counts only: no home can be told from them."""
    officer = _officer(request)
    found = figures_of(officer.landlord)
    return page(
        request,
        "office/figures.html",
        officer,
        nav="figures",
        service=showing.of_landlord(officer.landlord, today=clock.today()),
        measures=measures().values(),
        figures=found,
        spend=spend_chart(found),
        this_year=clock.today().year,
    )


@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    """One measure of every block that may be shown, by name."""
    officer = _officer(request)
    measure = measures().get(request.GET.get("measure", FIRST))
    if measure is None:
        raise Http404
    year = year_of(clock.today())
    rows = showing.blocks_with(officer.landlord, measure, year)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "office/figures_blocks.html",
        officer,
        nav="figures",
        measure=measure,
        measures=measures().values(),
        year=year,
        shown=shown,
        lines=showing.block_lines(list(shown), measure, year),
    )


@require_safe
def as_file(request: HttpRequest) -> StreamingHttpResponse:
    """Every figure that is kept, of all years and blocks, as CSV."""
    officer = _officer(request)
    answer = StreamingHttpResponse(_lines(officer), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="figures.csv"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _officer(request: HttpRequest) -> Officer:
    return officer_for(signed_in(request), FIGURE_ROLES, on=clock.today())


class _Echo:
    """What csv writes to, giving back each line."""

    def write(self, line: str) -> str:
        return line


def _lines(officer: Officer) -> Iterator[str]:
    writer: Any = csv.writer(_Echo())
    return (writer.writerow(row) for row in showing.csv_rows(officer.landlord))


def spend_chart(found: Figures) -> charts.Chart:
    """What repairs cost, year by year."""
    return charts.bars(
        "Spent on repairs each year",
        [str(year.year) for year in found.years],
        {"Spent": [None if year.spent is None else float(year.spent) for year in found.years]},
        write=lambda value: words.short_money(Decimal(value)),
    )
