"""One box that finds a home, a person or a work order; and where everything else of the office is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.landlords.models import Contractor
from portal.office.access import worker_for
from portal.office.finding.homes import find
from portal.office.menu import MORE, others_of
from portal.office.pages import page
from portal.office.queues.table import number_words, numbers_of
from portal.people.asking import signed_in
from portal.tenancies.access import HOME_ROLES, officer_for

SUGGESTED = 4  # of each kind


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The front door: each goes to what their work is about."""
    worker = worker_for(signed_in(request), on=clock.today())
    if isinstance(worker, Contractor):
        return redirect("office:orders")
    if worker.role not in HOME_ROLES:
        return redirect("office:figures")
    waiting = numbers_of(worker, now=clock.now())
    return page(
        request, "office/start.html", worker, nav="search", waiting=waiting, number_words=number_words
    )


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found, by kind; the only thing found opens at once."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    asked = request.GET.get("q", "").strip()
    found = find(officer.landlord, asked, on=clock.today())
    if found.only:
        return redirect(found.only.href)
    return page(request, "office/search.html", officer, nav="search", q=asked, found=found)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A few of what would be found, while somebody is typing."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    found = find(officer.landlord, request.GET.get("q", ""), on=clock.today(), shown=SUGGESTED)
    return page(request, "components/suggestions.html", officer, results=list(found))


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """Where everything is that is not opened all day."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    return page(request, "office/more.html", officer, nav=MORE, groups=others_of(officer))
