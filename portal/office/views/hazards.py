"""Hazards for staff: the wall of clocks, the same as a table, one case, and what is handed out of it."""

import json
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.hazards.dossier import dossier as dossier_of
from portal.hazards.exporting import zipped
from portal.hazards.models import HazardCase
from portal.landlords.models import Officer
from portal.office.access import hazard_for
from portal.office.hazards.case import shown_case
from portal.office.hazards.dossier import TIMES, on_sheets, parts, times
from portal.office.hazards.wall import COLUMNS, WHOSE, card, clocks_of, columns, late_cards, shown
from portal.office.looking import note_look
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.records.events import record
from portal.tenancies.access import HAZARD_ROLES, officer_for

A_PAGE = 50


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """What is late, in the open at the top; then by duty what runs out next."""
    officer = _officer(request)
    whose, now = _whose(request), clock.now()
    made = columns(officer, whose=whose, now=now)
    return page(
        request,
        "office/hazards.html",
        officer,
        nav="hazards",
        columns=made,
        late=late_cards(officer, whose=whose, now=now),
        late_count=sum(one.late for one in made),
        running=sum(one.running for one in made),
        whose=whose,
        choices=WHOSE,
    )


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Every clock that runs, one a row; of one column, or only what is late."""
    officer = _officer(request)
    whose, now = _whose(request), clock.now()
    column = request.GET.get("column", "")
    if column and column not in COLUMNS:
        raise Http404
    rows = clocks_of(officer, whose=whose)
    rows = rows.filter(column=column) if column else rows
    is_late = request.GET.get("show") == "late"
    rows = rows.filter(due_at__lt=now) if is_late else rows
    paged = Paginator(shown(rows), A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "office/hazards_table.html",
        officer,
        nav="hazards",
        shown=paged,
        cards=[card(one, now=now) for one in paged],
        column=column,
        is_late=is_late,
        columns=COLUMNS,
        whose=whose,
        choices=WHOSE,
    )


@require_safe
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """A case: its clocks, what was judged, found, done and said, and what can be done next."""
    officer = _officer(request)
    case = _looked_at(request, officer, code)
    return page(
        request, "office/hazard.html", officer, nav="hazards", **shown_case(case, officer, now=clock.now())
    )


@require_safe
def printed(request: HttpRequest, code: UUID) -> HttpResponse:
    """The dossier to read or to print: every event, who, when, on what knowledge."""
    officer = _officer(request)
    case = _looked_at(request, officer, code)
    now = clock.now()
    document = dossier_of(case, now=now)
    return page(
        request,
        "office/hazard_print.html",
        officer,
        nav="hazards",
        case=case,
        hazard=document["case"]["hazard"],
        headings=TIMES,
        times=times(document),
        parts=parts(document),
        now=now,
    )


@require_safe
def on_paper(request: HttpRequest, code: UUID) -> HttpResponse:
    """The same as a PDF, to send to the Ombudsman."""
    officer = _officer(request)
    case = _looked_at(request, officer, code)
    _note_export(case, officer)
    return _as_a_file(
        on_sheets(dossier_of(case, now=clock.now())), f"{case.reference}.pdf", "application/pdf"
    )


@require_safe
def dossier(request: HttpRequest, code: UUID) -> HttpResponse:
    """The same as data."""
    officer = _officer(request)
    case = _looked_at(request, officer, code)
    _note_export(case, officer)
    said = json.dumps(dossier_of(case, now=clock.now()), indent=2)
    return _as_a_file(said.encode(), f"{case.reference}.json", "application/json")


@require_safe
def everything(request: HttpRequest) -> StreamingHttpResponse:
    """All cases of the landlord in the public sector's model for damp and mould: a CSV a table, zipped."""
    officer = _officer(request)
    record("hazards exported", officer.landlord, by=officer.person, landlord_id=officer.landlord_id)
    answer = StreamingHttpResponse(zipped(officer.landlord), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="hazards-{clock.today()}.zip"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _as_a_file(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _looked_at(request: HttpRequest, officer: Officer, code: UUID) -> HazardCase:
    """The case, and that its household was looked at."""
    case = hazard_for(officer, code)
    note_look(request, officer, home=case.home, tenancy=case.tenancy_id)
    return case


def _note_export(case: HazardCase, officer: Officer) -> None:
    record("hazard exported", case, by=officer.person)


def _officer(request: HttpRequest) -> Officer:
    return officer_for(signed_in(request), HAZARD_ROLES, on=clock.today())


def _whose(request: HttpRequest) -> str:
    whose = request.GET.get("whose", "everybody")
    if whose not in WHOSE:
        raise Http404
    return whose
