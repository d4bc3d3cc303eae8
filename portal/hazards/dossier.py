"""A case as one document that stands by itself: what happened, who did it, when, on what knowledge.

For the Ombudsman, a court, or the household. Moments are in England's time, with their offset.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from portal.core.clock import day_of
from portal.hazards.dossier_of_order import messages_of, moment, order_of, photos_of
from portal.hazards.law import law
from portal.hazards.models import Clock, HazardCase, Investigation, Summary
from portal.hazards.models.cases import Way
from portal.hazards.summary import name_of
from portal.hazards.triage import questions
from portal.landlords.models import Officer, Team
from portal.notices.models import Notice
from portal.people.models import Person
from portal.records.models import Event

Document = dict[str, Any]
BY_SYSTEM = "by_system"  # in the details of an event: a client of the API did it


def dossier(case: HazardCase, *, now: datetime) -> Document:
    """All of it, as plain values for JSON; the page that is printed reads the same."""
    the_law = law()
    return {
        "made_at": moment(now),
        "law": {"instrument": the_law.instrument, "phase": case.phase, "sets_the_times": case.under_law},
        "case": _case(case),
        "told": [
            {
                "at": moment(one.at),
                "way": one.get_way_display(),
                "words": one.words or (one.request.words if one.request else ""),
                "report": one.request.reference if one.request else None,
                "work_order": one.work_order.reference if one.work_order else None,
                "maybe_emergency": one.maybe_emergency,
                "taken_by": _person(one.taken_by),
            }
            for one in case.reports.select_related("request", "work_order", "taken_by")
        ],
        "judged": [_judgement(one) for one in case.judgements.select_related("by__person")],
        "investigations": [_investigation(one) for one in _investigations(case)],
        "summaries": [_summary(one) for one in case.summaries.select_related("made_by__person")],
        "works": [
            {
                "makes_safe": one.makes_safe,
                "what": one.what,
                "planned_at": moment(one.made_at),
                "work_order": order_of(one.work_order),
                "start_by": day(one.start_by),
                "finish_by": day(one.finish_by),
                "ordered_at": moment(one.ordered_at),
                "first_step_at": moment(one.stepped_at),
                "started_at": moment(one.begun_at),
                "completed_at": moment(one.done_at),
                "dropped_at": moment(one.dropped_at),
                "dropped_because": one.dropped_because,
            }
            for one in case.works.select_related("work_order").prefetch_related(
                "work_order__appointments", "work_order__statusupdates"
            )
        ],
        "messages": list(messages_of(case)),
        "photos": photos_of(case),
        "access_attempts": [
            {
                "at": moment(one.at),
                "method": one.get_method_display(),
                "outcome": one.get_outcome_display(),
                "told_in_writing_at": moment(one.notice_at),
                "evidence": one.evidence,
                "noted_at": moment(one.noted_at),
                "by": _officer(one.by),
            }
            for one in case.attempts.select_related("by__person")
        ],
        "accommodation": [
            {
                "offered_at": moment(one.offered_at),
                "what": one.what,
                "answer": one.get_answer_display(),
                "answered_at": moment(one.answered_at),
                "why_declined": one.why_declined,
                "from": day(one.from_on),
                "until": day(one.until_on),
                "by": _officer(one.by),
            }
            for one in case.offers.select_related("by__person")
        ],
        "clocks": [_clock(one, now) for one in _clocks(case)],
        "events": _events(case),
    }


def _case(case: HazardCase) -> Document:
    return {
        "reference": case.reference,
        "landlord": case.landlord.name,
        "address": case.home.address,
        "tenancy": case.tenancy.reference if case.tenancy else None,
        "tenants": _tenants(case),
        "hazard": law().hazards[case.hazard].name,
        "place": case.place,
        "shared_part": case.is_shared,
        "aware_at": moment(case.aware_at),
        "way": case.get_way_display(),
        "opened_at": moment(case.opened_at),
        "opened_by": _person(case.opened_by),
        "judged_as": case.kind,
        "came_back_after": case.earlier.reference if case.earlier else None,
        "owner": _officer(case.owner),
        "team": case.team.name if case.team else None,
        "not_safe_in_time_since": moment(case.not_safe_in_time_at),
        "closed_at": moment(case.closed_at),
        "closed_because": case.get_closed_because_display() if case.closed_because else None,
        "closing_evidence": case.closed_words,
        "closed_by": _officer(case.closed_by),
        "household_says": case.get_gone_display() if case.gone else None,
        "household_said_at": moment(case.gone_at),
        "household_words": case.gone_words,
    }


def _tenants(case: HazardCase) -> list[str]:
    """Whose home it was when it became known."""
    if case.tenancy is None:
        return []
    rows = case.tenancy.parties.exclude(ended_on__lt=day_of(case.aware_at)).order_by("position", "pk")
    return list(rows.values_list("name", flat=True))


def _judgement(one: Any) -> Document:
    return {
        "at": moment(one.at),
        "as": one.kind,
        "facts_known_since": moment(one.known_at),
        "by": _officer(one.by) or "a rule, from the report's own answers",
        "answers": {each.text: one.answers[each.key] for each in questions() if each.key in one.answers},
        "alerts_known": one.knowledge,
        "household_known": one.household,
        "reason": one.reason,
    }


def _investigations(case: HazardCase) -> Iterable[Investigation]:
    return case.investigations.prefetch_related("findings").select_related("by__person")


def _investigation(one: Investigation) -> Document:
    return {
        "type": one.type,
        "asked_at": moment(one.asked_at),
        "planned_for": day(one.visit_on),
        "investigator": one.investigator,
        "competence": one.competence,
        "mode": one.get_mode_display() if one.mode else None,
        "concluded_at": moment(one.concluded_at),
        "found": one.found or None,
        "findings": [
            {"list": each.scheme, "number": each.number, "hazard": name_of(each), "band": each.band}
            for each in one.findings.all()
        ],
        "cause": one.cause,
        "readings": one.readings,
        "needs": [
            name
            for name, needed in (
                ("work that makes it safe", one.needs_safety),
                ("work that stops it coming back", one.needs_prevention),
                ("a further investigation", one.needs_further),
            )
            if needed
        ],
        "why_nothing": one.why_nothing,
        "noted_by": _officer(one.by),
    }


def _summary(one: Summary) -> Document:
    carried = Notice.objects.filter(code__in=one.notice_codes).order_by("made_at")
    return {
        "method": one.get_method_display(),
        "made_at": moment(one.made_at),
        "made_by": _officer(one.made_by),
        "sent_at": moment(one.sent_at),
        "proof": one.proof,
        "messages": [
            {
                "code": str(each.code),
                "channel": each.channel,
                "sent_at": moment(each.sent_at),
                "failure": each.failure,
            }
            for each in carried
        ],
        "body": one.body,
    }


def _clocks(case: HazardCase) -> Iterable[Clock]:
    return case.clocks.select_related("reason_by__person").order_by("starts_at", "pk")


def _clock(one: Clock, now: datetime) -> Document:
    duty = law().duties[one.duty]
    return {
        "duty": duty.name,
        "law": duty.law if one.is_law else "",
        "starts_at": moment(one.starts_at),
        "due_at": moment(one.due_at),
        "done_at": moment(one.met_at),
        "ended_at": moment(one.ended_at),
        "ended": one.ended,
        "missed": one.is_missed(now=now),
        "warned_at": moment(one.warned_at),
        "told_late_at": moment(one.told_late_at),
        "reason": one.get_reason_display() if one.reason else None,
        "reason_words": one.reason_words,
        "reason_by": _officer(one.reason_by),
        "reason_at": moment(one.reason_at),
        "expected_on": day(one.expected_on),
    }


def _events(case: HazardCase) -> list[Document]:
    """Who did what, when. What an event names by a code of ours is named as people name it."""
    rows = Event.objects.filter(subject_code=case.code).select_related("by").order_by("at", "pk")
    events = list(rows)
    names = names_in(case, events)

    def named(value: Any) -> Any:
        return [named(one) for one in value] if isinstance(value, list) else names.get(str(value), value)

    return [
        {
            "at": moment(one.at),
            "what": one.verb,
            "by": "The landlord's own system" if BY_SYSTEM in one.details else _person(one.by),
            "details": {
                key: named(value) for key, value in one.details.items() if value != "" and key != BY_SYSTEM
            },
        }
        for one in events
    ]


def names_in(case: HazardCase, events: Iterable[Event]) -> dict[str, str]:
    """What those events keep as codes and keys, and what each is called."""
    kept = [one.details for one in events]
    works = list(case.works.select_related("work_order"))
    given = Officer.objects.filter(code__in={one["to"] for one in kept if one.get("to")})
    teams = Team.objects.filter(code__in={one["team"] for one in kept if one.get("team")})
    found: list[tuple[Any, str | None]] = [
        (case.home.code, case.home.address),
        (case.hazard, law().hazards[case.hazard].name),
        *((one.code, _officer(one)) for one in given.select_related("person")),
        *((one.code, one.name) for one in teams),
        *((one.code, one.what) for one in works),
        *((one.work_order.code, one.work_order.reference) for one in works if one.work_order),
        *((one.code, moment(one.made_at)) for one in case.summaries.all()),
        *((one["duty"], law().duties[one["duty"]].name) for one in kept if "duty" in one),
        *((one["reason"], Clock.Reason(one["reason"]).label) for one in kept if "reason" in one),
        *((one["way"], Way(one["way"]).label) for one in kept if "way" in one),
        ("steps_at", "first step"),
        ("started_at", "begun"),
        ("completed_at", "done"),
    ]
    return {str(code): name for code, name in found if name}


def _officer(officer: Officer | None) -> str | None:
    """Who, and as what."""
    return f"{officer.person.name or 'No name'}, {officer.get_role_display()}" if officer else None


def _person(person: Person | None) -> str:
    return (person.name or "Somebody") if person else "Homefile"


def day(on: date | None) -> str | None:
    return on.isoformat() if on else None
