"""What we hold, as the standard's `holdings` has it: the same for a comparison of ours and for our API."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from itertools import groupby
from operator import or_
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Collate

from portal.core import clock
from portal.homes.models import Block, Estate, Home
from portal.landlords.models import Contractor, Landlord
from portal.repairs.models import Appointment, Completion, WorkOrder
from portal.repairs.rules import Answer
from portal.repairs.timeline import TURNED_AWAY
from standards.holdings import FIELDS, Held, State, checksum

AT_ONCE = 2000  # rows that are in memory at one time
PLACES_AT_ONCE = 1000  # that are asked for first; then twice as many each time, for who has orders at few
MOST_PLACES = 64_000


@dataclass(frozen=True)
class Ours:
    """An order as we hold it, and what only we know of it."""

    pk: int
    place: str
    held: Held
    not_fixed: bool  # the resident says so, of the work as it was last done
    turned_away: bool  # the landlord ended its job because nobody let it in


@dataclass(frozen=True)
class Sum:
    """How much there is at a place."""

    place: str
    count: int
    checksum: str


@dataclass(frozen=True)
class Scope:
    """Whose orders, and from when on: what a system does not hold itself is not compared with it."""

    landlord: Landlord
    contractor: Contractor | None = None
    raised_from: datetime | None = None

    def orders(self) -> QuerySet[WorkOrder]:
        found = WorkOrder.objects.filter(landlord=self.landlord)
        if self.contractor:
            found = found.filter(contractor=self.contractor)
        return found.filter(raised_at__gte=self.raised_from) if self.raised_from else found


def sums(scope: Scope, *, after: str = "", up_to: str = "", fields: Sequence[str] = FIELDS) -> Iterator[Sum]:
    """Of each place with orders its count and checksum, in the order of the places' references by bytes.

    From the place after ``after`` to ``up_to``, both of the landlord's own. It is asked for some places at a
    time, so that who reads only the first does not wait for the last; however many there are, few are in
    memory at once.
    """
    some = PLACES_AT_ONCE
    while True:
        last = _so_many_on(scope.landlord, some, after=after, up_to=up_to)
        held = _held(scope, after=after, up_to=last or up_to)
        for place, found in groupby(held, key=lambda each: each.place):
            orders = [each.held for each in found]
            yield Sum(place, len(orders), checksum(orders, fields))
        if not last:
            return
        after, some = last, min(2 * some, MOST_PLACES)


def _so_many_on(landlord: Landlord, some: int, *, after: str, up_to: str) -> str:
    """The reference of the place so many further on; nothing where there are fewer."""
    models: Sequence[type[Home | Block | Estate]] = (Home, Block, Estate)
    known: set[str] = set()
    for model in models:
        found = model.objects.filter(landlord=landlord, reference__gt=after)
        found = found.filter(reference__lte=up_to) if up_to else found
        known.update(found.order_by("reference").values_list("reference", flat=True)[:some])
    return sorted(known)[some - 1] if len(known) >= some else ""


def at(scope: Scope, places: Iterable[str]) -> dict[str, list[Ours]]:
    """The orders at those places, by reference; a place where there are none has an empty list."""
    found: dict[str, list[Ours]] = {place: [] for place in places}
    for level in _LEVELS:
        for each in _asked(scope, level, {f"{level}__reference__in": list(found)}):
            found[each.place].append(each)
    for orders in found.values():
        orders.sort(key=lambda each: each.held.reference)
    return found


def of_references(scope: Scope, references: Iterable[str]) -> dict[str, str]:
    """At which place each of those orders is that we hold, wherever it is."""
    orders = WorkOrder.objects.filter(landlord=scope.landlord, reference__in=list(references))
    return dict(orders.annotate(place=_place()).values_list("reference", "place"))


def _held(scope: Scope, *, after: str, up_to: str) -> Iterator[Ours]:
    """In the order of place and reference. Each level is asked by itself: PostgreSQL then goes from the
    places, by their references, to their orders, and reads no others."""
    ranges = ({f"{level}__reference__gt": after} for level in _LEVELS)
    ends = ({f"{level}__reference__lte": up_to} if up_to else {} for level in _LEVELS)
    found = [_asked(scope, *each) for each in zip(_LEVELS, map(or_, ranges, ends), strict=True)]
    return merge(*found, key=lambda each: (each.place, each.held.reference))


def _place() -> Any:
    """The landlord's own reference of the home or, of a shared part, of its building or estate."""
    return Collate(Coalesce("home__reference", "block__reference", "estate__reference"), "C")


# Where an order is: at the first of these that it names.
_LEVELS: Mapping[str, Q] = {
    "home": Q(),
    "block": Q(home=None),
    "estate": Q(home=None, block=None),
}
_VALUES = (
    "pk", "place", "reference", "report", "raised_at", "due_at", "completed_at", "cancelled_at", "closed_at",
    "firm", "visit", "answer", "answered_at", "was_turned_away",
)  # fmt: skip


def _asked(scope: Scope, level: str, where: Mapping[str, Any]) -> Iterator[Ours]:
    ahead = Appointment.objects.filter(work_order=OuterRef("pk"), on__gt=clock.today()).order_by()
    orders = scope.orders().filter(_LEVELS[level], **{f"{level}__landlord": scope.landlord}, **where)
    rows = orders.annotate(
        place=F(f"{level}__reference"),
        report=F("request__code"),
        firm=F("contractor__reference"),
        visit=Subquery(ahead.values("work_order").annotate(first=Min("on")).values("first")),
        was_turned_away=Exists(Completion.objects.filter(work_order=OuterRef("pk"), outcome=TURNED_AWAY)),
    )
    ordered = rows.order_by("place", "reference").values_list(*_VALUES)
    return (_ours(row) for row in ordered.iterator(chunk_size=AT_ONCE))


def _ours(row: tuple[Any, ...]) -> Ours:
    """As it stands by what the landlord told, but for what the resident says is not fixed: that goes on."""
    pk, place, reference, report, raised, due, completed, cancelled, closed, firm, visit, said, at, away = row
    not_fixed = said == Answer.NOT_FIXED and completed is not None and at is not None and at >= completed
    done = None if not_fixed or cancelled else completed
    off = cancelled or (closed if completed is None else None)
    state = State.CANCELLED if off else State.COMPLETED if done else State.OPEN
    held = Held(
        reference=reference,
        state=state,
        report=str(report or ""),
        raised=raised,
        due=due,
        completed=done,
        cancelled=off,
        contractor=firm or "",
        visit=_to_come(visit, state),
    )
    return Ours(pk, place, held, not_fixed=not_fixed and not cancelled, turned_away=away)


def _to_come(visit: date | None, state: State) -> date | None:
    """To an order that is over nobody comes any more."""
    return visit if state is State.OPEN else None
