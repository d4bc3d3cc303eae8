"""Everything that happened at a home, newest first, in one query however much there is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast

from portal.core import clock
from portal.homes.models import Correction, Home
from portal.investment.models import PlanChange
from portal.office.telling import Happening, Line, told
from portal.repairs.models import Appointment, StatusUpdate, WorkOrder
from portal.safety.models import Certificate
from portal.tenancies.models import Tenancy

SHOWN = 30


class Kind(StrEnum):
    """What the timeline can be narrowed to."""

    REPAIRS = "repairs"
    VISITS = "visits"
    CHECKS = "checks"
    PLANS = "plans"
    PEOPLE = "people"
    CORRECTIONS = "corrections"


LABELS: Mapping[Kind, str] = {
    Kind.REPAIRS: "Repairs",
    Kind.VISITS: "Visits and updates",
    Kind.CHECKS: "Safety checks",
    Kind.PLANS: "Plans",
    Kind.PEOPLE: "Tenancies",
    Kind.CORRECTIONS: "Corrections",
}


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A part of the timeline, and from where the older part goes on."""

    happenings: list[Happening]
    older: datetime | None


Rows = QuerySet[Any, Any]


def timeline(home: Home, *, kind: Kind | None = None, before: datetime | None = None) -> Stretch:
    """What happened at the home and in its shared parts before a moment, the newest 30. One query.

    What is to come is on it too: a visit agreed for next week is its newest line.
    """
    parts = [
        _newest(rows, before) for part, made in _PARTS.items() if kind in (None, part) for rows in made(home)
    ]
    first, *rest = parts
    told_of = first.union(*rest, all=True).order_by("-at", "what")[: SHOWN + 1] if rest else first
    rows: list[tuple[Any, ...]] = list(told_of)
    shown = _whole_moments(rows)
    lines = [Line(home.code, *row) for row in shown]
    older = shown[-1][0] if len(shown) < len(rows) else None
    return Stretch(happenings=[told(line) for line in lines], older=older)


def _whole_moments(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """As many as are shown, not parting lines of the very same moment: the older part begins before it."""
    if len(rows) <= SHOWN:
        return rows
    return [row for row in rows if row[0] > rows[-1][0]] or rows[:SHOWN]


def _newest(rows: Rows, before: datetime | None) -> Rows:
    told = rows.filter(at__isnull=False)
    return (told.filter(at__lt=before) if before else told).order_by("-at")[: SHOWN + 1]


def _lines(rows: Rows, at: Any, what: str, code: Any, shared: Any, *texts: Any) -> Rows:
    """The rows in the one shape that all parts share."""
    said = [*texts, *[Value("")] * (4 - len(texts))]
    columns = {
        "at": ExpressionWrapper(at, output_field=DateTimeField()),
        "what": Value(what, output_field=CharField()),
        "line_code": ExpressionWrapper(code, output_field=UUIDField()),
        "shared": ExpressionWrapper(shared, output_field=BooleanField()),
        **{f"text_{n}": Cast(text, TextField()) for n, text in enumerate(said)},
    }
    lines: Rows = rows.annotate(**columns).order_by().values_list(*columns)
    return lines


def _day(field: str) -> Any:
    """A day without an hour: the midnight it begins with, in England."""
    midnight = f"(%(expressions)s)::timestamp AT TIME ZONE '{clock.LONDON.key}'"
    return Func(F(field), template=midnight, output_field=DateTimeField())


_NOT_SHARED = Value(False)


def _repairs(home: Home) -> list[Rows]:
    orders = WorkOrder.objects.seen_from(home)
    shared, texts = Q(home__isnull=True), (F("description"), F("reference"), F("trade_code"))
    return [
        _lines(orders, F("raised_at"), "raised", F("code"), shared, *texts),
        _lines(orders, F("completed_at"), "done", F("code"), shared, *texts, F("due_at")),
        _lines(orders, F("cancelled_at"), "cancelled", F("code"), shared, *texts),
    ]


def _visits(home: Home) -> list[Rows]:
    of = Q(work_order__in=WorkOrder.objects.seen_from(home).values("pk"))
    code, shared = F("work_order__code"), Q(work_order__home__isnull=True)
    told = (F("work_order__description"), F("work_order__trade_code"))
    return [
        _lines(
            Appointment.objects.filter(of), _day("on"), "visit", code, shared, *told,
            F("earliest_arrival"), F("latest_completion"),
        ),
        _lines(
            StatusUpdate.objects.filter(of), F("happened_at"), "update", code, shared, F("type_code"),
            F("work_order__trade_code"), F("other_type"), F("comments"),
        ),
    ]  # fmt: skip


def _checks(home: Home) -> list[Rows]:
    certificates = Certificate.objects.seen_from(home)
    shared = Q(home__isnull=True)
    return [
        _lines(
            certificates, _day("issued_on"), "check", F("code"), shared,
            F("title"), F("type_code"), F("valid_to"), F("certified_by"),
        )
    ]  # fmt: skip


def _plans(home: Home) -> list[Rows]:
    at = Q(planned_work__home=home) | Q(planned_work__block=home.block_id)
    if home.estate_id:
        at |= Q(planned_work__estate=home.estate_id)
    moved = PlanChange.objects.filter(at)
    shared = Q(planned_work__home__isnull=True)
    return [
        _lines(
            moved, _day("changed_on"), "moved", F("planned_work__code"), shared,
            F("planned_work__title"), F("was_from"), F("was_to"), F("reason"),
        )
    ]  # fmt: skip


def _people(home: Home) -> list[Rows]:
    tenancies = Tenancy.objects.filter(home=home)
    return [
        _lines(tenancies, _day("started_on"), "began", F("code"), _NOT_SHARED, F("reference")),
        _lines(
            tenancies.filter(ended_on__lte=clock.today()), _day("ended_on"), "ended", F("code"),
            _NOT_SHARED, F("reference"),
        ),
    ]  # fmt: skip


def _corrections(home: Home) -> list[Rows]:
    raised = Correction.objects.filter(home=home)
    return [
        _lines(
            raised, F("raised_at"), "said_wrong", F("code"), _NOT_SHARED, F("fact_kind"), F("what_is_wrong")
        ),
        _lines(raised, F("answered_at"), "answered", F("code"), _NOT_SHARED, F("state"), F("answer")),
    ]


_PARTS: Mapping[Kind, Callable[[Home], list[Rows]]] = {
    Kind.REPAIRS: _repairs,
    Kind.VISITS: _visits,
    Kind.CHECKS: _checks,
    Kind.PLANS: _plans,
    Kind.PEOPLE: _people,
    Kind.CORRECTIONS: _corrections,
}


def moment_of(text: str) -> datetime | None:
    """The moment a link to the older part carries; None when it is no such moment."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
