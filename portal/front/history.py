"""The repair history of a home: what it can be narrowed to, and how many there are of each."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import ExtractYear
from django.http import QueryDict

from portal.core.words import capital
from portal.front.repairs import Repair, lived_here, orders_seen
from portal.front.requests import Report
from portal.repairs.conditions import DONE, OPEN
from portal.repairs.models import WorkOrder
from portal.repairs.trades import trade
from portal.tenancies.access import Sight

STATUSES = {"open": "Still open", "done": "Done", "cancelled": "Cancelled"}
WHOSE = {"own": "Your home", "shared": "Shared parts", "before": "Before you moved in"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the list is narrowed to; an empty text is everything."""

    year: str = ""
    trade: str = ""
    status: str = ""
    whose: str = ""

    @property
    def query(self) -> str:
        chosen = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(chosen)}" if chosen else "."

    @property
    def any(self) -> bool:
        return any(vars(self).values())


@dataclass(frozen=True)
class Cell:
    """So many orders of one year, trade, status and part of the home."""

    year: str
    trade: str
    status: str
    whose: str
    count: int


@dataclass(frozen=True)
class Choice:
    """A link that narrows the list, and how many it would leave."""

    text: str
    href: str
    count: int
    current: bool


@dataclass(frozen=True)
class ChoiceGroup:
    label: str
    options: Sequence[Choice]


def slug(work: str) -> str:
    """A kind of work as it stands in an address: windows-and-doors."""
    return work.lower().replace(" ", "-")


def wanted_from(query: QueryDict) -> Wanted:
    """What the address asks for; what makes no sense is left out."""
    year, status, whose = (query.get(name, "") for name in ("year", "status", "whose"))
    return Wanted(
        year=year if re.fullmatch("(19|20)[0-9]{2}", year) else "",
        trade=query.get("trade", "")[:40],
        status=status if status in STATUSES else "",
        whose=whose if whose in WHOSE else "",
    )


STATUS = Case(When(DONE, then=Value("done")), When(OPEN, then=Value("open")), default=Value("cancelled"))
STATUS_IS = {"done": DONE, "open": OPEN, "cancelled": ~DONE & ~OPEN}


def count_cells(sight: Sight) -> tuple[list[Cell], Mapping[str, set[str]]]:
    """How many there are of each kind, in one query; and which trade codes each kind of work has."""
    whose = Case(
        When(home__isnull=True, then=Value("shared")),
        When(lived_here(sight), then=Value("own")),
        default=Value("before"),
        output_field=CharField(),
    )
    rows = (
        WorkOrder.objects.seen_from(sight.home)
        .annotate(year=ExtractYear("raised_at"), status=STATUS, whose=whose)
        .values_list("year", "trade_code", "status", "whose")
        .annotate(count=Count("pk"))
    )
    cells, codes = [], dict[str, set[str]]()
    for year, trade_code, status, whose_home, count in rows:
        work = slug(trade(trade_code).work)
        codes.setdefault(work, set()).add(trade_code)
        cells.append(Cell(str(year), work, status, whose_home, count))
    return cells, codes


def report_cells(waiting: Iterable[Report]) -> list[Cell]:
    """Reports of which no order has come yet are counted with the orders."""
    return [_cell(one) for one in waiting]


def _cell(one: Report) -> Cell:
    status = "open" if one.standing.is_open else "cancelled"
    whose = "shared" if one.shared else "own"
    return Cell(str(one.raised_on.year), slug(trade(one.trade_code).work), status, whose, 1)


def wanted_reports(waiting: Iterable[Report], wanted: Wanted) -> list[Report]:
    """Those that the list is narrowed to."""
    asked = [(name, value) for name, value in vars(wanted).items() if value]
    return [one for one in waiting if all(getattr(_cell(one), name) == value for name, value in asked)]


def narrowed(sight: Sight, wanted: Wanted, codes: Mapping[str, set[str]]) -> QuerySet[WorkOrder]:
    """The orders wanted, newest first."""
    orders = orders_seen(sight)
    if wanted.year:
        orders = orders.filter(raised_at__year=int(wanted.year))
    if wanted.trade:
        orders = orders.filter(trade_code__in=codes.get(wanted.trade, set()))
    if wanted.status:
        orders = orders.filter(STATUS_IS[wanted.status])
    if wanted.whose:
        orders = orders.filter(_is_of(wanted.whose, sight))
    return orders.order_by("-raised_at", "-pk")


def _is_of(whose: str, sight: Sight) -> Q:
    if whose == "shared":
        return Q(home__isnull=True)
    own = Q(home=sight.home)
    return own & lived_here(sight) if whose == "own" else own & ~lived_here(sight)


def total(cells: Iterable[Cell], wanted: Wanted) -> int:
    """How many orders the list has in all."""
    by_year = counts(cells, wanted, "year")
    return by_year[wanted.year] if wanted.year else by_year.total()


def counts(cells: Iterable[Cell], wanted: Wanted, name: str) -> Counter[str]:
    """How many orders there are by one of their properties, with everything else as it is wanted."""
    others = [(other, value) for other, value in vars(wanted).items() if value and other != name]
    found: Counter[str] = Counter()
    for cell in cells:
        if all(getattr(cell, other) == value for other, value in others):
            found[getattr(cell, name)] += cell.count
    return found


def choices(cells: Sequence[Cell], wanted: Wanted) -> list[ChoiceGroup]:
    """The links above the list. Counts say what each would leave, with everything else as it is."""
    return _worth_showing(
        [
            _group("Where", "whose", WHOSE, cells, wanted),
            _group("Status", "status", STATUSES, cells, wanted),
        ]
    )


def more_choices(cells: Sequence[Cell], wanted: Wanted) -> list[ChoiceGroup]:
    """The longer groups of links, which are folded away."""
    years = sorted({cell.year for cell in cells}, reverse=True)
    works = sorted({cell.trade for cell in cells})
    return _worth_showing(
        [
            _group("Year", "year", {year: year for year in years}, cells, wanted),
            _group("Kind", "trade", {work: capital(work.replace("-", " ")) for work in works}, cells, wanted),
        ]
    )


def _worth_showing(groups: Sequence[ChoiceGroup]) -> list[ChoiceGroup]:
    """Those that leave a choice, or in which one was made."""
    return [group for group in groups if len(group.options) > 2 or any(o.current for o in group.options[1:])]


def _group(
    label: str, name: str, values: Mapping[str, str], cells: Sequence[Cell], wanted: Wanted
) -> ChoiceGroup:
    found = counts(cells, wanted, name)
    now = getattr(wanted, name)
    options = [Choice("All", replace(wanted, **{name: ""}).query, found.total(), not now)]
    options += [
        Choice(text, replace(wanted, **{name: value}).query, found[value], now == value)
        for value, text in values.items()
        if found[value] or now == value
    ]
    return ChoiceGroup(label, options)


@dataclass(frozen=True)
class Group:
    """Repairs of one year, before or after the person moved in."""

    title: str
    repairs: Sequence[Repair]
    begins_before: bool  # the first group of repairs from before they moved in


def grouped(found: Iterable[Repair]) -> list[Group]:
    """By year; the years before the person lived here, apart. In the order they come."""
    groups, told = [], False
    for (year, before), repairs in _runs(found, lambda one: (one.raised_on.year, not one.theirs)):
        name = f"{year}, before you moved in" if before else str(year)
        groups.append(Group(name, repairs, begins_before=before and not told))
        told = told or before
    return groups


def _runs(
    found: Iterable[Repair], key: Callable[[Repair], tuple[int, bool]]
) -> list[tuple[tuple[int, bool], list[Repair]]]:
    runs: list[tuple[tuple[int, bool], list[Repair]]] = []
    for one in found:
        if not runs or runs[-1][0] != key(one):
            runs.append((key(one), []))
        runs[-1][1].append(one)
    return runs
