"""What the landlord has to see to at a home, of every kind in one list, the nearest promise first. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from portal.core import words
from portal.core.clock import end_of
from portal.enquiries.models import InformationRequest
from portal.hazards.law import law
from portal.office.hazards.wall import left_of_case
from portal.office.standing import Due, due_badge, due_day_badge
from portal.repairs.rules import Standing, promised_until

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One thing to see to: what kind of thing, what, and by when. ``reply`` is where somebody is answered."""

    kind: str
    title: str
    more: str
    href: str
    due_at: datetime | None
    due: Due
    is_late: bool
    is_emergency: bool = False
    reply: str = ""
    shared: bool = False


def nearest_first(promises: Iterable[Promise]) -> list[Promise]:
    """By when each is promised; what nothing is promised of comes last."""
    return sorted(promises, key=lambda one: (one.due_at or NEVER, one.title))


def of_repair(
    *, kind: str, title: str, reference: str, label: str, standing: Standing, href: str,
    due_at: datetime | None, is_emergency: bool, shared: bool, now: datetime,
) -> Promise:  # fmt: skip
    """A report or an order, with where it stands."""
    visit = f", visit {words.on_weekday(standing.visit.on)}" if standing.visit else ""
    return Promise(
        kind=kind,
        title=title,
        more=f"{label}{visit}. {reference}",
        href=href,
        due_at=due_at,
        due=due_badge(due_at, now=now),
        is_late=due_at is not None and promised_until(due_at) < now,
        is_emergency=is_emergency,
        shared=shared,
    )


def of_question(row: Mapping[str, Any], *, now: datetime) -> Promise:
    """A question that waits for an answer; or for the resident, of which nothing is promised."""
    due_at = datetime.fromisoformat(row["due_at"]) if row["state"] == "waiting" else None
    href = reverse("office:enquiry", args=[row["code"]])
    return Promise(
        kind="Question",
        title=row["subject"],
        more=f"{_with(row['owner'])}. {row['reference']}",
        href=href,
        due_at=due_at,
        due=due_badge(due_at, now=now) if due_at else Due(words="Waiting for them", tone="quiet"),
        is_late=due_at is not None and promised_until(due_at) < now,
        reply=f"{href}#answer" if due_at else "",
    )


def of_information(row: Mapping[str, Any], *, now: datetime) -> Promise:
    """A request for information, by what has to be done of it next."""
    due_at = datetime.fromisoformat(row["due_at"])
    duty = words.capital(InformationRequest.Duty(row["duty"]).label)
    return Promise(
        kind="Information",
        title=row["subject"],
        more=f"{duty}. {_with(row['owner'])}. {row['reference']}",
        href=reverse("office:information_request", args=[row["code"]]),
        due_at=due_at,
        due=due_badge(due_at, now=now),
        is_late=promised_until(due_at) < now,
    )


def of_correction(row: Mapping[str, Any], *, today: date) -> Promise:
    """What a resident says is wrong in the record: all of its last day keeps the promise."""
    due_on = date.fromisoformat(row["due_on"])
    return Promise(
        kind="Record wrong",
        title=row["text"],
        more="A resident says so",
        href=reverse("office:correction", args=[row["code"]]),
        due_at=end_of(due_on),
        due=due_day_badge(due_on, today=today),
        is_late=due_on < today,
    )


def of_hazard(row: Mapping[str, Any], *, now: datetime) -> Promise:
    """An open case of a hazard, by the clock of it that runs out next."""
    due_at = datetime.fromisoformat(row["due_at"]) if row["due_at"] else None
    left, tone = left_of_case(row["duty"], due_at, now=now)
    duty = law().duties.get(row["duty"])
    return Promise(
        kind="Hazard",
        title=law().hazards[row["hazard"]].name,
        more=f"{f'{duty.name}. ' if duty else ''}{_with(row['owner'])}. {row['reference']}",
        href=reverse("office:hazard", args=[UUID(row["code"])]),
        due_at=due_at,
        due=Due(words=left, tone=tone),
        is_late=due_at is not None and due_at < now,
        is_emergency=row["kind"] == "emergency",
        shared=row["shared"],
    )


def _with(owner: str | None) -> str:
    return f"With {owner}" if owner else "Nobody has taken it"
