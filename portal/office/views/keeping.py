"""What is kept and for how long; what is held about one tenant, to hand out or to erase."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.keeping.erasing import CannotErase, erase, what_would_go
from portal.keeping.holding import subject_of
from portal.keeping.kinds import How, kinds
from portal.keeping.models import Cleared, Clearing
from portal.keeping.package import package_of, words
from portal.landlords.models import Officer
from portal.office.access import tenant_for
from portal.office.looking import note_look
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.records.events import record
from portal.tenancies.access import KEEPING_ROLES, officer_for

RUNS = 30


def _officer(request: HttpRequest) -> Officer:
    return officer_for(signed_in(request), KEEPING_ROLES, on=clock.today())


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """How long each kind is kept, and what the last nights cleared away."""
    officer = _officer(request)
    runs = list(Clearing.objects.order_by("-began_at")[:RUNS])
    ours = Q(landlord=officer.landlord) | Q(landlord=None)
    rows = Cleared.objects.filter(ours, run__in=runs).select_related("run").order_by("-run__began_at", "kind")
    table = kinds()
    return page(
        request,
        "office/keeping.html",
        officer,
        nav="keeping",
        last=runs[0] if runs else None,
        lines=[(row, table[row.kind].name if row.kind in table else row.kind) for row in rows],
        periods=[kind for kind in table.values() if kind.personal or kind.how is not How.STAYS],
    )


@require_safe
def held(request: HttpRequest, tenant: UUID) -> HttpResponse:
    """What there is about one tenant, by kind: what may be erased, what not, and why."""
    officer = _officer(request)
    party = tenant_for(officer, tenant)
    note_look(request, officer, tenancy=party.tenancy_id)
    subject = subject_of(party)
    return page(
        request,
        "office/held.html",
        officer,
        nav="keeping",
        party=party,
        place=party.tenancy.home,
        has_account=subject.person is not None,
        lines=[(one, words()[one.kind.label]) for one in what_would_go(subject)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: HttpRequest, tenant: UUID) -> HttpResponseBase:
    """All of it, in one file: to be read before it is handed over. That it was taken is written down."""
    officer = _officer(request)
    party = tenant_for(officer, tenant)
    if request.method != "POST":
        return redirect("office:held", tenant=tenant)
    note_look(request, officer, tenancy=party.tenancy_id)
    packed = package_of(subject_of(party), at=clock.now())
    record("person taken out", party, by=officer.person)
    answer = StreamingHttpResponse(packed, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="everything-held.zip"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest, tenant: UUID) -> HttpResponse:
    """Ask whether, then erase what may be erased."""
    officer = _officer(request)
    party = tenant_for(officer, tenant)
    subject = subject_of(party)
    if request.method == "POST":
        try:
            erase(subject=subject, by=officer.person)
        except CannotErase as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "Erased, as far as the law allows. Tell them what stays, and why.")
        return redirect("office:held", tenant=tenant)
    note_look(request, officer, tenancy=party.tenancy_id)
    lines = [one for one in what_would_go(subject) if one.kind.erases]
    return page(request, "office/erase.html", officer, nav="keeping", party=party, lines=lines)
