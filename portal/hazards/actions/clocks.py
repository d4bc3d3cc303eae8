"""Keeping the rows of the clocks as the facts of their cases say; of one case, or of all at night."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from portal.core.clock import day_of
from portal.core.working_days import bank_holidays
from portal.hazards.facts import facts_of, with_facts
from portal.hazards.law import Law, law
from portal.hazards.models import Clock, HazardCase
from portal.hazards.rules import Clock as Ruled
from portal.hazards.rules import Ended, Kind, applies, clocks, warn_at

AT_ONE_TIME = 500
# What of a clock follows from the facts; the rest is what was said of it.
KEPT = ("column", "is_law", "starts_at", "due_at", "met_at", "ended_at", "ended", "warn_at")
OF_CASE = ("duty", "due_at", "under_law")


@transaction.atomic(savepoint=False)
def set_clocks(case: HazardCase, *, now: datetime) -> HazardCase:
    """The clocks of one case, after something of it changed. The case as it is then."""
    rows = HazardCase.objects.filter(pk=case.pk)
    rows.select_for_update().only("pk").get()  # nobody else sets them meanwhile
    _write([with_facts(rows).get()], now=now)
    return rows.select_related("home", "landlord").get()  # anew, without what was read for the rules


def set_all_clocks(*, now: datetime, only: Q | None = None) -> int:
    """Of every open case; how many were looked at. What did not change is not written."""
    rows = HazardCase.objects.open().filter(only or Q()).order_by("pk")
    count = 0
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONE_TIME):
        some = keys[start : start + AT_ONE_TIME]
        with transaction.atomic():
            # One order of locks with the actions, which hold the case before its clocks.
            list(HazardCase.objects.select_for_update().filter(pk__in=some).order_by("pk").only("pk"))
            count += _write(list(with_facts(HazardCase.objects.filter(pk__in=some))), now=now)
    return count


def _write(cases: list[HazardCase], *, now: datetime) -> int:
    the_law, holidays = law(), bank_holidays()
    made: list[Clock] = []
    changed: list[Clock] = []
    moved: list[HazardCase] = []
    for case in cases:
        rows = {(row.duty, row.about): row for row in case.clocks.all()}
        under_law = _is_under_law(case, the_law)
        ruled = clocks(facts_of(case), now=now, law=the_law, holidays=holidays)
        said = {(one.duty, one.about): one for one in ruled}
        for key, one in said.items():
            facts = _as_stored(one, the_law, under_law=under_law, holidays=holidays)
            row = rows.get(key)
            if row is None:
                rows[key] = Clock(
                    landlord_id=case.landlord_id, case=case, duty=one.duty, about=one.about, **facts
                )
                made.append(rows[key])
            elif _set(row, facts):
                changed.append(row)
        changed += [row for row in _replaced(rows, said) if _set(row, _replacement(row, now))]
        if _set(case, _next(rows.values()) | {"under_law": under_law}):
            moved.append(case)
    Clock.objects.bulk_create(made, batch_size=AT_ONE_TIME)
    Clock.objects.bulk_update(changed, KEPT, batch_size=AT_ONE_TIME)
    HazardCase.objects.bulk_update(moved, OF_CASE, batch_size=AT_ONE_TIME)
    return len(cases)


def _is_under_law(case: HazardCase, the_law: Law) -> bool:
    """Whether the law sets the times of this case: by its day of awareness and as it was judged."""
    kinds = {Kind(one.kind) for one in case.judgements.all()} or {Kind.SIGNIFICANT}
    on = day_of(case.aware_at)
    tenure = case.home.tenure_code
    return any(applies(case.hazard, kind, aware_on=on, tenure_code=tenure, law=the_law) for kind in kinds)


def _as_stored(one: Ruled, the_law: Law, *, under_law: bool, holidays: Collection[date]) -> dict[str, Any]:
    duty = the_law.duties[one.duty]
    return {
        "column": duty.column,
        "is_law": under_law and duty.is_law,
        "starts_at": one.starts_at,
        "due_at": one.due_at,
        "met_at": one.met_at,
        "ended_at": one.ended_at,
        "ended": one.ended or "",
        "warn_at": warn_at(duty, due_at=one.due_at, holidays=holidays) if one.due_at else None,
    }


def _replaced(rows: dict[tuple[str, int], Clock], said: dict[tuple[str, int], Ruled]) -> Iterator[Clock]:
    """Those that run though the facts no longer ask for them: an emergency's hours take over from days."""
    return (row for key, row in rows.items() if key not in said and row.runs)


def _replacement(row: Clock, now: datetime) -> dict[str, Any]:
    return {"ended_at": max(now, row.starts_at), "ended": Ended.REPLACED.value}


def _next(rows: Iterable[Clock]) -> dict[str, Any]:
    """The clock that runs out next; one without a time only where no other runs."""
    running = [row for row in rows if row.runs]
    timed = sorted((row for row in running if row.due_at), key=lambda row: (row.due_at, row.duty))
    first = next(iter(timed or running), None)
    return {"duty": first.duty if first else "", "due_at": first.due_at if first else None}


def _set(row: Any, facts: dict[str, Any]) -> bool:
    """Whether anything of the row is other than it was."""
    news = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)
