"""A hazard's clocks in plain words: what the landlord has to do by when, and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.core import clock as clocks
from portal.core import words
from portal.core.clock import day_of
from portal.hazards.models import Clock, HazardCase

# What the landlord has to do, should have done, and did, where that is another word. What is only for its own
# staff has none.
_LOOK = ("look into it", "looked into it")
_SAFE = ("make it safe", "made it safe")
_BACK = "so that it does not come back"
DUTIES: Mapping[str, tuple[str, ...]] = {
    "emergency_investigate": _LOOK,
    "emergency_safe": _SAFE,
    "safe_after": _SAFE,
    "investigate": _LOOK,
    "renewed": ("come and look again", "come and looked again", "came and looked again"),
    "further": ("look further into the cause", "looked further into the cause"),
    "summary": ("write to you what it found", "written to you what it found", "wrote to you what it found"),
    "safe": _SAFE,
    "steps": (
        f"take the first step {_BACK}",
        f"taken the first step {_BACK}",
        f"took the first step {_BACK}",
    ),
    "begin": (f"begin the work {_BACK}", f"begun the work {_BACK}", f"began the work {_BACK}"),
    "finish": (f"finish the work {_BACK}", f"finished the work {_BACK}"),
    "stay": ("offer you somewhere else to stay", "offered you somewhere else to stay"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One clock in a sentence; ``more`` is why it is late, and when it is expected."""

    sentence: str
    tone: str
    more: str = ""
    runs: bool = False


def to_do(duty: str, due_at: datetime | None, landlord: str, *, late: bool) -> str:
    """Larkfield Homes has to look into it by Tuesday 24 November."""
    if duty not in DUTIES:
        return f"{landlord} has been told, and thinks about how dangerous it is."
    do, done = DUTIES[duty][:2]
    if late and due_at:
        return f"This is late. {landlord} should have {_with_day(done, _by(due_at))}."
    return f"{landlord} has to {_with_day(do, _by(due_at) if due_at else 'as soon as it can')}."


def _with_day(what: str, day: str) -> str:
    """The day belongs to what is done, and not to coming back: so it stands before that."""
    if not what.endswith(_BACK):
        return f"{what} {day}"
    return f"{what.removesuffix(_BACK)}{day}, {_BACK}"


def _by(due_at: datetime) -> str:
    """By 6pm tomorrow; by Tuesday 24 November, for a time of days."""
    today, on = clocks.today(), day_of(due_at)
    day = words.weekday(on, today=today)
    if clocks.ends_a_day(due_at):
        return f"by {day}"
    near = day in {"today", "tomorrow", "yesterday"}
    return f"by {words.clock(due_at)} {day if near else f'on {day}'}"


def told(case: HazardCase, *, now: datetime) -> list[Told]:
    """Every clock that concerns the household: what runs first, the next to run out before the others.

    Of two that run and ask for the same, as where it becomes an emergency later, the first is told.
    """
    rows = [one for one in case.clocks.all() if one.duty in DUTIES]
    running: dict[str, Clock] = {}
    for one in sorted((one for one in rows if one.runs), key=_runs_out):
        running.setdefault(DUTIES[one.duty][0], one)
    over = sorted((one for one in rows if one.met_at), key=lambda one: (one.met_at, one.pk), reverse=True)
    return [_told(one, case.landlord.name, now=now) for one in [*running.values(), *over]]


def _runs_out(one: Clock) -> tuple[bool, datetime, int]:
    """What has a time first."""
    return one.due_at is None, one.due_at or one.starts_at, one.pk


def _told(one: Clock, landlord: str, *, now: datetime) -> Told:
    missed = one.is_missed(now=now)
    if one.runs:
        said = to_do(one.duty, one.due_at, landlord, late=missed)
        return Told(sentence=said, tone="bad" if missed else "wait", more=_why(one, landlord), runs=True)
    assert one.met_at  # noqa: S101
    did = DUTIES[one.duty][-1]
    on = words.on_weekday(day_of(one.met_at), today=clocks.today())
    late = f", later than it should have: {_by(one.due_at)}" if missed and one.due_at else ""
    return Told(
        sentence=f"{landlord} {_with_day(did, f'{on}{late}')}.",
        tone="bad" if missed else "good",
        more=_why(one, landlord),
    )


def _why(one: Clock, landlord: str) -> str:
    """What the landlord says of a time that it missed."""
    if not one.reason:
        return ""
    expected = f" It now expects {words.weekday(one.expected_on)}." if one.expected_on else ""
    return f"{landlord} says why: {one.get_reason_display()}.{expected}"
