"""The bench of figures, in a process of its own: python -m tests.bench.one_figures 222222."""

import json
import sys
import time

from tests.bench import opening  # isort: skip -- first: it starts everything

from django.db import transaction
from django.db.models import Model

from portal.core import clock
from portal.core.clock import day_of
from portal.homes.models import Home
from portal.insight import counting, spending
from portal.insight.facts import facts_of
from portal.insight.models import Figure
from portal.insight.rules import years_until
from portal.landlords.models import Landlord, Officer
from portal.repairs.models import StatusUpdate, WorkOrder
from tests.bench.one_pages import opens, resident_of, row

TIMES = 3
PAGES = 60
HELD: dict[str, type[Model]] = {
    "homes": Home,
    "orders": WorkOrder,
    "updates": StatusUpdate,
    "figures": Figure,
}


def timed(landlord: Landlord) -> float:
    start = time.perf_counter()
    counting.count(landlord, now=clock.now())
    return time.perf_counter() - start


def by_source(landlord: Landlord) -> dict[str, float]:
    """How long each source takes of the two years that are counted each night."""
    spent, now = {}, clock.now()
    with transaction.atomic():
        counting.with_memory()
        for facts in facts_of(landlord, years_until(day_of(now), of=counting.ANEW), now=now):
            start = time.perf_counter()
            list(counting.told_of(facts, landlord))
            name = ", ".join([*facts.shares, *(measure for _, measure, _ in facts.spreads)])
            spent[name] = time.perf_counter() - start
    return spent


def pages(landlord: Landlord) -> dict[str, dict[str, float]]:
    """The pages that show them, to staff and to a resident."""
    _, staff = opening.officer_of(landlord, Officer.Role.DATA_STEWARD)
    home = opening.a_home_of(landlord)
    asked = {
        "staff: figures": opens(staff, "/office/figures/"),
        "staff: one measure, block by block": opens(staff, "/office/figures/blocks/"),
        "resident: how the landlord is doing": opens(resident_of(home), f"/homes/{home.code}/service/"),
    }
    return {name: row([ask] * PAGES) for name, ask in asked.items()}


def main(size: int) -> None:
    landlord = opening.large(size)
    Figure.objects.filter(landlord=landlord).delete()
    print("Counting.", file=sys.stderr, flush=True)
    first = timed(landlord)
    again = min(timed(landlord) for _ in range(TIMES))
    start = time.perf_counter()
    spending.keep(landlord, now=clock.now())
    spent = time.perf_counter() - start
    held = {name: kind._default_manager.filter(landlord=landlord).count() for name, kind in HELD.items()}
    times = {"first": first, "again": again, "spending": spent, "by": by_source(landlord)}
    print(json.dumps(held | times | {"pages": pages(landlord)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
