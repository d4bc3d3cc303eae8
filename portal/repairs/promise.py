"""By when a repair is promised, by the landlord's own word and by law, and how that is said. Pure.

Moments are aware. A promise of days is kept as the midnight with which its last day begins: it holds all that
day (`rules.promised_until`). A promise of hours runs around the clock, also when clocks change.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from portal.core.clock import LONDON, day_of, end_of, start_of
from portal.core.words import clock, full_day, on_weekday, plural, weekday
from portal.core.working_days import working_day_after
from portal.repairs.problems import Problem, Question
from portal.repairs.rights import Law
from portal.repairs.rules import has_hour, promised_until

Answers = Mapping[str, str]  # to the questions of a problem, by their keys


class Target(Protocol):
    """How soon a landlord promises to mend; rows of Priority are shaped so."""

    @property
    def name(self) -> str: ...
    @property
    def hours(self) -> int | None: ...
    @property
    def days(self) -> int | None: ...
    @property
    def counts_working_days(self) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Right:
    """A council tenant's Right to Repair: the line of the Schedule and the last day it gives."""

    line: str
    defect: str
    days: int
    due_on: date
    only_if: str
    ceiling_pounds: int


@dataclass(frozen=True, kw_only=True)
class HazardClock:
    """What the law asks of a landlord that hears of a hazard."""

    hazard: str
    investigate_by: date | None = None  # where it may be significant
    make_safe_by: datetime | None = None  # where it may be an emergency

    @property
    def until(self) -> datetime:
        """The last moment that keeps it."""
        if self.make_safe_by:
            return self.make_safe_by
        assert self.investigate_by, "one of the two is set"  # noqa: S101
        return end_of(self.investigate_by)


@dataclass(frozen=True, kw_only=True)
class Promise:
    """Everything that was promised of one report."""

    due_at: datetime
    right: Right | None = None
    hazard: HazardClock | None = None


def due_at(priority: Target, reported_at: datetime, holidays: Collection[date]) -> datetime:
    """The moment, or the day, by which this priority promises to mend. The day of the report is day 0."""
    if priority.hours is not None:
        due = reported_at.astimezone(UTC) + timedelta(hours=priority.hours)
        # Midnight sharp would be read as the whole day that it begins.
        return due if has_hour(due) else due - timedelta(microseconds=1)
    days, on = priority.days or 0, day_of(reported_at)
    if priority.counts_working_days:
        return start_of(working_day_after(on, days, holidays=holidays))
    return start_of(on + timedelta(days=days))


def is_cold(day: date, *, law: Law) -> bool:
    """Whether it is in the cold months, when a home without heating is an emergency."""
    return law.cold.covers(day)


def right_to_repair(
    problem: Problem,
    *,
    council: bool,
    landlord: str,
    tenure_code: str,
    reported_at: datetime,
    answers: Answers,
    holidays: Collection[date],
    law: Law,
) -> Right | None:
    """The Right to Repair of a council's secure tenant, where there is one (SI 1994/133, Schedule).

    ``landlord`` is its short name. Whether the repair would cost more than the ceiling only the landlord
    knows: that is said in words.
    """
    line = law.lines.get(problem.right_to_repair)
    if line is None or not council or landlord in law.not_landlords or tenure_code not in law.tenures:
        return None
    told = _answer(problem, answers, line.not_if[0]) if line.not_if else None
    if line.not_if and told == line.not_if[1]:
        return None
    on = day_of(reported_at)
    days = line.winter_days if line.winter_days is not None and law.winter.covers(on) else line.days
    return Right(
        line=line.key,
        defect=line.defect,
        days=days,
        due_on=working_day_after(on, days, holidays=holidays),
        only_if=line.only_if if told == "" else "",
        ceiling_pounds=law.ceiling_pounds,
    )


def hazard_clock(
    hazard_key: str,
    *,
    emergency: bool,
    tenure_code: str,
    reported_at: datetime,
    holidays: Collection[date],
    law: Law,
) -> HazardClock | None:
    """By when the law has a hazard looked at (SI 2025/1042): day 1 is the working day after the report.

    An emergency of any kind counts since the first phase began, anything less once its kind is under it. The
    report tells it before there is a case; the clocks of the case are `hazards.rules`, and a test holds both
    to the same.
    """
    hazard = law.hazards.get(hazard_key)
    if hazard is None or tenure_code in law.not_tenures:
        return None
    if emergency:
        began = min(one.since for one in law.hazards.values() if one.since)
        safe_by = reported_at.astimezone(UTC) + timedelta(hours=law.make_safe_hours)
        covered = day_of(reported_at) >= began
        return HazardClock(hazard=hazard.key, make_safe_by=safe_by) if covered else None
    if hazard.since is None or day_of(reported_at) < hazard.since:
        return None
    by = working_day_after(day_of(reported_at), law.investigate_days, holidays=holidays)
    return HazardClock(hazard=hazard.key, investigate_by=by)


def promise(
    problem: Problem,
    *,
    priority: Target,
    emergency: bool,
    council: bool,
    landlord: str,
    tenure_code: str,
    reported_at: datetime,
    answers: Answers,
    holidays: Collection[date],
    law: Law,
) -> Promise:
    """All of it at once, for a report made at that moment from a home with that tenure."""
    return Promise(
        due_at=due_at(priority, reported_at, holidays),
        right=right_to_repair(
            problem,
            council=council,
            landlord=landlord,
            tenure_code=tenure_code,
            reported_at=reported_at,
            answers=answers,
            holidays=holidays,
            law=law,
        ),
        hazard=hazard_clock(
            problem.hazard,
            emergency=emergency,
            tenure_code=tenure_code,
            reported_at=reported_at,
            holidays=holidays,
            law=law,
        ),
    )


def target_words(priority: Target) -> str:
    """Within 24 hours; within 7 days; within 5 working days; today."""
    if priority.hours is not None:
        return f"within {plural(priority.hours, 'hour')}"
    if not priority.days:
        return "the same day" if not priority.counts_working_days else "the same working day"
    return f"within {plural(priority.days, 'working day' if priority.counts_working_days else 'day')}"


def promised_words(made: Promise, *, landlord: str, today: date) -> list[str]:
    """All of it in sentences: each day that counts, the earliest first whoever set it; then conditions."""
    days = [(promised_until(made.due_at), promise_words(made, landlord=landlord, today=today))]
    if made.right:
        days.append((end_of(made.right.due_on), right_words(made.right, landlord=landlord, today=today)))
    if made.hazard:
        days.append((made.hazard.until, hazard_words(made.hazard, landlord=landlord, today=today)))
    days.sort(key=lambda one: one[0])
    return [words for _, words in days] + ([right_more_words(made.right)] if made.right else [])


def promise_words(made: Promise, *, landlord: str, today: date) -> str:
    """Larkfield Homes promises to mend this by Tuesday 24 November."""
    return f"{landlord} promises to mend this {due_words(made.due_at, today=today)}."


def right_words(right: Right, *, landlord: str, today: date) -> str:
    """By law Eastmere Borough Council has to mend this by Tuesday 24 November."""
    return f"By law {landlord} has to mend this {due_words(start_of(right.due_on), today=today)}."


def right_more_words(right: Right) -> str:
    """What that law is, with its conditions, and what it lets the resident do."""
    condition = f", {right.only_if}" if right.only_if else ""
    return (
        f"This law is the Right to Repair. It is for repairs that cost up to £{right.ceiling_pounds}"
        f"{condition}. If it is not mended in time, you can ask for another contractor."
    )


def hazard_words(clock_of: HazardClock, *, landlord: str, today: date) -> str:
    """What the law on hazards adds."""
    if clock_of.make_safe_by:
        return (
            f"This may be dangerous. By law {landlord} has 24 hours to look into it and make it safe: "
            f"{due_words(clock_of.make_safe_by, today=today)}."
        )
    by = on_weekday(clock_of.investigate_by or today, today=today).removeprefix("on ")
    return f"This may harm your health. By law {landlord} has to look into it by {by}."


def due_words(due: datetime, *, today: date) -> str:
    """By 2pm tomorrow; by Tuesday 24 November; by 12 January 2027 when that is far off."""
    on = day_of(due)
    near = abs((on - today).days) <= 6
    day = weekday(on, today=today) if near else full_day(on)
    if not has_hour(due) or due.astimezone(LONDON).time() >= time(23, 59):
        return day if day == "today" else f"by {day}"
    return f"by {clock(due)} {day if day in {'today', 'tomorrow', 'yesterday'} else f'on {day}'}"


def _answer(problem: Problem, answers: Answers, text: str) -> str | None:
    """The answer to that question; empty when none was given, None when this problem does not ask it."""
    asked = any(question.text == text for question in problem.questions)
    return answers.get(Question(text).key, "") if asked else None
