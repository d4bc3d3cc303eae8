"""What we hold, as the standard's `holdings` has it: the same for a comparison of ours and for our API."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Collate

from portal.core import clock
from portal.landlords.models import Contractor, Landlord
from portal.repairs.models import Appointment, Completion, WorkOrder
from portal.repairs.rules import Answer
from portal.repairs.timeline import TURNED_AWAY
from standards.holdings import FIELDS, Held, State, checksum

AT_ONCE = 2000  # rows that are in memory at one time


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

    From the place after ``after`` to ``up_to``, both of the landlord's own; however many there are, few are
    in memory at once.
    """
    for place, found in groupby(_held(scope, after=after, up_to=up_to), key=lambda each: each.place):
        orders = [each.held for each in found]
        yield Sum(place, len(orders), checksum(orders, fields))


def at(scope: Scope, places: Iterable[str]) -> dict[str, list[Ours]]:
    """The orders at those places, by reference; a place where there are none has an empty list."""
    found: dict[str, list[Ours]] = {place: [] for place in places}
    for each in _asked(scope, Q(place__in=list(found))):
        found[each.place].append(each)
    return found


def of_references(scope: Scope, references: Iterable[str]) -> dict[str, str]:
    """At which place each of those orders is that we hold, wherever it is."""
    orders = WorkOrder.objects.filter(landlord=scope.landlord, reference__in=list(references))
    return dict(orders.annotate(place=_place()).values_list("reference", "place"))


def _held(scope: Scope, *, after: str, up_to: str) -> Iterator[Ours]:
    where = Q(place__gt=after)
    return _asked(scope, where & Q(place__lte=up_to) if up_to else where)


def _place() -> Any:
    """The landlord's own reference of the home or, of a shared part, of its building or estate."""
    return Collate(Coalesce("home__reference", "block__reference", "estate__reference"), "C")


_VALUES = (
    "pk", "place", "reference", "report", "raised_at", "due_at", "completed_at", "cancelled_at", "closed_at",
    "firm", "visit", "answer", "answered_at", "was_turned_away",
)  # fmt: skip


def _asked(scope: Scope, where: Q) -> Iterator[Ours]:
    ahead = Appointment.objects.filter(work_order=OuterRef("pk"), on__gt=clock.today()).order_by()
    orders = scope.orders().annotate(
        place=_place(),
        report=F("request__code"),
        firm=F("contractor__reference"),
        visit=Subquery(ahead.values("work_order").annotate(first=Min("on")).values("first")),
        was_turned_away=Exists(Completion.objects.filter(work_order=OuterRef("pk"), outcome=TURNED_AWAY)),
    )
    rows = orders.filter(where).order_by("place", "reference").values_list(*_VALUES)
    return (_ours(row) for row in rows.iterator(chunk_size=AT_ONCE))


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
