"""A report as staff see it: what was said, the promise, and how far it has come."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portal.core import clock
from portal.hazards.models import HazardCase
from portal.homes.models import Home
from portal.landlords.models import Officer
from portal.office.access import request_at
from portal.office.alerts import words_of
from portal.office.forms import OwnNumberForm
from portal.office.looking import note_look
from portal.office.pages import page
from portal.office.photos import photos_of_request
from portal.office.standing import due_badge, label_of
from portal.people.asking import signed_in
from portal.repairs.models import RepairRequest, Said
from portal.repairs.rules import standing_of_request
from portal.repairs.spoken import spoken, to_staff
from portal.repairs.timeline import Happening, newest_first
from portal.repairs.trades import trade
from portal.sync.out.staff import CannotAct, take_up_by_hand, waits_for_a_hand
from portal.tenancies.access import ALERT_ROLES, HAZARD_ROLES, HOME_ROLES, office_home_for, officer_for


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: UUID, report: UUID) -> HttpResponse:
    """One report, from a home that it is of or shares; with the orders that came of it."""
    officer = officer_for(signed_in(request), HOME_ROLES, on=clock.today())
    home = office_home_for(officer, code)
    found = request_at(home, report)
    note_look(request, officer, tenancy=found.tenancy_id)
    form = OwnNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            order = take_up_by_hand(report=found, number=form.cleaned_data["number"], by=officer.person)
        except CannotAct as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"The report is now repair {order.reference}.")
            return redirect("office:order_at_home", code=code, order=order.code)
    now = clock.now()
    standing = standing_of_request(found, now=now)
    orders = [*found.orders.order_by("raised_at"), *([found.joined] if found.joined else [])]
    sees_needs, waits = officer.role in ALERT_ROLES, waits_for_a_hand(found)
    has_keysafe = bool(found.keysafe_place or found.keysafe_code)
    its_address = reverse("office:request_key_safe", kwargs={"code": code, "report": report})
    return page(
        request,
        "office/request.html",
        officer,
        nav="search",
        report=found,
        place=home,
        standing=standing,
        label="With an order" if orders else label_of(standing, officer.landlord.name),
        due=due_badge(found.due_at, now=now) if standing.is_open and not orders else None,
        trade=trade(found.trade_code),
        orders=orders,
        form=form if waits else None,
        keysafe_at=its_address if has_keysafe and sees_needs and waits else "",
        sees_needs=sees_needs,
        alerts=[words_of(alert) for alert in found.alerts] if sees_needs else [],
        happenings=newest_first([*_held(found, home), *_spoken(found)]),
        photos=photos_of_request(found, officer.person),
        hazard=_hazard(found, officer),
    )


def _hazard(report: RepairRequest, officer: Officer) -> HazardCase | None:
    """The case that came of it, for those who look after hazards."""
    if not report.hazard or officer.role not in HAZARD_ROLES:
        return None
    return HazardCase.objects.filter(reports__request=report).first()


def _spoken(report: RepairRequest) -> list[Happening]:
    return spoken(Said.objects.about(request=report, order=None), request=report, whose=to_staff)


def _held(report: RepairRequest, home: Home) -> list[Happening]:
    if report.held_at is None:
        return []
    return [Happening(report.held_at, "Its system has the report", by=home.landlord.name)]
