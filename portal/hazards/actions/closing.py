"""Closing a case, with evidence only; and what the household says of it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from portal.core.working_days import bank_holidays
from portal.hazards.actions.clocks import set_clocks
from portal.hazards.actions.holding import hold
from portal.hazards.actions.opening import open_case
from portal.hazards.closing_rules import (
    CannotClose,
    check_done,
    check_no_access,
    check_nothing_found,
    check_told,
)
from portal.hazards.facts import attempts_of, facts_of, with_facts
from portal.hazards.law import law
from portal.hazards.models import HazardCase
from portal.hazards.models.cases import Way
from portal.hazards.rules import clocks
from portal.hazards.telling import ask_if_gone
from portal.landlords.models import Officer
from portal.people.models import Person
from portal.records.events import record

Closed = HazardCase.Closed


def check_can_close(case: HazardCase, because: str, *, now: datetime) -> None:
    """Raises CannotClose with what is missing."""
    fresh = with_facts(HazardCase.objects.filter(pk=case.pk)).get()
    facts = facts_of(fresh)
    found = clocks(facts, now=now, law=law(), holidays=bank_holidays())
    if because == Closed.DONE:
        check_done(facts, found)
    elif because == Closed.NOTHING_FOUND:
        check_nothing_found(facts)
    elif because == Closed.NO_ACCESS:
        check_no_access(attempts_of(case.attempts.all()), at_least=settings.HAZARD_ACCESS_ATTEMPTS)
    if because in {Closed.DONE, Closed.NOTHING_FOUND}:
        check_told(found)
    duties = law().duties
    silent = [clock for clock in fresh.clocks.all() if clock.is_missed(now=now) and not clock.reason]
    if unsaid := [clock for clock in silent if duties[clock.duty].is_law]:
        raise CannotClose(f"Say first why this was late: {duties[unsaid[0].duty].name.lower()}.")


@transaction.atomic
def close(*, case: HazardCase, because: str, words: str, now: datetime, by: Officer) -> HazardCase:
    """It is over, and what shows that. The household is asked whether it is gone. Raises CannotClose."""
    held = hold(case)
    set_clocks(held, now=now)
    if not words.strip():
        raise CannotClose("Write what shows that it is over: photos, readings, what the household said.")
    check_can_close(held, because, now=now)
    held.closed_at, held.closed_because, held.closed_words, held.closed_by = now, because, words, by
    held.save(update_fields=["closed_at", "closed_because", "closed_words", "closed_by"])
    record("hazard closed", held, by=by.person, because=because)
    closed = set_clocks(held, now=now)
    ask_if_gone(closed)
    return closed


@transaction.atomic
def say_gone(
    *, case: HazardCase, gone: bool, words: str, now: datetime, taken_by: Officer | None = None, by: Person
) -> HazardCase:
    """The household's own view. Not gone, of a case that was closed, is news: a new case begins at once.

    The caller has made sure that this person is of the household. ``taken_by`` wrote it down by telephone.
    """
    held = HazardCase.objects.select_for_update(of=("self",)).select_related("home").get(pk=case.pk)
    held.gone = HazardCase.Gone.GONE if gone else HazardCase.Gone.NOT_GONE
    held.gone_at, held.gone_words = now, words
    held.save(update_fields=["gone", "gone_at", "gone_words"])
    record("hazard said gone" if gone else "hazard said not gone", held, by=by)
    if gone or held.closed_at is None:
        return held
    return open_case(
        home=held.home,
        hazard=held.hazard,
        way=Way.PHONE if taken_by else Way.RESIDENT,
        aware_at=now,
        now=now,
        place=held.place,
        words=words,
        is_shared=held.is_shared,
        by=taken_by.person if taken_by else by,
    )
