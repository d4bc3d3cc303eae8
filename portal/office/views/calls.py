"""On the phone with a resident: begin, note, end. What is done meanwhile is done on their own pages."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from portal.core import clock
from portal.landlords.models import Officer
from portal.office.access import call_for, tenant_of
from portal.office.calling import done_in
from portal.office.forms import CallNoteForm
from portal.office.looking import note_look
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.tenancies.access import (
    CALL_ROLES,
    HAZARD_ROLES,
    HOME_ROLES,
    goes_on,
    office_home_for,
    officer_for,
)
from portal.tenancies.actions import TenancyEnded, check_still_tenant
from portal.tenancies.calls import TAKES_CALLS, CannotCall, begin_call, end_call, note_call
from portal.tenancies.models import Call, Party


class SameAgain(HttpResponseRedirect):
    """On to an address with what was posted: what somebody typed is not lost."""

    status_code = 307


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, code: UUID, tenant: UUID) -> HttpResponse:
    """Ask whether it is really them, then open their pages."""
    officer = officer_for(signed_in(request), CALL_ROLES, on=clock.today())
    home = office_home_for(officer, code)
    party = tenant_of(home, tenant)
    try:
        check_still_tenant(party)
        if request.method == "POST":
            _begin(request, party, officer)
            return redirect("front:overview", code=home.code)
    except (TenancyEnded, CannotCall) as reason:
        messages.error(request, _why(reason, party))
        return redirect("office:home", code=home.code)
    return page(
        request,
        "office/call_begin.html",
        officer,
        nav="search",
        place=home,
        party=party,
        minutes=settings.CALL_MINUTES,
    )


def _begin(request: HttpRequest, party: Party, officer: Officer) -> None:
    begin_call(party=party, at=clock.now(), minutes=settings.CALL_MINUTES, by=officer)
    request.session[TAKES_CALLS] = True


def _why(reason: Exception, party: Party) -> str:
    if isinstance(reason, TenancyEnded):
        return f"{party.name} is no longer a tenant here, so their pages do not open."
    return str(reason)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """A call: when, with whom, what was done and noted. Whoever took it may add to the note, also later."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    call = call_for(officer, code)
    is_theirs = call.officer_id == officer.pk
    form = CallNoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not is_theirs:
            raise Http404
        if form.is_valid():
            note_call(call=call, words=form.cleaned_data["words"], by=officer)
            messages.success(request, "The note is kept.")
            return HttpResponseRedirect(_next(request, call))
    note_look(request, officer, tenancy=call.party.tenancy_id)
    return page(
        request,
        "office/call.html",
        officer,
        nav="search",
        call=call,
        goes_on=goes_on(call, now=clock.now()),
        is_theirs=is_theirs,
        done=done_in(call, hazards=officer.role in HAZARD_ROLES),
        form=form,
    )


@require_POST
def end(request: HttpRequest, code: UUID) -> HttpResponse:
    """Nobody is on the phone any more: back to the home's screen."""
    officer = officer_for(signed_in(request), CALL_ROLES, on=clock.today())
    call = call_for(officer, code)
    if call.officer_id != officer.pk:
        raise Http404
    end_call(call=call, at=clock.now(), by=officer)
    messages.success(request, f"The call with {call.party.name} has ended.")
    return redirect("office:home", code=call.party.tenancy.home.code)


@require_POST
def again(request: HttpRequest, code: UUID) -> HttpResponse:
    """Take a call up that ended too soon, and go on where it was, with what was typed."""
    officer = officer_for(signed_in(request), CALL_ROLES, on=clock.today())
    call = call_for(officer, code)
    if call.officer_id != officer.pk:
        raise Http404
    try:
        _begin(request, call.party, officer)
    except (TenancyEnded, CannotCall) as reason:
        messages.error(request, _why(reason, call.party))
        return redirect("office:home", code=call.party.tenancy.home.code)
    to = _next(request, call)
    return SameAgain(to) if "posted" in request.GET else HttpResponseRedirect(to)


def _next(request: HttpRequest, call: Call) -> str:
    """The page of this home that they were at, or the page of the call."""
    to = request.GET.get("next", "")
    at_home = reverse("front:overview", args=[call.party.tenancy.home.code])
    is_ours = to.startswith(at_home) and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return to if is_ours else reverse("office:call", args=[call.code])
