"""How the landlord's systems and Homefile get on."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.office import sync_health
from portal.office.pages import page
from portal.people.asking import signed_in
from portal.tenancies.access import SETTING_ROLES, officer_for


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Each system: whether it is well, what waits, and what is tried next."""
    officer = officer_for(signed_in(request), SETTING_ROLES, on=clock.today())
    landlord = officer.landlord
    return page(
        request,
        "office/sync_health.html",
        officer,
        nav="systems",
        lines=sync_health.lines_of(landlord, clock.now()),
        troubles=sync_health.troubles_of(landlord),
        deliveries=sync_health.deliveries_waiting(landlord),
        differences=sync_health.differences_listed(landlord),
    )
