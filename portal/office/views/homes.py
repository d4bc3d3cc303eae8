"""The home on one screen, and a work order with everything that is known of it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.enquiries.actions.noting import note_at_home
from portal.homes.models import Home
from portal.homes.parts import part_name
from portal.landlords.models import Officer
from portal.office.access import order_at, order_of, tenant_of
from portal.office.home.noting import HomeNoteForm
from portal.office.home.record import record_of
from portal.office.home.timeline import LABELS, Kind, moment_of, timeline
from portal.office.looking import note_look, note_look_at_order
from portal.office.more_work import lines_of
from portal.office.pages import page
from portal.office.photos import photos_of_order
from portal.office.standing import day_or_hour, due_badge, label_of, stands
from portal.people.asking import signed_in
from portal.repairs.models import Said, WorkOrder
from portal.repairs.pictures.sending import PhotosForm
from portal.repairs.rules import answer_of
from portal.repairs.spoken import spoken, to_staff
from portal.repairs.timeline import Happening
from portal.repairs.timeline import timeline as order_timeline
from portal.repairs.trades import trade
from portal.repairs.words import EVERYTHING, lateness, title
from portal.safety import rules as safety
from portal.tenancies.access import (
    ALERT_ROLES,
    CALL_ROLES,
    HAZARD_ROLES,
    HOME_ROLES,
    KEEPING_ROLES,
    office_home_for,
    officer_for,
)
from portal.tenancies.actions import TenancyEnded, check_still_tenant, invite
from standards.codelists import codelist

INVITE_ROLES = frozenset({Officer.Role.ADVISER})


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, code: UUID) -> HttpResponse:
    """Everything an adviser needs in the first ten seconds, and a note in the next ten.

    Eleven queries, however long its history; one more for a part of it.
    """
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    home = office_home_for(officer, code)
    note_look(request, officer, home=home)
    hazards = officer.role in HAZARD_ROLES
    record = record_of(home, alerts=officer.role in ALERT_ROLES, hazards=hazards, now=clock.now())
    form = HomeNoteForm(request.POST or None, tenants=record.tenants)
    if request.method == "POST" and form.is_valid():
        note_at_home(
            code=form.cleaned_data["key"],
            home=home,
            said_by=form.cleaned_data["said_by"],
            words=form.cleaned_data["words"],
            by=officer,
        )
        messages.success(request, "Noted.")
        return redirect("office:home", code=home.code)
    kind = _kind(request.GET.get("show", ""), hazards=hazards)
    before = moment_of(request.GET.get("before", ""))
    stretch = timeline(home, kind=kind, before=before, hazards=hazards)
    latest = stretch
    if kind or before:
        latest = timeline(home, kind=Kind.CONTACTS, hazards=hazards)
    return page(
        request,
        "office/home.html",
        officer,
        nav="search",
        place=home,
        record=record,
        shows_alerts=officer.role in ALERT_ROLES,
        shows_hazards=hazards,
        takes_calls=officer.role in CALL_ROLES,
        invites=officer.role in INVITE_ROLES,
        keeps=officer.role in KEEPING_ROLES,
        stretch=stretch,
        contacts=latest.contacts,
        kinds={key: label for key, label in LABELS.items() if hazards or key != Kind.HAZARDS},
        kind=kind,
        earlier_than=before,
        form=form if form.is_bound else None,
        note=form,
        tenure=codelist("TenureTypeCode").get(home.tenure_code, ""),
        **_words(officer),
    )


def _kind(asked: str, *, hazards: bool) -> Kind | None:
    """What the timeline is narrowed to; nothing for what is unknown, or not for this role."""
    kind = Kind(asked) if asked in set(Kind) else None
    return None if kind is Kind.HAZARDS and not hazards else kind


def _words(officer: Officer) -> dict[str, Any]:
    """How the page says what the rules found."""
    today = clock.today()
    return {
        "check_line": lambda state: safety.line(state, landlord=officer.landlord.name),
        "check_labels": safety.LABELS,
        "check_tones": safety.TONES,
        "now": clock.now(),
        "part_name": part_name,
        "years_since": lambda on: max(0, (today - on).days * 100 // 36525),
    }


@require_safe
def order_at_home(request: HttpRequest, code: UUID, order: UUID) -> HttpResponse:
    """A work order, from a home that it is at or shares."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    home = office_home_for(officer, code)
    return _order_page(request, officer, order_at(home, order), home)


@require_safe
def order(request: HttpRequest, code: UUID) -> HttpResponse:
    """A work order by itself: of shared parts, or on the way to its home's."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    found = order_of(officer, code)
    if found.home:
        return redirect("office:order_at_home", code=found.home.code, order=found.code)
    return _order_page(request, officer, found, None)


def _order_page(request: HttpRequest, officer: Officer, order: WorkOrder, home: Home | None) -> HttpResponse:
    note_look_at_order(request, officer, order)
    now = clock.now()
    updates, visits = order.statusupdates.all(), order.appointments.all()
    standing = stands(order, updates=updates, visits=visits, now=now)
    completion = getattr(order, "completion", None)
    return page(
        request,
        "office/order.html",
        officer,
        nav="search",
        order=order,
        place=home,
        heading=title(order, (), EVERYTHING),
        said=partial(day_or_hour, today=clock.today()),
        standing=standing,
        label=label_of(standing, officer.landlord.name),
        due=due_badge(order.due_at, now=now) if standing.is_open else None,
        lateness=lateness(order, now=now),
        answer=answer_of(order),
        trade=trade(order.trade_code),
        work_class=codelist("WorkClassCode").get(order.class_code, ""),
        elements=order.workelements.all(),
        more_work=lines_of(order, officer) if getattr(order, "asks_more", True) else [],
        theirs=False,
        asks="",
        photos=photos_of_order(order, signed_in(request)),
        photos_form=PhotosForm(),
        happenings=order_timeline(
            order,
            updates=updates,
            changes=order.statuschanges.all(),
            visits=visits,
            completion=completion,
            read=EVERYTHING,
            landlord=officer.landlord.name,
            besides=_spoken(order),
        ),
    )


def _spoken(order: WorkOrder) -> list[Happening]:
    """What the resident reported and said of it, beside what the landlord's systems tell."""
    said = Said.objects.about(request=order.request, order=order)
    return spoken(said, request=order.request, whose=to_staff)


@require_http_methods(["GET", "HEAD", "POST"])
def invite_tenant(request: HttpRequest, code: UUID, tenant: UUID) -> HttpResponse:
    """Ask whether, then send, the letter that lets a tenant in."""
    officer = officer_for(signed_in(request), INVITE_ROLES, on=clock.today())
    home = office_home_for(officer, code)
    party = tenant_of(home, tenant)
    try:
        check_still_tenant(party)
    except TenancyEnded:
        messages.error(request, f"{party.name} is no longer a tenant here, so no letter can be sent.")
        return redirect("office:home", code=home.code)
    if request.method != "POST":
        return page(request, "office/invite.html", officer, nav="search", place=home, party=party)
    invite(party=party, by=signed_in(request))
    messages.success(request, f"A letter with a new code is on its way to {party.name}.")
    return redirect("office:home", code=home.code)
