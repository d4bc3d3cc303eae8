"""Pages of what a landlord publishes: all of it, a class, a document, a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.core import clock, words
from portal.core.storable import storable
from portal.documents import access
from portal.documents.classes import classes, law
from portal.documents.licences import ADDRESSES, Licence
from portal.documents.models import Scheme, SheetLine
from portal.documents.reading import Filled, paper, sheets_of, shelf, shelves
from portal.documents.sheets import Cell, Column, Holds, Table
from portal.enquiries.information.rules import door
from portal.insight.publishing.figures import measures_of
from portal.insight.rules import year_of
from portal.landlords.models import Landlord
from portal.people.models import Person

A_PAGE = 50
MOST_LETTERS = 100


class Also(NamedTuple):
    """A page of another room that belongs to a class."""

    title: str
    href: str
    holds: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One table as a page shows it: so many lines, each cell as it reads."""

    table: Table
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    page: Page[SheetLine]


def scheme_at(request: HttpRequest, slug: str) -> Scheme:
    """The landlord's scheme, for whoever asks. 404 until it is open."""
    return access.open_scheme(slug, reader=reader_of(request), on=clock.today())


def reader_of(request: HttpRequest) -> Person | None:
    return request.user if request.user.is_authenticated else None


@login_not_required
@require_safe
def everything(request: HttpRequest, slug: str) -> HttpResponse:
    """Every class, how much is in it and how new, and how to ask for what is not here."""
    scheme = scheme_at(request, slug)
    landlord, today = scheme.landlord, clock.today()
    starts_on = settings.INFORMATION_REQUESTS_FROM
    return _page(
        request,
        "front/published.html",
        scheme,
        shelves=shelves(scheme, today=today),
        also={key: [*_also(landlord, key)] for key in classes()},
        door=door(landlord.kind, on=today, starts_on=starts_on, opted_in=landlord.information_opted_in).value,
        starts_on=starts_on,
    )


@login_not_required
@require_safe
def of_class(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What is in one class."""
    scheme = scheme_at(request, slug)
    found = classes().get(key)
    if found is None:
        raise Http404
    one = shelf(scheme, found, today=clock.today())
    also = [*_also(scheme.landlord, key)]
    return _page(request, "front/published_class.html", scheme, shelf=one, also=also)


@login_not_required
@require_safe
def document(request: HttpRequest, slug: str, code: UUID) -> HttpResponse:
    """A document with every version. One that was withdrawn says so, and why: 410."""
    scheme = scheme_at(request, slug)
    found = access.document_of(scheme, code)
    one = paper(found, today=clock.today())
    if found.withdrawn_at:
        return _page(request, "front/published_gone.html", scheme, status=410, paper=one)
    return _page(request, "front/published_document.html", scheme, paper=one, version=one.now)


@login_not_required
@require_safe
def version(request: HttpRequest, slug: str, code: UUID, number: int) -> HttpResponse:
    """What it said before. One that was deleted says why: 410."""
    scheme = scheme_at(request, slug)
    found = access.document_of(scheme, code)
    one = paper(found, today=clock.today())
    asked = access.version_of(found, number)
    if found.withdrawn_at or asked.removed_at:
        return _page(request, "front/published_gone.html", scheme, status=410, paper=one, version=asked)
    return _page(request, "front/published_document.html", scheme, paper=one, version=asked)


@login_not_required
@require_safe
def sheet(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """A table that Homefile keeps up to date; of many buildings those that are looked for."""
    scheme = scheme_at(request, slug)
    filled = sheet_at(scheme, key)
    building = " ".join(storable(request.GET.get("building", "")).split())[:MOST_LETTERS]
    tables = filled.kind.tables.values()
    shown = [_shown(request, filled, table, building) for table in tables]
    return _page(
        request,
        "front/published_sheet.html",
        scheme,
        filled=filled,
        shown=shown,
        building=building,
        measures=measures_of(key),
    )


def sheet_at(scheme: Scheme, key: str) -> Filled:
    """A sheet that is filled and not left out. 404 for any other."""
    found = sheets_of(scheme).get(key)
    if found is None:
        raise Http404
    return found


def _also(landlord: Landlord, key: str) -> Iterator[Also]:
    """What belongs to a class and is neither a document nor a sheet."""
    at = {"slug": landlord.slug}
    if key == "registers":
        yield Also("All that is on these pages", reverse("publication:as_csv", kwargs=at), "As a list (CSV).")
    if key in {"registers", "performance"} and landlord.kind == Landlord.Kind.ASSOCIATION:
        register = reverse("front:information_register", kwargs=at)
        yield Also("Requests for information", register, "What was asked, how it ended and how long it took.")


def _shown(request: HttpRequest, filled: Filled, table: Table, building: str) -> Shown:
    lines = filled.sheet.lines.filter(table=table.key).order_by("position")
    if building and table.by_building:
        lines = lines.filter(building__icontains=building)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get(table.key))
    columns = table.on_page
    return Shown(
        table=table,
        columns=[column for _, column in columns],
        rows=[[_told(line.cells[at], column, filled) for at, column in columns] for line in page],
        page=page,
    )


def _told(cell: Cell, column: Column, filled: Filled) -> str:
    """As people read it."""
    if cell is None:
        return "–"
    if column.holds is Holds.YEAR:
        counted_on = clock.day_of(filled.as_of)
        return f"{cell} so far" if cell in {str(counted_on.year), year_of(counted_on).name} else str(cell)
    if column.holds is Holds.MONEY and isinstance(cell, int):
        return words.money(cell)
    if column.holds is Holds.NUMBER and isinstance(cell, int):
        return words.number(cell)
    return str(cell)


def _page(
    request: HttpRequest, template: str, scheme: Scheme, *, status: int = 200, **context: Any
) -> HttpResponse:
    context |= {
        "landlord": scheme.landlord,
        "scheme": scheme,
        "law": law(),
        "licence_address": ADDRESSES[Licence(scheme.licence)] if scheme.licence else "",
        "person": reader_of(request),
    }
    return render(request, template, context, status=status)
