"""What a page of the report says besides its question."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.core.clock import day_of
from portal.core.words import capital, on_weekday, window
from portal.front.report.about import (
    About,
    emergency_of,
    may_become,
    problem_of,
    room_of,
)
from portal.front.report.journey import whose
from portal.front.report.sending import NOBODY_IN
from portal.journeys.pages import Answers
from portal.repairs.actions.reporting import promise_of
from portal.repairs.models import RepairRequest
from portal.repairs.problems import problems_for
from portal.repairs.promise import promised_words
from portal.repairs.reports import Report
from portal.repairs.rooms import BY_KEY
from portal.repairs.slots import Slot, confirmed
from portal.repairs.trades import trade
from portal.sync.visits import WhyNone
from portal.tenancies.access import Sight
from portal.tenancies.models import PersonAlert
from standards.codelists import codelist

WHY_NO_TIMES = {
    WhyNone.LANDLORD_BOOKS: "{name} will tell you when somebody comes.",
    WhyNone.FULL: "There are no times left to choose from. {name} will tell you when somebody comes.",
    WhyNone.CANNOT_REACH: (
        "We cannot see {name}’s times at the moment. Send your report all the same: "
        "they will tell you when somebody comes."
    ),
    WhyNone.EMERGENCY: "Somebody comes as soon as they can. You do not need to choose a time.",
}


def begun(answers: Answers, about: About) -> str:
    """What the report under way is about, as far as that is known."""
    problem, room = problem_of(answers, about), room_of(answers)
    return problem.name if problem else room.name if room else "A report"


def beside(slug: str, answers: Answers, about: About) -> Mapping[str, Any]:
    """What the template of this page needs, and no other."""
    told = {
        "yours": _yours,
        "urgent": _urgent,
        "call": _call,
        "known": _known,
        "details": _details,
        "needs": _needs,
        "time": _time,
    }.get(slug)
    return told(answers, about) if told else {}


def _yours(answers: Answers, about: About) -> Mapping[str, Any]:
    problem = problem_of(answers, about)
    return {"problem": problem, "why": whose(problem, answers, about).why if problem else ""}


def _urgent(answers: Answers, about: About) -> Mapping[str, Any]:
    return {"emergency": may_become(answers, about)}


def _call(answers: Answers, about: About) -> Mapping[str, Any]:
    emergency = emergency_of(answers, about)
    return {"emergency": emergency, "number": emergency.number(about.landlord) if emergency else ""}


def _known(answers: Answers, about: About) -> Mapping[str, Any]:
    return {"bearing": about.bearing(answers)}


def _details(answers: Answers, about: About) -> Mapping[str, Any]:
    """Advice that may solve it; and of the part's age and plans what no earlier page has said."""
    problem, bearing = problem_of(answers, about), about.bearing(answers)
    return {"problem": problem, "bearing": None if bearing.keys else bearing}


def _needs(_answers: Answers, about: About) -> Mapping[str, Any]:
    """What the landlord knows of this person already is shown, not asked."""
    kinds = codelist("PersonAlertTypeCode")
    kept = PersonAlert.objects.filter(party__in=about.sight.parties)
    names = [kinds.get(alert.type_code, "") or "A note" for alert in kept.order_by("pk")]
    return {"known_needs": list(dict.fromkeys(names))}


def _time(_answers: Answers, about: About) -> Mapping[str, Any]:
    offer = about.offer
    why = offer.why_none if offer else None
    return {"why_none": WHY_NO_TIMES[why].format(name=about.landlord.name) if why else ""}


def promised(report: Report, about: About) -> list[str]:
    """What sending it would be promised, in sentences."""
    made = promise_of(
        report.problem,
        priority=report.priority,
        emergency=report.is_emergency,
        details=report.details,
        home=about.home,
        at=about.now,
    )
    return promised_words(made, landlord=about.landlord.name, today=about.today)


def sent(report: RepairRequest, sight: Sight, *, now: datetime) -> Mapping[str, Any]:
    """What the page says that follows sending: the promise, the visit, what comes next."""
    landlord = sight.home.landlord
    problem = problems_for(landlord).get(report.problem)
    sentences = []
    if problem and report.priority:
        made = promise_of(
            problem,
            priority=report.priority,
            emergency=report.is_emergency,
            details=report.details,
            home=sight.home,
            at=report.reported_at,
        )
        sentences = promised_words(made, landlord=landlord.name, today=day_of(now))
    return {
        "promised": sentences,
        "nobody_is_in": report.who_is_in == NOBODY_IN,
        "visit": visit_words(report, landlord.name, now=now),
        "person_who_comes": trade(report.trade_code).person,
        "where": BY_KEY[report.room].name if report.room in BY_KEY else report.location,
        "goes_to_a_system": report.outgoing.filter(system__isnull=False).exists(),
    }


def visit_words(report: RepairRequest, landlord: str, *, now: datetime) -> str:
    """The time they chose, and whether it is agreed; nothing when they chose none."""
    if not report.slot:
        return ""
    slot = Slot.read(report.slot)
    day = on_weekday(slot.on, today=day_of(now))
    hours = window(slot.earliest, slot.latest) or slot.name
    who = capital(trade(report.trade_code).person)
    if confirmed(report.slot):
        return f"{who} is coming {day}, {hours}."
    return f"You asked for a visit {day}, {hours}. {landlord} has not agreed to it yet."
