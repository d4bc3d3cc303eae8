"""From the answers to the report: what is sent, what is promised of it, and the visit asked for first."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404

from portal.front.repairs import orders_seen
from portal.front.report.about import (
    About,
    emergency_of,
    is_shared,
    priority_of,
    problem_of,
    room_of,
    said,
)
from portal.front.report.forms import read_which
from portal.homes.models import Block, Estate
from portal.journeys.models import Draft
from portal.journeys.pages import Answers
from portal.repairs.actions.reporting import CannotReport
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.reports import Report
from portal.repairs.rooms import Room
from portal.repairs.rules import EMERGENCY
from portal.repairs.slots import Slot
from portal.sync.reports import send_report
from portal.sync.visits import Asked, ask_for
from portal.tenancies.models import Tenancy

NOBODY_IN = "Nobody is at home"
REPORTER = "The person who reported it"  # who is in, as whoever comes reads it


class TimeTaken(CannotReport):
    """Somebody else was given the chosen time meanwhile."""


def send(draft: Draft, answers: Answers, about: About) -> RepairRequest:
    """Ask for the chosen visit, then send the report. Sending twice sends once.

    Raises CannotReport: TimeTaken, or what `report_repair` raises. The draft is then as it was.
    """
    report = report_of(answers, about)
    tenancy = Tenancy.objects.filter(pk=about.sight.stay.tenancy or 0).first()
    if report is None or tenancy is None:
        raise Http404
    report = replace(report, slot=_visit(draft, report, about), recall_of=_recall(answers, about))
    return send_report(
        draft=draft,
        home=about.home,
        tenancy=tenancy,
        report=report,
        at=about.now,
        call=about.sight.call,
        by=about.person,
    )


def _visit(draft: Draft, report: Report, about: About) -> dict[str, Any] | None:
    """The time they chose, and whether it is theirs or only asked for."""
    if report.slot is None:
        return None
    slot = Slot.read(report.slot)
    asked = ask_for(landlord=about.landlord, slot=slot, reference=draft.code, by=about.person)
    if asked is Asked.TAKEN:
        raise TimeTaken("Somebody else has just been given that time. Choose another one.")
    return slot.stored(state=asked.value)


def _recall(answers: Answers, about: About) -> WorkOrder | None:
    """The repair that did not last, of those that this person sees."""
    found = read_which(said(answers, "known", "which"))
    if found is None or found[0] != "back":
        return None
    return orders_seen(about.sight).filter(code=found[2]).first()


def report_of(answers: Answers, about: About) -> Report | None:
    """The report these answers make, but for what has to be asked for when it is sent."""
    problem, room, priority = problem_of(answers, about), room_of(answers), priority_of(answers, about)
    if problem is None or room is None or priority is None:
        return None
    block, estate = shared_part(room, about)
    details = answers.get("details", {})
    questions = {question.text: details.get(question.key, "") for question in problem.questions}
    kept = said(answers, "time", "slot")
    return Report(
        problem=problem,
        priority=priority,
        room=room.key,
        location=room.location,
        block=block,
        estate=estate,
        is_emergency=emergency_of(answers, about) is not None or priority.hact_code == EMERGENCY,
        words=said(answers, "details", "words"),
        details={text: answer for text, answer in questions.items() if answer},
        since=said(answers, "details", "since"),
        slot=kept if kept and priority.offers_visits and not is_shared(answers) else None,
        different_because=said(answers, "known", "different_because"),
        seen=frozenset(UUID(key.partition(":")[2]) for key in said(answers, "known", "seen") or ()),
        **_getting_in(answers),
        **answers.get("contact", {}),
    )


def shared_part(room: Room, about: About) -> tuple[Block | None, Estate | None]:
    """Whose repair it is, when it is not of the home: the building's, or else the estate's."""
    if not room.is_shared:
        return None, None
    home = about.home
    return (home.block, None) if home.block.is_shared else (None, home.estate)


def _getting_in(answers: Answers) -> dict[str, Any]:
    """What only a visit to the home needs. Answers to pages that no longer apply are left out."""
    if is_shared(answers):
        return {}
    inside = answers.get("in", {})
    nobody = inside.get("who") == "nobody"
    keys = answers.get("keys", {}) if nobody else {}
    ways = [inside.get("how_to_get_in", ""), keys.get("other_way", "")]
    return {
        "who_is_in": who_words(answers),
        "how_to_get_in": "\n".join(filter(None, ways)),
        "pets": inside.get("pets", ""),
        "keysafe_place": keys.get("keysafe_place", ""),
        "keysafe_code": keys.get("keysafe_code", ""),
        "needs": said(answers, "needs", "needs"),
        "alerts": tuple(said(answers, "needs", "alerts") or ()),
    }


def who_words(answers: Answers) -> str:
    """Who opens the door, for the person who comes."""
    inside = answers.get("in", {})
    names = {
        "me": REPORTER,
        "else": inside.get("who_name", ""),
        "nobody": NOBODY_IN,
    }
    return str(names.get(inside.get("who", ""), ""))
