"""The bench of figures, in a process of its own: python -m tests.bench.one_figures 200000."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import json
import logging
import sys
import time
from pathlib import Path

import django

from portal import embedded

embedded.ensure_running()
django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from portal.core import clock
from portal.core.clock import day_of
from portal.insight import counting
from portal.insight.facts import facts_of
from portal.insight.models import Figure
from portal.insight.rules import years_until
from portal.repairs.models import StatusUpdate, WorkOrder
from tests.bench.one_pages import stocked

MORE = Path(__file__).with_name("figures.sql")
A_HOME = 25  # orders of each home
STOCKED = 4  # of them that stock.sql has made
TIMES = 3


def timed(landlord: object) -> float:
    start = time.perf_counter()
    counting.count(landlord, now=clock.now())  # type: ignore[arg-type]
    return time.perf_counter() - start


def main(size: int) -> None:
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no history of what is invented
    landlord = stocked(size)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(MORE.read_text().replace("{more}", str(A_HOME - STOCKED)))
        cursor.execute("RESET synchronous_commit")
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    print("Counting.", file=sys.stderr, flush=True)
    first = timed(landlord)
    again = min(timed(landlord) for _ in range(TIMES))
    by = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{counting.MEMORY}'")
        now = clock.now()
        for facts in facts_of(landlord, years_until(day_of(now), of=counting.ANEW), now=now):
            start = time.perf_counter()
            list(counting.told_of(facts, landlord))
            name = ", ".join([*facts.shares, *(measure for _, measure, _ in facts.spreads)])
            by[name] = time.perf_counter() - start
    found = {
        "homes": landlord_homes(landlord.pk),
        "orders": WorkOrder.objects.filter(landlord=landlord).count(),
        "updates": StatusUpdate.objects.filter(landlord=landlord).count(),
        "figures": Figure.objects.filter(landlord=landlord).count(),
    }
    print(json.dumps(found | {"first": first, "again": again, "by": by}))


def landlord_homes(pk: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM homes_home WHERE landlord_id = %s", [pk])
        found: int = cursor.fetchone()[0]
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]))
