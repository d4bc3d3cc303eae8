"""Finds homes, people and work orders of one landlord by what somebody typed."""

import re
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from markupsafe import Markup, escape
from psycopg.errors import QueryCanceled

from portal.core import words
from portal.core.planning import planned_anew
from portal.enquiries.models import Enquiry, InformationRequest
from portal.homes.models import Home
from portal.landlords.models import Landlord
from portal.office.finding.query import Query, fenced, query_of
from portal.office.standing import label_of
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.rules import Standing, ended_state
from portal.tenancies.access import last_day
from portal.tenancies.models import Party, Tenancy

# So many are fetched of each kind, best first, and so many are shown.
FETCHED = 40
# Of people, so many are looked at before asking only for those who live somewhere now.
LOOKED_AT = 200
SHOWN = 20
# A search that takes longer is given up, with a sentence: others are waiting for the same database.
LONGEST_MS = 1000
LARGE_SHARE = 0.5
STATISTICS_HOLD = 600  # seconds


@dataclass(frozen=True, kw_only=True)
class Result:
    """One thing found: where it is, what it is called, and why it was found."""

    href: str
    title: Markup
    why: str
    more: str = ""  # a second line
    note: str = ""  # a word beside it: Moved out, Late
    current: bool = True

    @property
    def detail(self) -> str:
        """For the suggestions, which have one line."""
        return ". ".join(filter(None, [self.why, self.more, self.note]))


@dataclass(frozen=True, kw_only=True)
class Found:
    """Everything found, by kind; or why nothing was looked for."""

    query: Query = field(default_factory=Query)
    homes: Sequence[Result] = ()
    people: Sequence[Result] = ()
    orders: Sequence[Result] = ()
    more: bool = False  # there are more than are shown
    gave_up: bool = False

    def __iter__(self) -> Iterator[Result]:
        yield from [*self.homes, *self.people, *self.orders]

    def __len__(self) -> int:
        return len(self.homes) + len(self.people) + len(self.orders)

    @property
    def only(self) -> Result | None:
        """The one thing found, when it is one."""
        return next(iter(self)) if len(self) == 1 and not self.more else None


def find(landlord: Landlord, text: str, *, on: date, shown: int = SHOWN) -> Found:
    """What of this landlord's fits the text, the best of each kind first. At most 9 queries."""
    query = query_of(text)
    if not query:
        return Found(query=query)
    try:
        with planned_anew(), transaction.atomic():
            _look_by_index_only()
            homes = _homes(landlord, query)
            people = _people(landlord, query, on)
            asked = [*_reports(landlord, query), *_questions(landlord, query), *_requests(landlord, query)]
            orders = [*asked, *_orders(landlord, query)]
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return Found(query=query, gave_up=True)
    return Found(
        query=query,
        homes=_best(homes, shown),
        people=_best(people, shown),
        orders=_best(orders, shown),
        more=max(len(homes), len(people), len(orders)) > shown,
    )


def _look_by_index_only() -> None:
    """For this transaction: to read a whole table in the hope of an early match is no way to find a home."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(name, 'off', true) FROM unnest(%s::text[]) AS name "
            "UNION ALL SELECT set_config('statement_timeout', %s, true)",
            [["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"], str(LONGEST_MS)],
        )


def _words(condition: str) -> SearchQuery:
    return SearchQuery(condition, config="simple", search_type="raw")


def _within(condition: str, landlord: Landlord) -> SearchQuery:
    """The condition, with the landlord's own word where that makes the index's work smaller.

    A landlord with much of the table gains nothing by it, and the index would read its whole list each time.
    """
    small = landlord.pk not in _large(int(time.monotonic() // STATISTICS_HOLD))
    return _words(fenced(condition, landlord.pk) if small else condition)


@lru_cache(maxsize=1)
def _large(_period: int) -> frozenset[int]:
    """The landlords that have a large share of all tenants, by PostgreSQL's own statistics."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT landlord FROM pg_stats, unnest(most_common_vals::text::bigint[], most_common_freqs) "
            "AS common(landlord, share) WHERE schemaname = current_schema() AND tablename = %s "
            "AND attname = 'landlord_id' AND share > %s",
            [Party._meta.db_table, LARGE_SHARE],
        )
        return frozenset(pk for (pk,) in cursor.fetchall())


def _begins(references: Iterable[str]) -> Q:
    found = Q()
    for reference in references:
        found |= Q(reference__startswith=reference)
    return found


def _homes(landlord: Landlord, query: Query) -> list[tuple[float, Result]]:
    homes: dict[int, Home] = {}
    own = Home.objects.filter(landlord=landlord).defer("words")
    if query.home_words:
        homes |= {home.pk: home for home in own.filter(words=_words(query.home_words))[:FETCHED]}
    if query.references:
        begins = _begins(query.references)
        homes |= {home.pk: home for home in own.filter(begins)[:FETCHED]}
        tenancies = Tenancy.objects.filter(begins, landlord=landlord).select_related("home")
        homes |= {let.home_id: let.home for let in tenancies.defer("home__words")[:FETCHED]}
    # A whole reference is of one home, whatever else its letters and digits are the beginning of.
    exact = [home for home in homes.values() if home.reference in query.references]
    found = sorted(exact or homes.values(), key=lambda home: _natural(home.address))
    return [_home(home, query) for home in found]


def _home(home: Home, query: Query) -> tuple[float, Result]:
    why = _why_home(home, query)
    result = Result(
        href=reverse("office:home", args=[home.code]),
        title=marked(home.address, query.pieces),
        why=why,
        note="" if home.ended_on is None else f"Left the list {words.on_day(home.ended_on)}",
        current=home.ended_on is None,
    )
    return _score(home.address, query.pieces), result


def _why_home(home: Home, query: Query) -> str:
    """In the words of the box: by which of its facts this home was found."""
    numbers = [piece.lstrip("0") for piece in query.pieces if len(piece) > 4 and piece.isdigit()]
    if any(number and home.uprn.startswith(number) for number in numbers):
        return f"UPRN {home.uprn}"
    if any(home.reference.startswith(reference) for reference in query.references):
        return f"Home reference {home.reference}"
    if home.postcode.replace(" ", "").lower().startswith("".join(query.pieces)):
        return "Postcode"
    if _told(home.address, query.pieces):
        return "Address"
    return "Tenancy reference"


def _people(landlord: Landlord, query: Query, on: date) -> list[tuple[float, Result]]:
    """Those who live there now before those who have left.

    Whole words are looked for first: when they fill the page, nobody whose name is only begun would be on it.
    """
    own = Party.objects.filter(landlord=landlord)
    fitting = own.filter(words=_within(query.whole_words, landlord))
    few, left = _few(fitting, on)
    if list(left.values()).count(False) < SHOWN:
        fitting = own.filter(words=_within(query.person_words, landlord))
        few, left = _few(fitting, on)
    running = Q(ended_on=None) & (Q(tenancy__ended_on=None) | Q(tenancy__ended_on__gte=on))
    best = Q(pk__in=[pk for pk, *_ in few[:FETCHED]])
    rows = Party.objects.select_related("tenancy__home").defer("words", "tenancy__home__words")
    found = list(rows.filter(best))
    if len(few) == LOOKED_AT and list(left.values()).count(False) < SHOWN:
        found += fitting.filter(running).select_related("tenancy__home").exclude(best)[:FETCHED]
    found.sort(key=lambda party: (party.name, party.tenancy.home.address))
    return [_person(party, query, on) for party in found]


def _few(fitting: QuerySet[Party], on: date) -> tuple[list[tuple[Any, ...]], dict[int, bool]]:
    """The first that are found, those who live there now before the others; and whether each has left."""
    few = list(fitting.values_list("pk", "ended_on", "tenancy__ended_on")[:LOOKED_AT])
    left = {pk: (last_day(tenancy_ends, ends) or on) < on for pk, ends, tenancy_ends in few}
    return sorted(few, key=lambda row: left[row[0]]), left


def _person(party: Party, query: Query, on: date) -> tuple[float, Result]:
    until = last_day(party.tenancy.ended_on, party.ended_on)
    left = until is not None and until < on
    result = Result(
        href=reverse("office:home", args=[party.tenancy.home.code]),
        title=marked(party.name, query.pieces),
        why="Name" if _told(party.name, query.pieces) else f"Reference {party.reference}",
        more=party.tenancy.home.address,
        note=f"Moved out {words.on_day(until)}" if left and until else "",
        current=not left,
    )
    return _score(party.name, query.pieces), result


def _orders(landlord: Landlord, query: Query) -> list[tuple[float, Result]]:
    if not query.references:
        return []
    rows = WorkOrder.objects.filter(_begins(query.references), landlord=landlord)
    return [
        _order(order, query)
        for order in rows.order_by("reference").select_related("home", "block", "estate")[:FETCHED]
    ]


def _order(order: WorkOrder, query: Query) -> tuple[float, Result]:
    ended = ended_state(order)
    result = Result(
        href=reverse("office:order", args=[order.code]),
        title=marked(order.reference, query.references),
        why="Work order reference",
        more=f"{order.description[:80]}. {place_of(order)}",
        note=label_of(Standing(state=ended), "") if ended else "",
        current=ended is None,
    )
    return float(order.reference.lower() == query.references[-1].lower()), result


def _reports(landlord: Landlord, query: Query) -> list[tuple[float, Result]]:
    """The report that a resident reads out the reference of; once there is work for it, that."""
    if not query.report:
        return []
    found = RepairRequest.objects.filter(landlord=landlord, reference=query.report)
    return [_report(one) for one in found.select_related("home").prefetch_related("orders", "joined")]


def _report(report: RepairRequest) -> tuple[float, Result]:
    order = next(iter(report.orders.all()), report.joined)
    here = reverse("office:request", args=[report.home.code, report.code])
    result = Result(
        href=reverse("office:order", args=[order.code]) if order else here,
        title=marked(report.reference, [report.reference]),
        why="Report reference",
        more=f"{report.problem_name}. {report.home.address}",
    )
    return 2.0, result


def _questions(landlord: Landlord, query: Query) -> list[tuple[float, Result]]:
    """The question that a resident reads out the reference of."""
    if not query.question:
        return []
    found = Enquiry.objects.filter(landlord=landlord, reference=query.question).select_related("home")
    return [
        (
            2.0,
            Result(
                href=reverse("office:enquiry", args=[one.code]),
                title=marked(one.reference, [one.reference]),
                why="Question reference",
                more=f"{one.subject}. {one.home.address}",
            ),
        )
        for one in found.defer("home__words")
    ]


def _requests(landlord: Landlord, query: Query) -> list[tuple[float, Result]]:
    """The request for information that a resident reads out the reference of."""
    if not query.information:
        return []
    rows = InformationRequest.objects.filter(landlord=landlord, reference=query.information)
    return [
        (
            2.0,
            Result(
                href=reverse("office:information_request", args=[one.code]),
                title=marked(one.reference, [one.reference]),
                why="Request for information",
                more=f"{one.subject}. {one.home.address}",
            ),
        )
        for one in rows.select_related("home").defer("home__words")
    ]


def place_of(order: WorkOrder) -> str:
    """Where the work is, on one line."""
    if order.home:
        return order.home.address
    shared = order.block or order.estate
    return f"Shared parts of {(shared and shared.name) or 'the building'}"


def _best(scored: list[tuple[float, Result]], shown: int) -> list[Result]:
    """What is still so first, then by how well it fits; otherwise in the order it came."""
    scored.sort(key=lambda pair: (not pair[1].current, -pair[0]))
    return [result for _, result in scored[:shown]]


def _score(text: str, pieces: Collection[str]) -> float:
    """How many of the words typed are whole words of the text, early ones a little more."""
    have = re.findall(r"[^\W_]+", text.lower())
    return sum(1 - have.index(piece) / 100 for piece in pieces if piece in have)


def _told(text: str, pieces: Collection[str]) -> bool:
    """Whether some word typed begins a word of the text."""
    have = re.findall(r"[^\W_]+", text.lower())
    return any(word.startswith(piece) for piece in pieces for word in have)


def _natural(text: str) -> list[tuple[int, str]]:
    """Flat 2 before Flat 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]


def marked(text: str, pieces: Iterable[str]) -> Markup:
    """The text with the beginnings of words that were asked for in <mark>; everything escaped."""
    asked = sorted({piece.lower() for piece in pieces if piece}, key=len, reverse=True)
    if not asked:
        return escape(text)
    found = re.compile(rf"(?<![^\W_])({'|'.join(map(re.escape, asked))})", re.IGNORECASE)
    out, at = Markup(""), 0
    for match in found.finditer(text):
        out += escape(text[at : match.start()]) + Markup("<mark>{}</mark>").format(match[0])
        at = match.end()
    return out + escape(text[at:])
