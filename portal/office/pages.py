"""What every page of the office has: a landlord's look, the menu of a role, and nothing kept by browsers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.landlords.models import Contractor, Officer
from portal.office.menu import current, menu_of
from portal.tenancies.access import HOME_ROLES


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
    menu = menu_of(worker)
    context |= {
        "landlord": worker.landlord,
        "person": request.user,
        "nav": current(menu, nav),
        "office_nav": menu,
        "searches": isinstance(worker, Officer) and worker.role in HOME_ROLES,
    }
    answer = render(request, template, context, status=status)
    answer["Cache-Control"] = "no-store, private"
    return answer
