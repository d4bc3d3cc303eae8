"""A landlord's colours as a style sheet of its own, so that no page needs an inline style."""

import hashlib
from collections.abc import Callable
from typing import Protocol

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from portal.core import colours

A_YEAR = 365 * 24 * 60 * 60
A_MINUTE = 60


class Branded(Protocol):
    """Whoever has a name in web addresses and two colours: a landlord."""

    slug: str
    primary_colour: str
    secondary_colour: str


def look_version(of: Branded) -> str:
    """Changes when, and only when, the style sheet would."""
    sheet = colours.stylesheet(of.primary_colour, of.secondary_colour)
    return hashlib.sha256(sheet.encode()).hexdigest()[:10]


def look_path(of: Branded) -> str:
    """Where a page finds its landlord's colours; may be kept for ever, since it changes with them."""
    return f"/look/{of.slug}.css?v={look_version(of)}"


def look_view(find: Callable[[str], Branded | None]) -> Callable[[HttpRequest, str], HttpResponse]:
    """The view of `/look/<slug>.css`, given how to find a landlord by its slug."""

    @login_not_required
    def look(request: HttpRequest, slug: str) -> HttpResponse:
        of = find(slug)
        if of is None:
            raise Http404
        sheet = colours.stylesheet(of.primary_colour, of.secondary_colour)
        keep = A_YEAR if request.GET.get("v") == look_version(of) else A_MINUTE
        return HttpResponse(
            sheet, content_type="text/css", headers={"Cache-Control": f"public, max-age={keep}"}
        )

    return look
