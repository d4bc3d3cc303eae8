"""The repairs of a home: the history, and one repair as data."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.front.calls import home_here
from portal.front.export import nested, order_row
from portal.front.history import (
    choices,
    count_cells,
    grouped,
    more_choices,
    narrowed,
    report_cells,
    total,
    wanted_from,
    wanted_reports,
)
from portal.front.order import order_seen
from portal.front.pages import page, unkept
from portal.front.repairs import repairs
from portal.front.requests import waiting_requests
from portal.homes.freshness import feed_origin, feeds_of
from portal.people.asking import signed_in
from portal.tenancies.access import home_for

PER_PAGE = 50


@require_safe
def history(request: HttpRequest, code: UUID) -> HttpResponse:
    """Every repair of the home and of its shared parts, newest first."""
    sight = home_here(request, code)
    wanted = wanted_from(request.GET)
    cells, codes = count_cells(sight)
    orders = total(cells, wanted)
    waiting = waiting_requests(sight)
    cells += report_cells(waiting)
    pages = Paginator(narrowed(sight, wanted, codes), PER_PAGE)
    pages.count = orders  # counted already
    shown = pages.get_page(request.GET.get("page"))
    return page(
        request,
        "front/repairs.html",
        sight,
        nav="repairs",
        wanted=wanted,
        found=total(cells, wanted),
        all_of_them=sum(cell.count for cell in cells),
        filters=choices(cells, wanted),
        more_filters=more_choices(cells, wanted),
        pages=shown,
        waiting=wanted_reports(waiting, wanted) if shown.number == 1 else [],
        groups=grouped(repairs(shown.object_list, sight, now=clock.now())),
        origin=feed_origin("work_orders", feeds_of(sight.home.landlord)),
    )


@require_safe
def as_data(request: HttpRequest, code: UUID, order: UUID) -> HttpResponse:
    """The same repair in the standard, with no more in it than its page shows."""
    sight = home_for(signed_in(request), code, on=clock.today())
    found = order_seen(sight, order)
    return unkept(
        JsonResponse(nested("work_orders", order_row(found, sight)), json_dumps_params={"indent": 2})
    )
