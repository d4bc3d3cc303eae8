"""A case of a hazard as staff see it: its clocks, its next steps, and everything that happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.hazards.facts import with_facts
from portal.hazards.law import Duty, law
from portal.hazards.models import Clock, HazardCase
from portal.hazards.summary import name_of
from portal.hazards.triage import questions
from portal.landlords.models import Officer
from portal.office.alerts import words_of
from portal.office.wall import left_words
from portal.records.models import Event
from portal.repairs.timeline import Happening
from portal.tenancies.models import PersonAlert

# What each event is called on the page. A verb without words is not shown.
EVENTS: Mapping[str, str] = {
    "hazard opened": "Somebody told of it",
    "hazard told again": "It was told again",
    "hazard judged": "It was judged",
    "hazard given": "It was given to somebody",
    "hazard investigation planned": "An investigation was planned",
    "hazard investigation concluded": "An investigation ended",
    "hazard summary sent": "The summary went to the household",
    "hazard works planned": "Work was planned",
    "hazard works noted": "How far the work is was noted",
    "hazard works dropped": "Work was dropped",
    "hazard access tried": "Somebody tried to get in",
    "hazard not safe in time": "It is known not to be safe in time",
    "hazard accommodation offered": "Somewhere to stay was offered",
    "hazard accommodation answered": "The household answered the offer",
    "hazard miss explained": "Why a time was missed was written down",
    "hazard closed": "The case was closed",
    "hazard said gone": "The household said that it is gone",
    "hazard said not gone": "The household said that it is not gone",
    "hazard exported": "The case was handed out as a file",
}
ENDED = {
    "judged": "Ended: it was judged to be less than that",
    "found_less": "Ended: the investigation found no emergency",
    "all_done": "Not needed: all the work was done in time",
    "safe": "Ended: it is safe",
    "closed": "Ended: the case was closed",
    "replaced": "Ended: another clock took its place",
}
# What can be done next for a clock: the act and its words.
NEXT: Mapping[str, tuple[str, str]] = {
    "judge": ("judge", "Judge it"),
    "emergency_investigate": ("found", "Write down what was found"),
    "emergency_safe": ("progress", "Write down that it is safe"),
    "safe_after": ("progress", "Write down that it is safe"),
    "investigate": ("found", "Write down what was found"),
    "renewed": ("found", "Write down what was found"),
    "further": ("found", "Write down what was found"),
    "summary": ("summary", "Write to them"),
    "safe": ("progress", "Write down that it is safe"),
    "steps": ("progress", "Write down the first step"),
    "begin": ("progress", "Write down that it has begun"),
    "finish": ("progress", "Write down that it is done"),
    "stay": ("stay", "Offer somewhere to stay"),
}
KINDS = {"emergency": "May be an emergency", "significant": "May be significant", "none": "Judged to be none"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One clock of the case, in words."""

    clock: Clock
    duty: Duty
    state: str
    tone: str
    missed: bool
    act: str
    do: str


def shown_case(case: HazardCase, officer: Officer, *, now: datetime) -> dict[str, Any]:
    """Everything that the page of a case says."""
    whole = with_facts(HazardCase.objects.filter(pk=case.pk)).get()
    lines = [line(one, now=now) for one in whole.clocks.order_by("starts_at", "pk")]
    investigations = list(
        case.investigations.prefetch_related("findings", "summaries").select_related("by__person")
    )
    return {
        "case": case,
        "hazard": law().hazards[case.hazard],
        "kind": KINDS[case.kind],
        "lines": lines,
        "next": next_line(lines),
        "unexplained": [one for one in lines if one.missed and one.duty.is_law and not one.clock.reason],
        "instrument": law().instrument,
        "reports": list(case.reports.select_related("request", "work_order", "taken_by")),
        "judgements": [(one, answers_of(one)) for one in case.judgements.select_related("by__person")],
        "investigations": [(one, [name_of(found) for found in one.findings.all()]) for one in investigations],
        "waits": [one for one in investigations if one.concluded_at is None],
        "works": list(case.works.select_related("work_order")),
        "attempts": list(case.attempts.select_related("by__person")),
        "offers": list(case.offers.all()),
        "happenings": happenings(case),
        "household": household_alerts(case),
        "is_mine": case.owner_id == officer.pk,
        "is_late": any(one.missed and one.clock.runs for one in lines),
    }


def line(one: Clock, *, now: datetime) -> Line:
    duty = law().duties[one.duty]
    missed = one.is_missed(now=now)
    act, do = NEXT[one.duty]
    if one.runs:
        state, tone = left_words(one.due_at, now=now)
    elif one.met_at:
        state, tone = ("Done, but late", "bad") if missed else ("Done in time", "good")
    else:
        state, tone = ENDED[one.ended] + (", but only after its time" if missed else ""), "quiet"
    return Line(clock=one, duty=duty, state=state, tone=tone, missed=missed, act=act, do=do)


def next_line(lines: Sequence[Line]) -> Line | None:
    """The clock that runs out first."""
    running = [one for one in lines if one.clock.runs]
    timed = sorted(
        (one for one in running if one.clock.due_at), key=lambda one: (one.clock.due_at, one.clock.pk)
    )
    return next(iter(timed or running), None)


def answers_of(judgement: Any) -> list[tuple[str, str]]:
    """The questions of triage with what was answered, and the needs that were known."""
    said = judgement.answers
    answered = [(one.text, said[one.key]) for one in questions() if one.key in said]
    known = ", ".join(words_of(code) for code in judgement.knowledge)
    return [*answered, *([("Needs known then", known)] if known else [])]


def household_alerts(case: HazardCase) -> list[str]:
    """What is known of the household's needs, from the landlord's record and from the report."""
    return list(dict.fromkeys(words_of(code) for code in alert_codes(case)))


def alert_codes(case: HazardCase) -> list[str]:
    """The same, as a judgement keeps it."""
    rows = PersonAlert.objects.live().filter(party__tenancy=case.tenancy_id, party__ended_on=None)
    codes = list(rows.values_list("type_code", flat=True)) if case.tenancy_id else []
    return list(dict.fromkeys([*codes, *(case.request.alerts if case.request else [])]))


def happenings(case: HazardCase) -> list[Happening]:
    """Every event of the case, newest first, with who did it."""
    events = Event.objects.filter(subject_code=case.code).select_related("by").order_by("-at", "-pk")
    return [
        Happening(one.at, EVENTS[one.verb], by=(one.by.name or "Somebody") if one.by else "Homefile")
        for one in events
        if one.verb in EVENTS
    ]
