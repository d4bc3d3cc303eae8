"""What every page of the office has: a landlord's look, the menu of a role, and nothing kept by browsers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.landlords.models import Contractor, Officer
from portal.tenancies.access import HAZARD_ROLES, HOME_ROLES, KEEPING_ROLES, SETTING_ROLES

Menu = list[tuple[str, str, str]]


def page(
    request: HttpRequest,
    template: str,
    worker: Officer | Contractor,
    *,
    nav: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page for an officer or a contractor. What it shows is about people, so that no browser keeps it."""
    context |= {
        "landlord": worker.landlord,
        "person": request.user,
        "nav": nav,
        "office_nav": menu_of(worker),
        "searches": isinstance(worker, Officer) and worker.role in HOME_ROLES,
    }
    answer = render(request, template, context, status=status)
    answer["Cache-Control"] = "no-store, private"
    return answer


def menu_of(worker: Officer | Contractor) -> Menu:
    """The parts of the office that this person has to do with."""
    if isinstance(worker, Contractor):
        return [("orders", reverse("office:orders"), "Your orders")]
    figures = ("figures", reverse("office:figures"), "Figures")
    people = [("people", reverse("office:people"), "People")] if worker.administers else []
    if worker.role not in HOME_ROLES:
        return [figures, *people]
    outgoing = [("outgoing", reverse("office:outgoing"), "Reports out")]
    systems = [("systems", reverse("office:systems"), "Systems")]
    setting_up = [("setting-up", reverse("office:problems"), "Set up repairs")]
    return [
        ("search", reverse("office:start"), "Search"),
        ("queues", reverse("office:queues"), "What waits"),
        *([("hazards", reverse("office:hazards"), "Hazards")] if worker.role in HAZARD_ROLES else []),
        ("enquiries", reverse("office:enquiries"), "Questions"),
        ("corrections", reverse("office:corrections"), "Corrections"),
        ("deliveries", reverse("office:deliveries"), "Deliveries"),
        ("messages", reverse("office:messages"), "Messages"),
        figures,
        *([*outgoing, *systems, *setting_up] if worker.role in SETTING_ROLES else []),
        *([("keeping", reverse("office:keeping"), "Kept data")] if worker.role in KEEPING_ROLES else []),
        *people,
    ]
