"""What waits to go to the landlord's repairs system, and what to do about it."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.landlords.models import Officer
from portal.office import outgoing
from portal.office.access import outgoing_for
from portal.office.forms import GiveUpForm
from portal.office.looking import note_look, note_look_at_order
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.sync.models import Outgoing, System
from portal.sync.out.staff import CannotAct, give_up, try_again
from portal.tenancies.access import SETTING_ROLES, officer_for

A_PAGE = 50
UNUSED_SHOWN = 20


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What needs a person first; then what is being tried. And what came that could not be used."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    shown = Paginator(outgoing.waiting_of(officer.landlord), A_PAGE).get_page(request.GET.get("page"))
    system = System.objects.taking_reports().filter(landlord=officer.landlord).first()
    unused = outgoing.unused_of(officer.landlord)
    return page(
        request,
        "office/outgoing.html",
        officer,
        nav="outgoing",
        shown=shown,
        lines=[outgoing.line_of(message) for message in shown],
        system=system,
        health=outgoing.health_of(system) if system else None,
        failure=outgoing.FAILURES.get(system.last_failure) if system else None,
        unused=list(unused[:UNUSED_SHOWN]),
        unused_count=unused.count(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """What it says and why it has not arrived; to try it again, or to say how it was seen to."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    message = outgoing_for(officer, code)
    about = message.request or message.work_order
    _note_look(request, officer, message)
    form = GiveUpForm(request.POST if "because" in request.POST else None)
    if request.method == "POST" and "again" in request.POST:
        return _again(request, message)
    if request.method == "POST" and form.is_valid():
        return _give_up(request, message, form.cleaned_data["because"])
    return page(
        request,
        "office/outgoing_one.html",
        officer,
        nav="outgoing",
        line=outgoing.line_of(message),
        home=about.home if about else message.works.case.home if message.works else None,
        body=json.dumps(message.body, indent=2, ensure_ascii=False),
        form=form,
        is_over=bool(message.delivered_at or message.given_up_at),
    )


def _note_look(request: HttpRequest, officer: Officer, message: Outgoing) -> None:
    """It says all that the household has said, to a system."""
    if message.request:
        note_look(request, officer, tenancy=message.request.tenancy_id)
    elif message.work_order:
        note_look_at_order(request, officer, message.work_order)
    elif message.works:
        case = message.works.case
        note_look(request, officer, home=case.home, tenancy=case.tenancy_id)


def _again(request: HttpRequest, message: Outgoing) -> HttpResponse:
    try:
        try_again(message=message, by=signed_in(request))
    except CannotAct as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "We are trying it again. If it does not arrive, it stays in this list.")
    return redirect("office:outgoing_one", code=message.code)


def _give_up(request: HttpRequest, message: Outgoing, because: str) -> HttpResponse:
    try:
        give_up(message=message, because=because, by=signed_in(request))
    except CannotAct as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Written down. It will not be sent.")
    return redirect("office:outgoing")
