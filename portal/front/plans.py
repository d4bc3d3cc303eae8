"""What is planned for a home and its shared parts, part by part, in plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from portal.core import charts
from portal.core.clock import day_of
from portal.core.words import capital, full_day, month, plural
from portal.facts.parts import CONDITIONS
from portal.front.places import shared_place
from portal.homes.freshness import Feeds, Origin, origin, put_right
from portal.homes.models import Component, Home
from portal.homes.parts import part_name
from portal.investment.models import PlannedWork
from portal.investment.rules import BOOKED, CERTAINTY, CONFIRMED, Move, is_for, is_over, moves, when_words
from portal.safety.rules import part_due

MOST_YEARS_AHEAD = 30


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One planned work, told."""

    code: UUID
    title: str
    when: str
    certainty: str  # Booked, Confirmed, Likely, Not planned before
    means: str
    sure: bool
    booked: bool
    moves: Sequence[Move]
    shared: bool
    where: str
    starts_on: date | None
    finishes_on: date | None
    description: str = ""
    origin: Origin | None = None  # where it is shown beside the plan itself


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the home or its building: how old, how good, and when it will be renewed."""

    code: UUID
    name: str
    maker: str
    fitted: str
    life: str
    condition: str
    replacement: str
    plans: Sequence[Plan]
    shared: bool
    origin: Origin


def works_seen(home: Home) -> QuerySet[PlannedWork]:
    """Planned works of the home, its block and its estate, the nearest first."""
    return PlannedWork.objects.seen_from(home).standing().order_by("starts_on", "pk")


def parts_seen(home: Home) -> QuerySet[Component]:
    """Parts of the home, its block and its estate that are still there."""
    parts = Component.objects.seen_from(home).filter(ended_on__isnull=True)
    return parts.annotate(put_right=put_right("component"))


def still_to_come(on: date) -> Q:
    """Works whose last day has not passed, or that have none."""
    return (
        Q(finishes_on__gte=on)
        | Q(finishes_on__isnull=True, starts_on__gte=on)
        | Q(finishes_on__isnull=True, starts_on__isnull=True)
    )


def plan(
    work: PlannedWork, home: Home, *, today: date, with_moves: bool = True, feeds: Feeds | None = None
) -> Plan:
    """With ``feeds`` it says where it came from; its source must then have been fetched."""
    word, means = CERTAINTY[work.certainty]
    start, end = dates(work)
    return Plan(
        code=work.code,
        title=work.title,
        when=when_words(start, end, work.certainty, today=today),
        certainty=word,
        means=means,
        sure=work.certainty in {BOOKED, CONFIRMED},
        booked=work.certainty == BOOKED,
        moves=moves(work, work.changes.all(), today=today) if with_moves else (),
        shared=work.is_communal,
        where=shared_place(work, home),
        starts_on=start,
        finishes_on=end,
        description=work.description,
        origin=origin(work, "programmes", feeds) if feeds is not None else None,
    )


def dates(work: PlannedWork) -> tuple[date | None, date | None]:
    """When: of what is booked the days on site, where they are told, which are more exact."""
    if work.certainty == BOOKED and work.on_site_from:
        return work.on_site_from, work.on_site_to or work.on_site_from
    return work.starts_on, work.finishes_on


def parts(
    components: Iterable[Component], works: Iterable[PlannedWork], home: Home, *, feeds: Feeds, today: date
) -> tuple[list[Part], list[Plan]]:
    """Each part with what is planned for it; and what is planned for none of them."""
    waiting = [work for work in works if not is_over(work, today=today)]
    told, matched = [], set[int]()
    for component in sorted(components, key=lambda c: (c.is_communal, part_name(c.kind, c.name))):
        own = [work for work in waiting if is_for(work, component) and work.pk not in matched]
        matched |= {work.pk for work in own}
        plans = [plan(work, home, today=today, feeds=feeds) for work in own]
        told.append(_part(component, plans, feeds, today))
    rest = [plan(work, home, today=today, feeds=feeds) for work in waiting if work.pk not in matched]
    return told, rest


def _part(component: Component, plans: Sequence[Plan], feeds: Feeds, today: date) -> Part:
    return Part(
        code=component.code,
        name=part_name(component.kind, component.name),
        maker=" ".join(filter(None, [component.manufacturer, component.model_number])),
        fitted=capital(month(component.installed_on)) if component.installed_on else "Not known",
        life=plural(component.expected_life_years, "year") if component.expected_life_years else "Not known",
        condition=condition_words(component),
        replacement=replacement_words(component, plans, today=today),
        plans=plans,
        shared=component.is_communal,
        origin=origin(component, "components", feeds),
    )


def condition_words(component: Component) -> str:
    """Good, seen on 3 March 2025; what the landlord found when it last looked."""
    found = CONDITIONS.get(component.inspection_outcome_code, "")
    seen = f"seen on {full_day(day_of(component.inspected_at))}" if component.inspected_at else ""
    return capital(", ".join(filter(None, [found, seen]))) or "Not known"


def replacement_words(component: Component, plans: Sequence[Plan], *, today: date) -> str:
    """When it will be renewed: as planned, or else when its expected life ends."""
    if plans:
        return f"{capital(plans[0].when)}"
    due = part_due(component)
    if due is None:
        return "Not planned"
    if due < today:
        return f"Not planned yet. It was expected to last until {due.year}"
    return f"About {due.year}, by its age. Not planned yet"


def years_chart(
    parts: Iterable[Part], rest: Iterable[Plan], components: Iterable[Component], *, today: date
) -> charts.Chart | None:
    """A line of years: a bar for each thing planned, and for what falls due by its age a hollow one."""
    due = {c.code: part_due(c) for c in components}
    spans = [
        charts.Span(name, start, end, words, sure)
        for name, start, end, words, sure in _spans(parts, rest, due, today)
        if start <= today.year + MOST_YEARS_AHEAD
    ]
    if not spans:
        return None
    said = "A full bar is booked or confirmed. A hollow bar is likely, or only when the part will be old."
    return charts.years(
        "What will be renewed when",
        sorted(spans, key=lambda span: (span.start, span.name)),
        said=said,
        this_year=today.year,
    )


def _spans(
    parts: Iterable[Part], rest: Iterable[Plan], due: dict[UUID, date | None], today: date
) -> Iterable[tuple[str, int, int, str, bool]]:
    for part in parts:
        for planned in part.plans:
            yield from _span(part.name, planned, today)
        age = due.get(part.code)
        if not part.plans and not part.shared and age and age.year >= today.year:
            yield part.name, age.year, age.year, "Due by its age", False
    for planned in rest:
        yield from _span(planned.title, planned, today)


def _span(name: str, planned: Plan, today: date) -> Iterable[tuple[str, int, int, str, bool]]:
    start, end = planned.starts_on or planned.finishes_on, planned.finishes_on or planned.starts_on
    if start and end:
        yield name, max(start.year, today.year), max(end.year, today.year), planned.certainty, planned.sure
