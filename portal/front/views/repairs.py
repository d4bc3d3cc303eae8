"""The repairs of a home: the history, and one repair."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.front.export import nested, order_row
from portal.front.history import choices, count_cells, grouped, more_choices, narrowed, total, wanted_from
from portal.front.order import details, order_seen
from portal.front.pages import page, unkept
from portal.front.repairs import repair, repairs
from portal.homes.freshness import feed_origin, feeds_of, origin
from portal.people.asking import signed_in
from portal.tenancies.access import home_for

PER_PAGE = 50


@require_safe
def history(request: HttpRequest, code: UUID) -> HttpResponse:
    """Every repair of the home and of its shared parts, newest first."""
    sight = home_for(signed_in(request), code, on=clock.today())
    wanted = wanted_from(request.GET)
    cells, codes = count_cells(sight)
    found = total(cells, wanted)
    pages = Paginator(narrowed(sight, wanted, codes), PER_PAGE)
    pages.count = found  # counted already
    shown = pages.get_page(request.GET.get("page"))
    return page(
        request,
        "front/repairs.html",
        sight,
        nav="repairs",
        wanted=wanted,
        found=found,
        all_of_them=sum(cell.count for cell in cells),
        filters=choices(cells, wanted),
        more_filters=more_choices(cells, wanted),
        pages=shown,
        groups=grouped(repairs(shown.object_list, sight, now=clock.now())),
        origin=feed_origin("work_orders", feeds_of(sight.home.landlord)),
    )


@require_safe
def one(request: HttpRequest, code: UUID, order: UUID) -> HttpResponse:
    """One repair: where it stands, what happened, the promise, the work and its cost."""
    sight = home_for(signed_in(request), code, on=clock.today())
    found = order_seen(sight, order)
    now = clock.now()
    return page(
        request,
        "front/repair.html",
        sight,
        nav="repairs",
        repair=repair(found, sight, now=now),
        **details(found, sight, now=now),
        origin=origin(found, "work_orders", feeds_of(sight.home.landlord)),
    )


@require_safe
def as_data(request: HttpRequest, code: UUID, order: UUID) -> HttpResponse:
    """The same repair in the standard, with no more in it than its page shows."""
    sight = home_for(signed_in(request), code, on=clock.today())
    found = order_seen(sight, order)
    return unkept(
        JsonResponse(nested("work_orders", order_row(found, sight)), json_dumps_params={"indent": 2})
    )
