"""Figures for the board, and for everybody else who works for the landlord."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from portal.core import charts, clock, words
from portal.insight import running, showing
from portal.insight.actions import ask_to_count
from portal.insight.measures import measures
from portal.insight.rules import year_of
from portal.insight.spending import Figures, figures_of
from portal.landlords.models import Officer
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.tenancies.access import FIGURE_ROLES, SETTING_ROLES, officer_for

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
        run=running.run_of(officer.landlord),
        may_count=officer.role in SETTING_ROLES,
    )


@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Have everything counted now, for those who may."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    if not ask_to_count(landlord=officer.landlord, by=officer.person):
        messages.info(request, "Somebody is counting already.")
    return redirect("office:figures")


@require_safe
def counting(request: HttpRequest) -> HttpResponse:
    """How far the count has come: the part of the page that is asked for again while it runs."""
    officer = _officer(request)
    run = running.run_of(officer.landlord)
    return page(request, "office/figures_counting.html", officer, nav="figures", run=run)


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
