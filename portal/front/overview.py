"""The overview of a home: what is happening now, what comes, whether it is safe, how it has been."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Q

from portal.core.clock import day_of, start_of
from portal.front.checks import certificates_seen, next_check, told
from portal.front.hazards import cases_seen, open_lines
from portal.front.plans import Plan, parts_seen, plan, still_to_come, works_seen
from portal.front.repairs import Repair, lived_here, orders_seen, repairs, urgency
from portal.front.requests import Report, open_requests
from portal.front.years import charts_of, years_of
from portal.homes.freshness import feed_origin, feeds_of
from portal.repairs.conditions import OPEN
from portal.tenancies.access import Sight

ASKED_FOR = timedelta(days=14)  # how long "is it fixed?" stays on the overview
SOON = timedelta(days=60)
OWN_SHOWN, SHARED_SHOWN, PLANS_SHOWN = 10, 3, 4


def overview(sight: Sight, *, now: datetime) -> Mapping[str, Any]:
    """Everything on the page."""
    home, today = sight.home, day_of(now)
    feeds = feeds_of(home.landlord)
    happening = happening_now(sight, now=now)
    own = [one for one in happening if not one.shared]
    shared = [one for one in happening if one.shared]
    plans = coming_plans(sight, today)
    parts = list(parts_seen(home).annotate(harms=Exists(cases_seen(sight).open())))
    found = told(home, certificates_seen(home), parts, today=today)
    attention = [one for one in found if one.attention]
    booked = [one for one in plans if one.booked and _is_near(one, today)]
    # Whether a case of a hazard is open comes with the parts, so that the page of a home without one keeps to
    # its twelve queries. Where no part is known it is asked for.
    is_harmed = not parts or parts[0].harms
    return {
        "hazards": open_lines(sight, now=now) if is_harmed else [],
        "own": own[:OWN_SHOWN],
        "own_more": max(0, len(own) - OWN_SHOWN),
        "shared": shared[:SHARED_SHOWN],
        "shared_more": max(0, len(shared) - SHARED_SHOWN),
        "booked": booked,
        "plans": [one for one in plans if not (one.booked and _is_near(one, today))][:PLANS_SHOWN],
        "checks": found,
        "attention": attention,
        "next_check": next_check(found, today=today),
        "charts": charts_of(
            years_of(home, this_year=today.year),
            landlord=home.landlord.name,
            costs=home.landlord.shows_costs,
        ),
        "repairs_origin": feed_origin("work_orders", feeds),
        "checks_origin": feed_origin("certificates", feeds),
        "plans_origin": feed_origin("programmes", feeds),
    }


def happening_now(sight: Sight, *, now: datetime) -> list[Repair | Report]:
    """Repairs going on and reports on their way to becoming repairs; most pressing first."""
    return sorted([*open_repairs(sight, now=now), *open_requests(sight)], key=urgency)


def open_repairs(sight: Sight, *, now: datetime) -> list[Repair]:
    """What is not done, and what the landlord says was done in the last two weeks.

    What an earlier household left open is the landlord's to finish, and is shown without their words.
    """
    since = start_of(day_of(now) - ASKED_FOR)
    asked = Q(completed_at__gte=since, home=sight.home) & lived_here(sight)
    orders = orders_seen(sight).filter(OPEN | asked, cancelled_at__isnull=True).order_by("-raised_at")[:60]
    return repairs(orders, sight, now=now)


def coming_plans(sight: Sight, today: date) -> list[Plan]:
    """What is planned and not over, the nearest first."""
    works = works_seen(sight.home).filter(still_to_come(today))[:20]
    return [plan(work, sight.home, today=today, with_moves=False) for work in works]


def _is_near(one: Plan, today: date) -> bool:
    return one.starts_on is not None and one.starts_on <= today + SOON
