"""Where a key hangs and what opens its box: asked for by a button, told in one answer that nothing keeps."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.core import clock
from portal.office.access import order_given_to, request_at
from portal.office.looking import note_look, note_look_at_order
from portal.office.pages import page
from portal.office.standing import stands
from portal.people.asking import signed_in
from portal.repairs.actions.getting_in import show_keysafe
from portal.repairs.keysafe import CannotShow
from portal.repairs.models import WorkOrder
from portal.sync.out.staff import waits_for_a_hand
from portal.tenancies.access import ALERT_ROLES, contractor_for, office_home_for, officer_for


@require_POST
def of_order(request: HttpRequest, code: UUID) -> HttpResponse:
    """For the contractor who attends, as long as the order is open."""
    person = signed_in(request)
    contractor = contractor_for(person, on=clock.today())
    order = order_given_to(contractor, code)
    try:
        shown = show_keysafe(report=order.request, attended=order, goes_on=_is_open(order), by=person)
    except CannotShow as reason:
        messages.error(request, str(reason))
        return redirect("office:contractor_order", code=code)
    note_look_at_order(request, contractor, order)
    return page(
        request, "office/key_safe.html", contractor, nav="orders", shown=shown, order=order, report=None
    )


def _is_open(order: WorkOrder) -> bool:
    updates, visits = order.statusupdates.all(), order.appointments.all()
    return stands(order, updates=updates, visits=visits, now=clock.now()).is_open


@require_POST
def of_report(request: HttpRequest, code: UUID, report: UUID) -> HttpResponse:
    """For staff who visit or send somebody, as long as no system takes the report up."""
    officer = officer_for(signed_in(request), ALERT_ROLES, on=clock.today())
    home = office_home_for(officer, code)
    found = request_at(home, report)
    try:
        shown = show_keysafe(report=found, attended=found, goes_on=waits_for_a_hand(found), by=officer.person)
    except CannotShow as reason:
        messages.error(request, str(reason))
        return redirect("office:request", code=code, report=report)
    note_look(request, officer, tenancy=found.tenancy_id)
    return page(
        request,
        "office/key_safe.html",
        officer,
        nav="search",
        shown=shown,
        order=None,
        report=found,
        place=home,
    )
