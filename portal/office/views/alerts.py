"""Alerts about people: those to be looked at again, and one of them, to keep or to end."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from portal.core import clock
from portal.office.access import alert_for
from portal.office.alerts import review_words, words_of
from portal.office.forms import AlertForm
from portal.office.looking import note_look
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.tenancies import alerts
from portal.tenancies.access import ALERT_ROLES, officer_for
from portal.tenancies.models import PersonAlert
from portal.tenancies.rules import next_review

A_PAGE = 50


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Those past their day, the longest first; an address each, and no comments."""
    officer, today = officer_for(signed_in(request), ALERT_ROLES, on=clock.today()), clock.today()
    rows = (
        PersonAlert.objects.due(on=today)
        .filter(landlord=officer.landlord)
        .select_related("party__tenancy__home")
        .defer("party__words", "party__tenancy__home__words")
        .order_by(F("review_on").asc(nulls_first=True), "pk")
    )
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = [(one, words_of(one.type_code), review_words(one.review_on, today=today)) for one in shown]
    return page(request, "office/alerts.html", officer, nav="search", shown=shown, lines=lines)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, tenant: UUID, position: int) -> HttpResponse:
    """Is it true, and who needs it? Kept with a new day, or ended."""
    officer = officer_for(signed_in(request), ALERT_ROLES, on=clock.today())
    alert = alert_for(officer, tenant, position)
    note_look(request, officer, tenancy=alert.party.tenancy_id)
    again = next_review(clock.today(), months=officer.landlord.alert_review_months)
    form = AlertForm(initial={"need": alert.need, "review_on": again})
    if request.method == "POST":
        try:
            if "end" in request.POST:
                alerts.end_alert(alert=alert, by=officer)
                messages.success(request, "Ended. Nobody is shown it from now on.")
                return redirect("office:alerts")
            form = AlertForm(request.POST)
            if form.is_valid():
                alerts.keep_alert(alert=alert, by=officer, **form.cleaned_data)
                messages.success(request, "Kept. You are reminded when it is to be looked at again.")
                return redirect("office:alerts")
        except alerts.CannotReview as reason:
            form.add_error(None, str(reason)) if form.is_bound else messages.error(request, str(reason))
    return page(
        request,
        "office/alert.html",
        officer,
        nav="search",
        alert=alert,
        place=alert.party.tenancy.home,
        what=words_of(alert.type_code),
        when=review_words(alert.review_on, today=clock.today()),
        form=form,
    )
