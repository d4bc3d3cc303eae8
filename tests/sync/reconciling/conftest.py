"""A landlord's system that holds orders and says so, as docs/reconciling.md has it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from portal.repairs.models import WorkOrder
from portal.sync.models import Difference, Reconciliation, System
from portal.sync.reconciling import holding, running
from portal.sync.reconciling.holding import Scope
from portal.sync.talking import sealed_token
from standards.holdings import FIELDS, Held, checksum
from tests.cast import Cast
from tests.sync.out.other import TOKEN, Answer, Heard, Other, listening, said


@dataclass
class Books:
    """What the other side holds, by place; a test changes it as it likes."""

    orders: dict[str, dict[str, Held]] = field(default_factory=dict)
    fields: tuple[str, ...] = FIELDS
    raised_from: str | None = None
    homes_a_page: int = 5000
    extra: list[Any] = field(default_factory=list)  # among the orders of every place
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str) -> Answer:
        url = urlsplit(path)
        self.asked.append(url.path)
        if url.path == "/hact/holdings":
            return said(200, self._page(parse_qs(url.query).get("after", [""])[0]))
        place = unquote(url.path.removeprefix("/hact/holdings/"))
        orders = [held.document for held in self.orders.get(place, {}).values()]
        return said(200, {"Home": place, "Orders": [*orders, *self.extra]})

    def _page(self, after: str) -> dict[str, Any]:
        homes = sorted((home for home, orders in self.orders.items() if orders and home > after))
        shown = homes[: self.homes_a_page]
        return {
            "Holdings": [
                {
                    "Home": home,
                    "Count": len(self.orders[home]),
                    "Checksum": checksum(self.orders[home].values(), self.fields),
                }
                for home in shown
            ],
            "Cursor": shown[-1] if len(homes) > len(shown) else "",
            "Fields": list(self.fields),
            "RaisedFrom": self.raised_from,
        }

    def put(self, place: str, held: Held) -> None:
        self.orders.setdefault(place, {})[held.reference] = held

    def change(self, order: WorkOrder, **what: Any) -> None:
        """What they say of that order, as if they had never told it."""
        for orders in self.orders.values():
            if order.reference in orders:
                orders[order.reference] = replace(orders[order.reference], **what)

    def drop(self, order: WorkOrder) -> Held:
        for orders in self.orders.values():
            if order.reference in orders:
                return orders.pop(order.reference)
        raise KeyError(order.reference)


@pytest.fixture
def other(cast: Cast) -> Iterator[Other]:
    with listening() as other:
        System.objects.filter(pk=cast.system.pk).update(address=other.address, token=sealed_token(TOKEN))
        cast.system.refresh_from_db()
        yield other


@pytest.fixture
def books(cast: Cast, other: Other) -> Books:
    """At first it holds what we hold."""
    books = Books()
    places = [each.place for each in holding.sums(Scope(cast.larkfield))]
    for place, orders in holding.at(Scope(cast.larkfield), places).items():
        for each in orders:
            books.put(place, each.held)
    well = other.well

    def answer(heard: Heard) -> Answer:
        return books.answer(heard.path) if heard.path.startswith("/hact/holdings") else well(heard)

    other.well = answer  # type: ignore[method-assign]
    return books


def compared(system: System) -> Reconciliation:
    run = running.begin(system, by=None)
    running.go_on(run.pk)
    run.refresh_from_db()
    return run


def kinds(run: Reconciliation) -> dict[str, str]:
    """Kind and state of each difference of the run, by its kind."""
    return dict(Difference.objects.filter(last_in=run).order_by("pk").values_list("kind", "state"))
