"""What is counted: for each thing its year, its block, and for each measure yes, no or not counted.

Sources are selects, so that PostgreSQL counts millions at once. What is done, kept or not fixed is said by
`repairs.conditions`; what is in date by `checks.sql`, as `safety.rules` has it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from portal.core.clock import day_of
from portal.enquiries.models import Enquiry
from portal.hazards.models import Clock
from portal.insight.measures import measures
from portal.insight.rules import Year
from portal.landlords.models import Landlord
from portal.repairs.conditions import DONE, KEPT
from portal.repairs.models import RepairRequest, Said, StatusUpdate, WorkOrder
from portal.repairs.models.orders import RECALL
from portal.repairs.rules import EMERGENCY
from portal.safety import rules as safety
from portal.safety.checks import checks

HERE = Path(__file__).parent
CHECKS, ORDERS, BY_YEAR = HERE / "checks.sql", HERE / "orders.sql", HERE / "orders_by_year.sql"
CONTENT = 4  # of 5 marks

# What is no responsive repair, where the order says so. HACT WorkClassCode: planned, project, move
# management, assessment. WorkType: void, improvement, adaptations. How RP02 leaves these out is remembered,
# not read: low confidence.
OTHER_CLASSES = ("20", "30", "40", "50")
OTHER_TYPES = ("10", "20", "50")
RESPONSIVE = ~Q(class_code__in=OTHER_CLASSES) & ~Q(type_code__in=OTHER_TYPES) & Q(cancelled_at=None)

# HACT JobStatusUpdateTypeCode, with its sub-codes.
NO_ACCESS = Q(type_code__startswith="70")
UNFINISHED = Q(type_code__startswith="90") | Q(type_code__startswith="100") | Q(type_code__startswith="120")
CAME = (
    NO_ACCESS
    | UNFINISHED
    | Q(type_code__startswith="40")
    | Q(type_code__startswith="50")
    | Q(type_code__startswith="60")
)

YES, NO = Value(True), Value(False)
Params = Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A select of year, block and a column a measure: of ``shares`` yes or no, of ``spreads`` a number.

    ``known`` is what it selects from, where that is to be made once; ``params`` are of it first.
    """

    sql: str
    params: Params
    shares: Sequence[str] = ()
    spreads: Sequence[tuple[str, str, float]] = field(default_factory=tuple)  # column, measure, which part
    known: str = ""


def facts_of(landlord: Landlord, years: Sequence[Year], *, now: datetime) -> Iterator[Facts]:
    """Everything that is counted of these years, which follow each other."""
    for source in (_orders, _marks, _hazards, _enquiries):
        yield source(landlord, years, now)
    for measure in measures().values():
        if measure.check:
            check = next(one for one in checks() if one.key == measure.check)
            yield _checked(measure.key, check, landlord, years, day_of(now))


def _orders(landlord: Landlord, years: Sequence[Year], _: datetime) -> Facts:
    """The repairs that the landlord says were finished in each year, and those that were ordered in it.

    Millions are read once, with what was told of each: `orders.sql` puts the two together.
    """
    told = StatusUpdate.objects.filter(CAME, landlord=landlord)
    updates = told.values("work_order_id", unfinished=_yes(UNFINISHED), no_access=_yes(NO_ACCESS))
    orders_sql, orders_params = _select(_each_order(landlord, years))
    updates_sql, updates_params = _select(updates)
    return Facts(
        known=ORDERS.read_text().format(orders=orders_sql, updates=updates_sql),
        sql=BY_YEAR.read_text(),
        params=[*orders_params, *updates_params],
        shares=("rp02_2", "rp02_1", "first_time", "recalled", "no_access"),
        spreads=(("days", "days_usual", 0.5), ("days", "days_slow", 0.9)),
    )


def _each_order(landlord: Landlord, years: Sequence[Year]) -> Any:
    """Each order with its two years, and all that needs no look at what was told on the day."""
    began = Coalesce("reported_at", "raised_at")
    again = (
        (Q(completion__isnull=False) & ~Q(completion__follow_on_reference=""))
        | Exists(RepairRequest.objects.filter(recall_of=OuterRef("pk"), cancelled_at=None))
        | ~DONE
    )
    in_these = _within("completed_at", years) | _within("raised_at", years)
    return WorkOrder.objects.filter(in_these, RESPONSIVE, landlord=landlord).values(
        "id",
        at_block=_block(),
        done_in=_year("completed_at", years),
        ordered_in=_year("raised_at", years),
        done=_yes(DONE),
        emergency=_yes(Q(priority_code=EMERGENCY)),
        kept=_yes(KEPT),
        again=_yes(again),
        told=_yes(Q(completion__isnull=False) | ~Q(answer="")),
        days=Case(
            When(DONE & Q(completed_at__gte=began), then=_days(F("completed_at"), began)),
            output_field=FloatField(),
        ),
        recalled=_yes(Q(class_code=RECALL)),
    )


def _marks(landlord: Landlord, years: Sequence[Year], _: datetime) -> Facts:
    """What tenants gave for repairs."""
    said = Said.objects.filter(_within("at", years), landlord=landlord, kind=Said.Kind.RATED)
    of_order = Coalesce("work_order__home__block", "work_order__block")
    at_block = Coalesce(of_order, Coalesce("request__block", "request__home__block"))
    rows = said.values(
        year=_year("at", years),
        at_block=at_block,
        satisfied=_at_least("work_score", CONTENT),
        easy=_at_least("ease_score", CONTENT),
    )
    return _facts(rows, ("satisfied", "easy"))


def _hazards(landlord: Landlord, years: Sequence[Year], now: datetime) -> Facts:
    """The times that the law sets and that have run out; not those of duties that fell away before."""
    clocks = Clock.objects.filter(_within("due_at", years), landlord=landlord, is_law=True, due_at__lte=now)
    rows = clocks.exclude(ended_at__lte=F("due_at")).values(
        year=_year("due_at", years),
        at_block=F("case__home__block"),
        hazards=_yes(Q(met_at__lte=F("due_at"))),
    )
    return _facts(rows, ("hazards",))


def _enquiries(landlord: Landlord, years: Sequence[Year], now: datetime) -> Facts:
    """The questions whose first answer was due; not those closed before that without one."""
    asked = Enquiry.objects.filter(_within("first_due_at", years), landlord=landlord, first_due_at__lte=now)
    rows = (
        asked.exclude(state=Enquiry.State.MERGED)
        .exclude(first_answered_at=None, closed_at__isnull=False, closed_at__lte=F("first_due_at"))
        .values(
            year=_year("first_due_at", years),
            at_block=F("home__block"),
            enquiries=_yes(Q(first_answered_at__lte=F("first_due_at"))),
        )
    )
    return _facts(rows, ("enquiries",))


PLACED = {
    safety.At.HOME: "SELECT *, home_id AS place FROM papers WHERE home_id IS NOT NULL",
    safety.At.BLOCK: "SELECT *, block_id AS place FROM papers WHERE block_id IS NOT NULL UNION ALL "
    "SELECT papers.*, block.id AS place FROM papers JOIN homes_block block USING (estate_id)",
}
NEEDED = {
    safety.At.HOME: "home.id IN (SELECT home_id FROM parts)",
    safety.At.BLOCK: "(block.id IN (SELECT block_id FROM parts) "
    "OR block.estate_id IN (SELECT estate_id FROM parts))",
}


def _checked(key: str, check: safety.Check, landlord: Landlord, years: Sequence[Year], today: date) -> Facts:
    """Each home that must have the check, on the last day of each year or today."""
    sql = CHECKS.read_text().format(
        key=key,
        placed=PLACED[check.at],
        place="home.id" if check.at is safety.At.HOME else "block.id",
        needed=" AND ".join(_needed(check)),
    )
    named = {
        "landlord": landlord.pk,
        "types": list(check.types),
        "titles": [f"%{title}%" for title in check.titles],
        "needs": list(check.needs),
        "failed": safety.FAILED,
        "months": check.months,
        "before": check.built_before,
        "floors": check.floors,
    }
    each = [named | {"year": year.starts_on, "day": year.counted_on(today)} for year in years]
    found = [_positional(sql, values) for values in each]
    params = [value for _, values in found for value in values]
    return Facts(sql=" UNION ALL ".join(f"({one})" for one, _ in found), params=params, shares=(key,))


def _needed(check: safety.Check) -> Iterator[str]:
    """As `safety.rules.is_needed`."""
    if check.at is safety.At.BLOCK:
        yield "split_part(block.form_code, '-', 1) = '10'"
    if check.built_before:
        yield "extract(year FROM block.built_on) < %(before)s"
    if check.floors:
        yield "block.floors >= %(floors)s"
    yield NEEDED[check.at] if check.needs else "true"


def _positional(sql: str, named: dict[str, Any]) -> tuple[str, list[Any]]:
    """The same with %s: values by name and by place cannot be mixed in one statement."""
    pieces, values = [], []
    rest = sql
    while "%(" in rest:
        before, _, rest = rest.partition("%(")
        name, _, rest = rest.partition(")s")
        pieces.append(before)
        values.append(named[name])
    return "%s".join([*pieces, rest]), values


def _facts(rows: Any, shares: Sequence[str]) -> Facts:
    sql, params = _select(rows)
    return Facts(sql=sql, params=params, shares=shares)


def _select(rows: Any) -> tuple[str, Params]:
    sql, params = rows.order_by().query.sql_with_params()
    return sql, params


def _within(name: str, years: Sequence[Year]) -> Q:
    first, last = min(years), max(years)
    return Q(**{f"{name}__gte": first.begins_at, f"{name}__lt": last.over_at})


def _year(name: str, years: Sequence[Year]) -> Case:
    """The first day of the year that the moment is in; nothing, outside of these years."""
    newest_first = sorted(years, reverse=True)
    return Case(
        When(**{f"{name}__gte": newest_first[0].over_at}, then=Value(None, output_field=DateField())),
        *(
            When(**{f"{name}__gte": year.begins_at}, then=Value(year.starts_on, output_field=DateField()))
            for year in newest_first
        ),
    )


def _block() -> Coalesce:
    return Coalesce("home__block", "block")


def _yes(condition: Q) -> Case:
    return Case(When(condition, then=YES), default=NO)


def _at_least(name: str, marks: int) -> Case:
    return Case(
        When(**{f"{name}__gte": marks}, then=YES),
        When(**{f"{name}__lt": marks}, then=NO),
        output_field=BooleanField(),
    )


def _days(until: Combinable, since: Combinable) -> Func:
    return Func(
        until,
        since,
        template="(extract(epoch FROM (%(expressions)s)) / 86400.0)",
        arg_joiner=" - ",
        output_field=FloatField(),
    )
