"""What every resident's page has: their landlord's look, and the menu of their home."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.tenancies.access import Sight


def page(
    request: HttpRequest, template: str, sight: Sight | None = None, *, nav: str = "", **context: Any
) -> HttpResponse:
    """A page about one home, or about none. Browsers do not keep it: phones are shared and lost."""
    home = sight.home if sight else None
    context |= {
        "landlord": home.landlord if home else None,
        "home": home,
        "nav": nav,
        "person": request.user,
        "reader": sight.reader if sight else request.user.pk,
        "on_call": sight.call if sight else None,
    }
    return unkept(render(request, template, context))


def unkept(answer: HttpResponse) -> HttpResponse:
    """The answer, marked so that neither browsers nor anything between keep it."""
    answer["Cache-Control"] = "no-store, private"
    return answer
