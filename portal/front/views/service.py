"""How the landlord is doing: the same figures that its staff and its board see."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.documents.access import publishes
from portal.front.calls import home_here
from portal.front.pages import page
from portal.insight import showing
from portal.insight.measures import measures


@require_safe
def service(request: HttpRequest, code: UUID) -> HttpResponse:
    """Of the landlord, and of the building as far as it has homes enough."""
    sight = home_here(request, code)
    home, today = sight.home, clock.today()
    return page(
        request,
        "front/service.html",
        sight,
        nav="overview",
        service=showing.of_landlord(home.landlord, today=today),
        of_block=showing.of_block(home.block, today=today),
        measures=measures().values(),
        publishes=publishes(home.landlord),
    )
