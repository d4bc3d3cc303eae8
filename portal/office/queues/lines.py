"""One row of a list, whatever it is about: what it says, where it leads, and until when it is promised."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from portal.core import words
from portal.core.clock import day_of
from portal.hazards.law import law
from portal.hazards.rules import Kind
from portal.office import messages, outgoing
from portal.office.hazards.wall import left_of_case
from portal.office.more_work import sum_words
from portal.office.previews import title_of
from portal.office.standing import Due, due_badge, due_day_badge
from portal.repairs.words import shortened


@dataclass(frozen=True, kw_only=True)
class Line:
    """As it stands in the list."""

    title: str
    more: str
    href: str
    due: Due


Read = Callable[[Any, datetime], Line]


def _where(row: Any) -> str:
    """The home, or which shared part it is."""
    if row.home:
        return str(row.home.short_address)
    return "Shared parts" + (f" of {row.block.name}" if row.block and row.block.name else "")


def order(row: Any, now: datetime) -> Line:
    return Line(
        title=shortened(row.description),
        more=f"{row.reference}. {_where(row)}",
        href=reverse("office:order", args=[row.code]),
        due=due_badge(row.due_at, now=now),
    )


def approval(row: Any, now: datetime) -> Line:
    """What more is asked for, and its sum, where it was told."""
    asked_on = row.work_order
    return Line(
        title=shortened(row.what) or f"More work: {shortened(asked_on.description)}",
        more=f"{asked_on.reference}. {_where(asked_on)}. {sum_words(row.cost)}",
        href=reverse("office:more_work", args=[row.code]),
        due=due_badge(row.due_at, now=now),
    )


def report(row: Any, now: datetime) -> Line:
    return Line(
        title=row.problem_name,
        more=f"{row.reference}. {row.home.short_address}",
        href=reverse("office:request", args=[row.home.code, row.code]),
        due=due_badge(row.due_at, now=now),
    )


def unsent(row: Any, now: datetime) -> Line:
    return Line(
        title=title_of(row.kind),
        more=f"{row.get_channel_display().capitalize()}. {messages.why_of(row)}",
        href=reverse("office:messages"),
        due=_since(row.made_at, now),
    )


def to_system(row: Any, now: datetime) -> Line:
    return Line(
        title=outgoing.title_of(row),
        more=outgoing.why(row),
        href=reverse("office:outgoing_one", args=[row.code]),
        due=_since(row.made_at, now),
    )


def said(row: Any, now: datetime) -> Line:
    """How somebody rated a repair. What they wrote is read where the repair is."""
    scores = [
        f"{name} {score} of 5"
        for name, score in (("the work", row.work_score), ("how easy it was", row.ease_score))
        if score
    ]
    about = row.work_order or row.request
    href = (
        reverse("office:order", args=[row.work_order.code])
        if row.work_order
        else reverse("office:request", args=[row.request.home.code, row.request.code])
    )
    return Line(
        title=words.capital(words.listed(scores)),
        more=f"{about.reference}. {_where(about)}",
        href=href,
        due=_since(row.at, now),
    )


def correction(row: Any, now: datetime) -> Line:
    return Line(
        title=shortened(row.what_is_wrong),
        more=str(row.home.short_address),
        href=reverse("office:correction", args=[row.code]),
        due=due_day_badge(row.due_on, today=day_of(now)),
    )


def question(row: Any, now: datetime) -> Line:
    return Line(
        title=shortened(row.subject) or "A question",
        more=f"{row.reference}. {row.home.short_address}",
        href=reverse("office:enquiry", args=[row.code]),
        due=due_badge(row.due_at, now=now),
    )


def information(row: Any, now: datetime) -> Line:
    return Line(
        title=shortened(row.subject),
        more=f"{row.reference}. Next: {row.get_next_duty_display()}",
        href=reverse("office:information_request", args=[row.code]),
        due=due_badge(row.next_at, now=now),
    )


def hazard(row: Any, now: datetime) -> Line:
    """Which hazard, where, what has to be done next and how long is left for it, as on the wall of clocks."""
    known, left = law(), left_of_case(row.duty, row.due_at, now=now)
    duty = known.duties.get(row.duty)
    name = known.hazards[row.hazard].name + (f", {row.place}" if row.place else "")
    said = (row.reference, row.home.short_address, duty.name if duty else "")
    return Line(
        title=("Emergency: " if row.kind == Kind.EMERGENCY else "") + name,
        more=". ".join(filter(None, said)),
        href=reverse("office:hazard", args=[row.code]),
        due=Due(words=left[0], tone=left[1]),
    )


def hazard_sign(row: Any, now: datetime) -> Line:
    return Line(
        title=law().hazards[row.hazard].name,
        more=f"{row.home.short_address}. {words.capital(str(row.get_way_display()))}",
        href=reverse("office:hazard_sign", args=[row.code]),
        due=due_badge(row.due_at, now=now),
    )


def delivery(row: Any, now: datetime) -> Line:
    return Line(
        title=f"Delivery of {words.moment(row.received_at)}",
        more=row.reason,
        href=reverse("office:delivery", args=[row.code]),
        due=_since(row.received_at, now),
    )


def _since(at: datetime, now: datetime) -> Due:
    """No promise: how long it has waited."""
    days = (day_of(now) - day_of(at)).days
    return Due(words=f"Waits for {words.plural(days, 'day')}" if days else "Since today", tone="wait")
