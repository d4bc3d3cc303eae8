"""What is known of one part of a home or its building: how old it is, and when it will be renewed."""

from datetime import date

from django.http import Http404

from portal.core.clock import day_of
from portal.core.words import full_day, month, plural
from portal.facts.asked import Asked
from portal.facts.fact import Fact, Known, told
from portal.facts.plans import plan_facts
from portal.homes.freshness import origin
from portal.homes.models import Component
from portal.homes.parts import part_name
from portal.investment.models import PlannedWork
from portal.investment.rules import is_for, is_over
from portal.safety.rules import part_due

CONDITIONS = {"10": "good", "20": "sound, with small repairs to do", "30": "poor"}


def of_part(asked: Asked) -> Known:
    """A part that is still there, of the home, its block or its estate. 404 for any other."""
    rows = Component.objects.seen_from(asked.home).filter(ended_on=None).select_related("source")
    part = rows.filter(code=asked.code).first()
    if part is None:
        raise Http404
    name = part_name(part.kind, part.name)
    facts = [
        *_renewal(part, name, asked),
        *told("part", "The part as it is", _as_it_is(part, name), origin(part, "components", asked.feeds)),
    ]
    return Known(kind="components", code=part.code, name=name, facts=tuple(facts))


def _renewal(part: Component, name: str, asked: Asked) -> list[Fact]:
    """What is planned for it; without a plan, when its age asks for one."""
    works = PlannedWork.objects.seen_from(asked.home).standing().select_related("source")
    planned = [
        work
        for work in works.prefetch_related("changes").order_by("starts_on", "pk")
        if is_for(work, part) and not is_over(work, today=asked.today)
    ]
    if planned:
        return plan_facts(planned[0], origin(planned[0], "programmes", asked.feeds), asked.today)
    words = f"{name}: {_unplanned(part_due(part), asked.today)}"
    return told("when", "When it is renewed", words, origin(part, "components", asked.feeds))


def _unplanned(due: date | None, today: date) -> str:
    if due is None:
        return "its renewal is not planned."
    if due < today:
        return f"its renewal is not planned yet. It was expected to last until {due.year}."
    return f"its renewal is not planned yet. By its age it is due about {due.year}."


def _as_it_is(part: Component, name: str) -> str:
    """Kitchen: fitted in June 2008, expected to last 20 years."""
    life = part.expected_life_years
    said = [
        f"fitted in {month(part.installed_on)}" if part.installed_on else "",
        f"expected to last {plural(life, 'year')}" if life else "",
        _seen(part),
    ]
    known = ", ".join(filter(None, said))
    return f"{name}: {known}." if known else ""


def _seen(part: Component) -> str:
    found = CONDITIONS.get(part.inspection_outcome_code, "")
    if not found:
        return ""
    on = f" when it was last looked at, on {full_day(day_of(part.inspected_at))}" if part.inspected_at else ""
    return f"in a condition that was {found}{on}"
