"""A case of a hazard as staff see it: its clocks, its next steps, and everything that happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.core.words import capital, full_day, listed, moment
from portal.hazards.dossier import names_in
from portal.hazards.facts import with_facts
from portal.hazards.law import Duty, law
from portal.hazards.models import Clock, HazardCase, Investigation, Works
from portal.hazards.summary import name_of
from portal.hazards.triage import questions
from portal.landlords.models import Officer
from portal.office.alerts import words_of
from portal.office.hazards.wall import left_words
from portal.records.models import Event
from portal.repairs.timeline import Happening
from portal.tenancies.models import PersonAlert

LET_IN = "60"  # HACT JobStatusUpdateTypeCode
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
    "hazard works ordered": "Work was ordered",
    "hazard works order told": "The number of its order came",
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
# What of an event's details says what it was about.
ABOUT = ("to", "team", "kind", "works", "duty")
KINDS = {"emergency": "May be an emergency", "significant": "May be significant", "none": "Judged to be none"}


FOUND = {"emergency": "An emergency", "significant": "Significant", "none": "No hazard found"}


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
    works = list(case.works.select_related("work_order").prefetch_related("work_order__statusupdates"))
    lines = [line(one, now=now) for one in whole.clocks.order_by("starts_at", "pk")]
    investigations = list(
        case.investigations.prefetch_related("findings", "summaries").select_related("by__person")
    )
    return {
        "case": case,
        "hazard": law().hazards[case.hazard],
        "kind": _kind_words(case, investigations),
        "lines": lines,
        "next": next_line(lines),
        "unexplained": [one for one in lines if one.missed and one.duty.is_law and not one.clock.reason],
        "instrument": law().instrument,
        "reports": list(case.reports.select_related("request", "work_order", "taken_by")),
        "judgements": [(one, answers_of(one)) for one in case.judgements.select_related("by__person")],
        "investigations": [(one, [name_of(found) for found in one.findings.all()]) for one in investigations],
        "waits": [one for one in investigations if one.concluded_at is None],
        "works": [(one, state_of(one), begun_perhaps(one)) for one in works],
        "to_order": any(one.work_order is None and one.ordered_at is None and is_left(one) for one in works),
        "attempts": list(case.attempts.select_related("by__person")),
        "offers": list(case.offers.all()),
        "happenings": happenings(case),
        "household": [*household_alerts(case), *_told_of_household(case)],
        "is_mine": case.owner_id == officer.pk,
        "is_late": any(one.missed and one.clock.runs for one in lines),
    }


def _kind_words(case: HazardCase, investigations: Sequence[Investigation]) -> str:
    """What it may be; what it is, once somebody has looked and no later judgement says otherwise."""
    found = [one.found for one in investigations if one.concluded_at]
    return FOUND[case.kind] if case.kind in found else KINDS[case.kind]


def is_left(works: Works) -> bool:
    return works.dropped_at is None and works.done_at is None


def state_of(works: Works) -> str:
    """How far it is, and its order, in a line."""
    if works.dropped_at:
        return f"Dropped: {works.dropped_because}"
    if works.done_at:
        far = f"Done {moment(works.done_at)}"
    elif works.begun_at:
        far = f"Begun {moment(works.begun_at)}"
    else:
        far = f"Begins by {full_day(works.start_by)}, done by {full_day(works.finish_by)}"
    if works.work_order:
        return f"{far}. Order {works.work_order.reference}"
    if works.ordered_at:
        return f"{far}. Ordered {moment(works.ordered_at)}; its number is not here yet"
    return far


def begun_perhaps(works: Works) -> datetime | None:
    """When whoever does it was let in, as their order tells, where nobody has said that the work began.

    It is offered and not decided: to be in a home is not yet to begin the work, which is what the law asks.
    """
    if works.begun_at or works.dropped_at or works.work_order is None:
        return None
    told = [one for one in works.work_order.statusupdates.all() if one.type_code == LET_IN]
    since = [one.happened_at for one in told if one.happened_at and one.happened_at >= works.made_at]
    return min(since, default=None)


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


def _told_of_household(case: HazardCase) -> list[str]:
    """What whoever judged it last knew of the people, beside what the record holds."""
    last = case.judgements.exclude(household="").order_by("at", "pk").last()
    return [last.household] if last else []


def alert_codes(case: HazardCase) -> list[str]:
    """The same, as a judgement keeps it."""
    rows = PersonAlert.objects.live().filter(party__tenancy=case.tenancy_id, party__ended_on=None)
    codes = list(rows.values_list("type_code", flat=True)) if case.tenancy_id else []
    return list(dict.fromkeys([*codes, *(case.request.alerts if case.request else [])]))


def happenings(case: HazardCase) -> list[Happening]:
    """Every event of the case, newest first, with who did it and to whom, as what or on which work."""
    events = list(Event.objects.filter(subject_code=case.code).select_related("by").order_by("-at", "-pk"))
    names = names_in(case, events)
    return [
        Happening(
            one.at,
            EVENTS[one.verb],
            text=capital(listed(names.get(said, said) for key in ABOUT if (said := one.details.get(key)))),
            by=(one.by.name or "Somebody") if one.by else "Homefile",
        )
        for one in events
        if one.verb in EVENTS
    ]
