"""The front door, the list of homes, and the pages of one home that only show."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.front.calls import home_here
from portal.front.checks import certificates_seen, told
from portal.front.hazards import open_lines
from portal.front.overview import overview as overview_of
from portal.front.pages import page
from portal.front.plans import parts, parts_seen, works_seen, years_chart
from portal.homes.freshness import feed_origin, feeds_of
from portal.people.asking import signed_in
from portal.people.models import Person
from portal.tenancies.access import Viewer, sights_of


@login_not_required
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """To each their own: staff to the office, a resident to their home, anybody else to what this is."""
    if not request.user.is_authenticated:
        return render(request, "front/door.html", {"person": None})
    person = signed_in(request)
    if works_somewhere(person):
        return redirect("/office/")
    sights = sights_of(person, on=clock.today())
    if len(sights) == 1 and sights[0].viewer is Viewer.CURRENT_RESIDENT:
        return redirect("front:overview", code=sights[0].home.code)
    return redirect("front:homes")


def works_somewhere(person: Person) -> bool:
    """Whether they came as staff of a landlord or a contractor."""
    return Person.objects.staff().filter(pk=person.pk).exists()


@require_safe
def homes(request: HttpRequest) -> HttpResponse:
    """Every home of this person, and every copy they may still take."""
    sights = sights_of(signed_in(request), on=clock.today())
    current = [sight for sight in sights if sight.viewer is Viewer.CURRENT_RESIDENT]
    left = [sight for sight in sights if sight.viewer is Viewer.EARLIER_RESIDENT]
    return page(request, "front/homes.html", current=current, left=left)


@require_safe
def overview(request: HttpRequest, code: UUID) -> HttpResponse:
    """What is happening now, what comes, whether it is safe, how it has been."""
    sight = home_here(request, code)
    return page(request, "front/overview.html", sight, nav="overview", **overview_of(sight, now=clock.now()))


@require_safe
def plan(request: HttpRequest, code: UUID) -> HttpResponse:
    """What will be renewed when, part by part."""
    sight = home_here(request, code)
    home, today = sight.home, clock.today()
    feeds = feeds_of(home.landlord)
    components = list(parts_seen(home).select_related("source"))
    works = works_seen(home).select_related("source").prefetch_related("changes")
    shown, rest = parts(components, works, home, feeds=feeds, today=today)
    return page(
        request,
        "front/plan.html",
        sight,
        nav="plan",
        own=[part for part in shown if not part.shared],
        shared=[part for part in shown if part.shared],
        rest=rest,
        chart=years_chart(shown, rest, components, today=today),
        origin=feed_origin("programmes", feeds),
    )


@require_safe
def safety(request: HttpRequest, code: UUID) -> HttpResponse:
    """Each check, its certificates, when it is next due."""
    sight = home_here(request, code)
    home = sight.home
    feeds = feeds_of(home.landlord)
    found = told(
        home,
        certificates_seen(home).select_related("source"),
        parts_seen(home).select_related("source"),
        today=clock.today(),
        feeds=feeds,
    )
    return page(
        request,
        "front/safety.html",
        sight,
        nav="safety",
        own=[one for one in found if not one.shared],
        shared=[one for one in found if one.shared],
        attention=[one for one in found if one.attention],
        hazards=open_lines(sight, now=clock.now()),
        origin=feed_origin("certificates", feeds),
    )
