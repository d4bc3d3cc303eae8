"""A hazard as the household that has it sees it: the landlord's clocks, in plain words."""

from datetime import datetime
from typing import Any

from portal.hazards.law import law
from portal.hazards.models import HazardCase, HazardCaseQuerySet, HazardReport
from portal.hazards.rules import Kind
from portal.hazards.summary import name_of
from portal.hazards.words import to_do, told
from portal.tenancies.access import Sight


def cases_seen(sight: Sight) -> HazardCaseQuerySet:
    """This household's own, newest first. Nobody else's, also of the same home."""
    rows = HazardCase.objects.of_household(sight).select_related("landlord", "owner__person", "team")
    return rows.order_by("-aware_at", "-pk")


def open_lines(sight: Sight, *, now: datetime) -> list[dict[str, Any]]:
    """For the first page of a home: each open case with its sentence of now. Two queries."""
    lines = []
    for case in cases_seen(sight).open().prefetch_related("clocks"):
        first = next((one for one in told(case, now=now) if one.runs), None)
        lines.append(
            {
                "case": case,
                "hazard": law().hazards[case.hazard].name,
                "sentence": first.sentence if first else to_do("", None, case.landlord.name, late=False),
                "late": first is not None and first.tone == "bad",
            }
        )
    return lines


def shown(case: HazardCase, *, now: datetime) -> dict[str, Any]:
    """Everything that the household's page of a case says."""
    done = [one for one in case.investigations.prefetch_related("findings") if one.concluded_at]
    waits = case.investigations.filter(concluded_at=None).order_by("-asked_at").first()
    return {
        "case": case,
        "hazard": law().hazards[case.hazard].name,
        "told": told(case, now=now),
        "told_again": _told_again(case),
        "is_emergency": case.kind == Kind.EMERGENCY,
        "found": [(one, [name_of(each) for each in one.findings.all()]) for one in done],
        "waits": waits,
        "can_ask_again": bool(case.is_open and done and done[-1].mode == "remote" and waits is None),
        "summaries": list(case.summaries.filter(sent_at__isnull=False).order_by("-sent_at")),
        "works": list(case.works.filter(dropped_at=None).select_related("work_order")),
        "offers": list(case.offers.all()),
        "attempts": list(case.attempts.all()),
    }


def _told_again(case: HazardCase) -> list[HazardReport]:
    """What this household reported of it besides: perhaps of another room, and nobody may think it lost."""
    besides = case.reports.filter(request__isnull=False).exclude(request=case.request_id)
    return list(besides.select_related("request"))
