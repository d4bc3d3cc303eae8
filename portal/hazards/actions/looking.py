"""Looking into it, and telling the household in writing what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from portal.core.clock import day_of
from portal.hazards.actions.clocks import set_clocks
from portal.hazards.actions.holding import CannotDo, hold
from portal.hazards.law import law
from portal.hazards.models import Finding, HazardCase, Investigation, Summary
from portal.hazards.rules import Kind, Type
from portal.hazards.summary import missing_from
from portal.hazards.telling import send_summary
from portal.landlords.models import Officer
from portal.records.events import record


@dataclass(frozen=True, kw_only=True)
class Found:
    """One hazard, by its number in the list of the day of the investigation."""

    number: int
    kind: Kind
    band: str = ""


@transaction.atomic
def plan_investigation(
    *, case: HazardCase, type: Type, asked_at: datetime, visit_on: date | None, by: Officer | None
) -> Investigation:
    """Somebody is to look into it. A renewed one, in person, is for the household to ask for."""
    held = hold(case)
    waiting = held.investigations.filter(concluded_at=None, type=type).first()
    if waiting:
        waiting.visit_on = visit_on or waiting.visit_on
        waiting.save(update_fields=["visit_on"])
        return waiting
    made = Investigation.objects.create(
        landlord_id=held.landlord_id, case=held, type=type, asked_at=asked_at, visit_on=visit_on, by=by
    )
    record("hazard investigation planned", held, by=by.person if by else None, type=str(type))
    set_clocks(held, now=asked_at)
    return made


@transaction.atomic
def conclude_investigation(
    *,
    investigation: Investigation,
    at: datetime,
    now: datetime,
    investigator: str,
    competence: str,
    mode: str,
    found: Kind,
    findings: Sequence[Found] = (),
    cause: str = "",
    readings: str = "",
    why_nothing: str = "",
    needs_safety: bool = False,
    needs_prevention: bool = False,
    needs_further: bool = False,
    by: Officer,
) -> Investigation:
    """It is over: what was found, by whom, and what has to be done. Starts the clocks that follow.

    ``at`` is when it ended, in England's time, not when it was written down. Raises CannotDo.
    """
    held = hold(investigation.case)
    if Investigation.objects.get(pk=investigation.pk).concluded_at:
        raise CannotDo("This investigation is over already.")
    if not held.aware_at <= at <= now:
        raise CannotDo("An investigation ends after somebody told of it, and not after now.")
    if not (investigator.strip() and competence.strip()):
        raise CannotDo("Write who looked into it, and why they can judge it.")
    if found is not Kind.NONE and not findings:
        raise CannotDo("Choose which hazards were found.")
    if not (needs_safety or needs_prevention or needs_further or why_nothing.strip()):
        raise CannotDo("Write why nothing needs doing: the household is told.")
    investigation.asked_at = min(investigation.asked_at, at)
    investigation.concluded_at, investigation.found = at, found
    investigation.investigator, investigation.competence = investigator, competence
    investigation.mode, investigation.cause, investigation.readings = mode, cause, readings
    investigation.why_nothing = why_nothing
    investigation.needs_safety, investigation.needs_prevention = needs_safety, needs_prevention
    investigation.needs_further, investigation.by = needs_further, by
    investigation.save()
    _write_findings(investigation, findings)
    record(
        "hazard investigation concluded",
        held,
        by=by.person,
        type=investigation.type,
        found=str(found),
        at=at.isoformat(),
    )
    set_clocks(held, now=now)
    return investigation


def _write_findings(investigation: Investigation, findings: Sequence[Found]) -> None:
    assert investigation.concluded_at  # noqa: S101
    scheme = law().scheme(day_of(investigation.concluded_at))
    keys = _keys(scheme)
    if unknown := [one.number for one in findings if one.number not in keys]:
        raise CannotDo(f"There is no hazard of that number in the list of that day: {unknown[0]}.")
    Finding.objects.bulk_create(
        Finding(
            landlord_id=investigation.landlord_id,
            investigation=investigation,
            scheme=scheme,
            number=one.number,
            hazard=keys[one.number],
            kind=one.kind,
            band=one.band,
        )
        for one in findings
    )


def _keys(scheme: str) -> dict[int, str]:
    """By the number of a hazard in that list, the key of the hazard of 2026 that it is or became."""
    rated = law().hazards.values()
    if scheme == "2026":
        return {one.number: one.key for one in rated}
    return {number: one.key for one in rated for number in one.older}


@transaction.atomic
def send_written_summary(
    *,
    investigation: Investigation,
    body: str,
    method: str,
    at: datetime,
    now: datetime,
    proof: str = "",
    by: Officer,
) -> Summary:
    """What was found goes to the household in writing: by a message that proves itself, or as staff prove it.

    Raises CannotDo: for a text that does not say what the law wants it to say, for a way that reaches nobody.
    """
    held = hold(investigation.case)
    if investigation.concluded_at is None:
        raise CannotDo("The investigation is not over yet.")
    if missing := missing_from(body, investigation=investigation, works=list(held.works.all())):
        raise CannotDo(f"The summary does not say {missing[0]}.")
    electronic = method == Summary.Method.ELECTRONIC
    if not electronic and not proof.strip():
        raise CannotDo("Write who saw it go, and how that can be shown.")
    if not electronic and not investigation.concluded_at <= at <= now:
        raise CannotDo("It cannot have gone before the investigation was over, or after now.")
    summary = Summary.objects.create(
        landlord_id=held.landlord_id,
        case=held,
        investigation=investigation,
        body=body,
        made_at=now,
        made_by=by,
        method=method,
        sent_at=None if electronic else at,
        proof=proof,
    )
    if electronic:
        notices = send_summary(summary)
        if not notices:
            raise CannotDo(
                "Nobody of the household can be reached by email or text message. Send it by post."
            )
        summary.notices = [str(notice.code) for notice in notices]
        summary.sent_at = next((notice.sent_at for notice in notices if notice.sent_at), None)
        summary.save(update_fields=["notices", "sent_at"])
    record("hazard summary sent", held, by=by.person, method=method, summary=str(summary.code))
    set_clocks(held, now=now)
    return summary
