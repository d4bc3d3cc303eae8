"""Where the landlord's system and Homefile differ: looked at, compared now, seen to."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.landlords.models import Officer
from portal.office import differences
from portal.office.forms import GiveUpForm
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.sync.models import Difference
from portal.sync.reconciling import running
from portal.sync.reconciling.settling import CannotSeeTo, see_to
from portal.sync.tasks import reconcile
from portal.tenancies.access import SETTING_ROLES, officer_for

A_PAGE = 50
HEALED_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def all_of_them(request: HttpRequest) -> HttpResponse:
    """What waits for staff, what was put right by itself, and how the last comparisons went."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    if request.method == "POST":
        return _compare(request, officer)
    shown = Paginator(differences.listed_of(officer.landlord), A_PAGE).get_page(request.GET.get("page"))
    healed = differences.healed_of(officer.landlord)[:HEALED_SHOWN]
    return page(
        request,
        "office/differences.html",
        officer,
        nav="systems",
        shown=shown,
        lines=[differences.line_of(each) for each in shown],
        healed=[differences.line_of(each) for each in healed],
        runs=differences.last_runs(officer.landlord),
        can_compare=bool(running.to_compare(officer.landlord)),
    )


def _compare(request: HttpRequest, officer: Officer) -> HttpResponse:
    systems = running.to_compare(officer.landlord)
    for system in systems:
        reconcile.delay(running.begin(system, by=signed_in(request)).pk)
    if systems:
        messages.success(request, "Both sides are being compared. Look again in a minute.")
    else:
        messages.error(request, "There is no system that can be asked what it holds.")
    return redirect("office:differences")


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID) -> HttpResponse:
    """What each side says, and how staff saw to it."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    found = Difference.objects.select_related("system").filter(landlord=officer.landlord, code=code).first()
    if found is None:
        raise Http404
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            see_to(difference=found, because=form.cleaned_data["because"], by=signed_in(request))
        except CannotSeeTo as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, "Written down. It is not listed again while nothing changes.")
        return redirect("office:differences")
    return page(
        request,
        "office/difference.html",
        officer,
        nav="systems",
        line=differences.line_of(found),
        why=differences.why(found),
        sides=differences.sides(found),
        order=differences.order_of(found),
        form=form,
        is_listed=found.state == Difference.State.LISTED,
    )
