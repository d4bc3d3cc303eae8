"""What bears on a report before it is made: the same reported already, a repair that did not last, a part's
age, and work that is planned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from portal.core.clock import day_of
from portal.core.words import capital, month, on_day, plural
from portal.front.places import shared_place
from portal.front.plans import Plan, parts_seen, plan, works_seen
from portal.front.repairs import lines_of, orders_seen, read_by, where_words
from portal.homes.models import Component
from portal.homes.parts import part_name
from portal.investment.rules import is_over
from portal.repairs.conditions import DONE, OPEN
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.problems import Problem
from portal.repairs.rooms import may_be_in, rooms_named
from portal.repairs.rules import ENDED, done_at, ended_state
from portal.repairs.words import title
from portal.tenancies.access import Sight

# Of these more would only be read past.
MOST_OPEN, MOST_DONE, MOST_PLANS = 6, 3, 2
SPECIALISTS = "SP"  # HACT's family of everything else: a lift is no alarm


@dataclass(frozen=True, kw_only=True)
class Known:
    """A repair that may be the same, or may not have lasted."""

    code: UUID
    key: str  # order:<code> or request:<code>
    title: str
    when: str  # "Reported 3 March 2026", "Done on 3 March 2026"
    where: str
    shared: bool


@dataclass(frozen=True, kw_only=True)
class Bearing:
    """All that bears on one problem in one place."""

    same: Sequence[Known] = ()
    done: Sequence[Known] = ()
    ages: Sequence[str] = ()
    plans: Sequence[Plan] = ()

    @property
    def keys(self) -> frozenset[str]:
        """What they are asked about: each has to be the same, come back, or something else."""
        return frozenset(one.key for one in (*self.same, *self.done))

    def __bool__(self) -> bool:
        return bool(self.same or self.done or self.ages or self.plans)


def bearing(
    sight: Sight, problem: Problem, *, room: str, shared: bool, emergency: bool, now: datetime
) -> Bearing:
    """What bears on this problem, in that room or in the shared parts. Four queries at most.

    An emergency is held up by nothing but a report of the very same that waits already.
    """
    orders = [] if emergency else list(_orders(sight, shared=shared, now=now))
    if not shared:
        orders = [order for order in orders if may_be_in(room, _rooms_of(order, sight))]
    # What they said is not fixed goes on: it has not come back.
    still = [order for order in orders if ended_state(order) not in ENDED]
    over = [order for order in orders if done_at(order) and not order.is_communal]
    reports = [one for one in _requests(sight, shared=shared) if _is_same(one, problem, shared)]
    if not shared:
        reports = [one for one in reports if may_be_in(room, frozenset({one.room}))]
    if emergency:
        reports = [one for one in reports if one.problem == problem.key]
    reports.sort(key=lambda one: one.problem != problem.key)
    same = [
        *(_request(one, sight, now) for one in reports),
        *(_open(one, sight, now) for one in _nearest(still, problem, shared=shared)),
    ]
    done = (
        []
        if shared
        else [_done(one, sight, now) for one in over if same_trade(one.trade_code, problem.trade_code)]
    )
    return Bearing(
        same=same[:MOST_OPEN],
        done=done[:MOST_DONE],
        ages=_ages(sight, problem, shared=shared),
        plans=_plans(sight, problem, shared=shared, now=now),
    )


def same_trade(one: str, other: str) -> bool:
    """Whether the same kind of person mends both: a code and its sub-codes, but not every specialist."""
    if not one or not other:
        return False
    family = one.split("-")[0]
    return one == other or (family == other.split("-")[0] and family != SPECIALISTS)


def _orders(sight: Sight, *, shared: bool, now: datetime) -> Iterable[WorkOrder]:
    """Those still open, and of the home itself those done within the landlord's months of recall."""
    since = now - timedelta(days=round(sight.home.landlord.recall_months * 30.5))
    wanted = OPEN if shared else OPEN | (DONE & Q(completed_at__gte=since, home=sight.home))
    return orders_seen(sight).filter(wanted).order_by("-raised_at")[:60]


def _rooms_of(order: WorkOrder, sight: Sight) -> frozenset[str]:
    """Where its own words say it is; nothing is made of the words of an earlier household."""
    if not read_by(order, sight).words:
        return frozenset()
    return rooms_named(order.location) or rooms_named(order.description)


def _nearest(orders: Iterable[WorkOrder], problem: Problem, *, shared: bool) -> list[WorkOrder]:
    """The open ones that may be the same. In the shared parts any may be, those of the trade first."""
    trade = [order for order in orders if same_trade(order.trade_code, problem.trade_code)]
    if not shared:
        return trade
    communal = [order for order in orders if order.is_communal]
    return [*(o for o in communal if o in trade), *(o for o in communal if o not in trade)]


def _requests(sight: Sight, *, shared: bool) -> Iterable[RepairRequest]:
    """Reports of which no order is known yet: of this household, and of anybody's for the shared parts."""
    waiting = RepairRequest.objects.seen_from(sight).going().without_order()
    if shared:
        waiting = waiting.exclude(block=None, estate=None)
    return waiting.order_by("-reported_at")[:20]


def _is_same(request: RepairRequest, problem: Problem, shared: bool) -> bool:
    if request.problem == problem.key:
        return True
    return (shared and request.is_communal) or same_trade(request.trade_code, problem.trade_code)


def _request(one: RepairRequest, sight: Sight, now: datetime) -> Known:
    """Of a neighbour's report no more than what and when: neither who nor their words."""
    return Known(
        code=one.code,
        key=f"request:{one.code}",
        title=one.problem_name,
        when=f"Reported {on_day(day_of(one.reported_at), today=day_of(now))}",
        where=shared_place(one, sight.home) or one.location,
        shared=one.is_communal,
    )


def _open(one: WorkOrder, sight: Sight, now: datetime) -> Known:
    reported = day_of(one.reported_at or one.raised_at)
    return _order(one, sight, when=f"Reported {on_day(reported, today=day_of(now))}")


def _done(one: WorkOrder, sight: Sight, now: datetime) -> Known:
    done = day_of(one.completed_at or one.raised_at)
    return _order(one, sight, when=f"Done {on_day(done, today=day_of(now))}")


def _order(one: WorkOrder, sight: Sight, *, when: str) -> Known:
    read = read_by(one, sight)
    return Known(
        code=one.code,
        key=f"order:{one.code}",
        title=title(one, lines_of(one), read),
        when=when,
        where=where_words(one, sight, read),
        shared=one.is_communal,
    )


def _ages(sight: Sight, problem: Problem, *, shared: bool) -> list[str]:
    """Gas boiler: new in March 2019. One like it lasts about 15 years."""
    if not problem.component_kinds:
        return []
    found = parts_seen(sight.home).filter(kind__in=problem.component_kinds)
    here = [one for one in found.order_by("pk")[:10] if one.is_communal is shared and one.installed_on]
    return [_age(one) for one in here[:MOST_PLANS]]


def _age(one: Component) -> str:
    assert one.installed_on is not None  # noqa: S101 asked for above
    said = f"{capital(part_name(one.kind, one.name))}: new {_in_month(one)}."
    if one.expected_life_years:
        said += f" One like it lasts about {plural(one.expected_life_years, 'year')}."
    return said


def _in_month(one: Component) -> str:
    assert one.installed_on is not None  # noqa: S101
    first_of_january = (one.installed_on.month, one.installed_on.day) == (1, 1)
    return f"in {one.installed_on.year if first_of_january else month(one.installed_on)}"


def _plans(sight: Sight, problem: Problem, *, shared: bool, now: datetime) -> list[Plan]:
    """Planned work that will renew the part, nearest first."""
    if not problem.component_kinds:
        return []
    today = day_of(now)
    works = works_seen(sight.home).filter(
        Q(component_kind__in=problem.component_kinds) | Q(component__kind__in=problem.component_kinds)
    )
    here = [work for work in works[:10] if work.is_communal is shared and not is_over(work, today=today)]
    return [plan(work, sight.home, today=today, with_moves=False) for work in here[:MOST_PLANS]]
