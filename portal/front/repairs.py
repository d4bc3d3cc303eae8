"""Repairs as a resident sees them in a list: fetched in few queries, told in plain words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db.models import (
    Case,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, Least

from portal.core.clock import day_of, start_of
from portal.core.words import capital, full_day
from portal.front.places import shared_place
from portal.repairs.models import RECALL, Said, WorkElement, WorkOrder
from portal.repairs.rules import EMERGENCY, ENDED, Standing, State, done_at, ended_state, standing_of
from portal.repairs.spoken import to_resident
from portal.repairs.words import (
    OrderWords,
    Reading,
    by_words,
    late_words,
    lateness,
    next_step,
    reading,
    sentence,
    title,
)
from portal.tenancies.access import Sight


@dataclass(frozen=True, kw_only=True)
class Repair:
    """One repair, ready to be shown."""

    code: UUID
    title: str
    where: str
    label: str
    tone: str
    late: bool
    told: str  # the sentence of now
    next_step: str
    late_words: str
    more: str  # where, when, whether in time: one quiet line
    raised_on: date
    shared: bool
    theirs: bool  # of this person's own time here
    came_back: bool  # what was done before did not last
    yours: bool  # whether this household answers for it
    standing: Standing

    @property
    def path(self) -> str:
        """Its page, from the home's own."""
        return f"repairs/{self.code}/"


def orders_seen(sight: Sight) -> QuerySet[WorkOrder]:
    """Every work order this person sees from their home, with where its case began and its catalogue name."""
    return WorkOrder.objects.seen_from(sight.home).annotate(
        began_at=_began_at(),
        catalogue=_catalogue(),
        asked_by=F("request__tenancy"),
        problem=F("request__problem_name"),
        answered_by=_answered_by(),
    )


def _answered_by() -> Subquery:
    """Who of the household said last whether it is fixed."""
    said = Said.objects.filter(work_order=OuterRef("pk"), kind__in=[Said.Kind.FIXED, Said.Kind.NOT_FIXED])
    return Subquery(said.order_by("-at", "-pk").values("by")[:1])


def _catalogue() -> Subquery:
    """The name of its first line of work that is from the landlord's catalogue."""
    lines = WorkElement.objects.filter(work_order=OuterRef("pk")).exclude(rate_code="").exclude(rate_name="")
    return Subquery(lines.order_by("position").values("rate_name")[:1])


def _began_at() -> Case:
    """When the case of a recall began; for any other order, nothing."""
    first = (
        WorkOrder.objects.filter(home=OuterRef("home"), case_reference=OuterRef("case_reference"))
        .annotate(told_at=Least(Coalesce("reported_at", "raised_at"), "raised_at"))
        .order_by("told_at")
        .values("told_at")[:1]
    )
    return Case(
        When(Q(class_code=RECALL) & ~Q(case_reference="") & Q(home__isnull=False), then=Subquery(first)),
        default=Value(None),
        output_field=DateTimeField(null=True),
    )


@dataclass(frozen=True)
class CatalogueLine:
    """A line of work, as far as it names the repair."""

    rate_code: str
    rate_name: str


def lines_of(order: WorkOrder) -> list[CatalogueLine]:
    """What `title` needs of an order from `orders_seen`.

    What was chosen from the landlord's list of problems is nobody's words either.
    """
    name = order.catalogue or order.problem  # type: ignore[attr-defined]
    return [CatalogueLine("catalogue", name)] if name else []


def fetch_parts(orders: Sequence[WorkOrder]) -> None:
    """Of those still open, what happened and what is booked: two queries."""
    still_open = [order for order in orders if ended_state(order) not in ENDED]
    prefetch_related_objects(still_open, "statusupdates", "appointments")


def read_by(order: WorkOrder, sight: Sight) -> Reading:
    """What this person may read of an order that came from `orders_seen`.

    What a household reported is in its own words, wherever the landlord's data puts the order later.
    """
    read = reading(order, sight, began_at=order.began_at)  # type: ignore[attr-defined]
    asked_by: int | None = order.asked_by  # type: ignore[attr-defined]
    return read if asked_by is None or asked_by in sight.tenancies else replace(read, words=False)


def is_yours(order: WorkOrder, sight: Sight, read: Reading) -> bool:
    """Whether this household answers for it: it was done for them, or they reported it."""
    return read.words or order.asked_by in sight.tenancies  # type: ignore[attr-defined]


def who_answered(order: WorkOrder, sight: Sight) -> str:
    """You; Somebody in your home. Of an order of their own from `orders_seen`."""
    return to_resident(sight.reader, sight.parties)(order.answered_by)  # type: ignore[attr-defined]


def standing(order: WorkOrder, read: Reading, now: datetime) -> Standing:
    """Where it stands, from no more than this person may know."""
    if ended_state(order) in ENDED or not read.steps:
        return standing_of(order, now=now)
    return standing_of(order, updates=order.statusupdates.all(), visits=order.appointments.all(), now=now)


def repair(order: WorkOrder, sight: Sight, *, now: datetime) -> Repair:
    """One order from `orders_seen`, after `fetch_parts`."""
    read = read_by(order, sight)
    stands = standing(order, read, now)
    landlord, days = sight.home.landlord.name, sight.home.landlord.answer_days
    where, yours = where_words(order, sight, read), is_yours(order, sight, read)
    who = who_answered(order, sight)
    return Repair(
        code=order.code,
        title=title(order, lines_of(order), read),
        where=where,
        label=stands.label(landlord, yours=yours, who=who),
        tone=stands.tone,
        late=stands.late,
        told=sentence(stands, order, landlord=landlord, now=now, yours=yours, who=who),
        next_step=next_step(
            stands,
            order,
            landlord=landlord,
            now=now,
            answer_days=days,
            communal=not yours and order.is_communal,
            urgent=order.priority_code == EMERGENCY,
        ),
        late_words=late_words(stands, order, landlord=landlord, now=now, expected=order.planned_finish_on),
        more=more_words(order, where, landlord, now=now),
        raised_on=day_of(order.raised_at),
        shared=order.is_communal,
        theirs=sight.lived_here_on(day_of(order.raised_at)),
        came_back=order.is_recall,
        yours=yours,
        standing=stands,
    )


def repairs(orders: Iterable[WorkOrder], sight: Sight, *, now: datetime) -> list[Repair]:
    """Orders from `orders_seen`, told."""
    fetched = list(orders)
    fetch_parts(fetched)
    return [repair(order, sight, now=now) for order in fetched]


def where_words(order: WorkOrder, sight: Sight, read: Reading) -> str:
    """Kitchen; Rowan Court; Orchard Estate. Nothing when it is of the home and its words are not theirs."""
    if order.block_id or order.estate_id:
        return shared_place(order, sight.home)
    return capital(order.location.strip()) if read.words else ""


def more_words(order: OrderWords, where: str, landlord: str, *, now: datetime) -> str:
    """Kitchen. Reported 3 March 2026. Larkfield Homes says it was done 10 March 2026, 2 days late."""
    parts = [where] if where else []
    parts.append(f"Reported {full_day(day_of(order.reported_at or order.raised_at))}")
    how = lateness(order, now=now)
    if order.cancelled_at:
        parts.append(f"Cancelled {full_day(day_of(order.cancelled_at))}")
    elif done := done_at(order):
        said = full_day(day_of(done))
        parts.append(f"{landlord} says it was done {said}{f', {how}' if how else ''}")
    elif order.due_at:
        by = by_words(order.due_at, today=day_of(now))
        parts.append(f"Promised {by}{f', {how}' if how else ''}")
    return ". ".join(parts)


def lived_here(sight: Sight) -> Q:
    """Orders raised on days when this person lived in the home."""
    found = Q(pk__in=[])
    for stay in sight.stays:
        spell = Q(raised_at__gte=start_of(stay.since))
        if stay.until:
            spell &= Q(raised_at__lt=start_of(stay.until + timedelta(days=1)))
        found |= spell
    return found


# What asks for this person comes first, then the nearest visit, then what is late.
_URGENT = {State.NOBODY_IN, State.WAITING_FOR_YOU, State.ON_THE_WAY, State.BEING_WORKED_ON}


class Happening(Protocol):
    """What `urgency` needs of a repair, or of a report that is becoming one."""

    @property
    def shared(self) -> bool: ...
    @property
    def late(self) -> bool: ...
    @property
    def raised_on(self) -> date: ...
    @property
    def standing(self) -> Standing: ...


def urgency(one: Happening) -> tuple[bool, bool, date, bool, int]:
    """To sort what is happening now."""
    visit = one.standing.visit
    return (
        one.shared,
        one.standing.state not in _URGENT,
        visit.on if visit else date.max,
        not one.late,
        -one.raised_on.toordinal(),
    )
