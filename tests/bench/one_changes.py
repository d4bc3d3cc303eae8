"""The bench of the feed of changes, in a process of its own: python -m tests.bench.one_changes."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

from portal import embedded, schema

embedded.ensure_running()
schema.bring_up_to_date()
django.setup()

from django.db import connection

from portal.demo import free_port
from portal.landlords.actions import add_landlord
from portal.landlords.models import Landlord
from portal.repairs.models import WorkOrder
from portal.sync.changes.numbering import number
from portal.sync.scopes import Scope
from tests.api.machines import machine
from tests.factories.homes import HomeFactory
from tests.factories.repairs import WorkOrderFactory

CHANGES = 100_000
ORDERS = 500
PAGE = 5000
TIMES = 5
PATIENCE = 60
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def stocked() -> Landlord:
    """An empty database with so many events about orders, numbered by nobody yet."""
    tables = set(connection.introspection.table_names()) - {"django_migrations", "django_content_type"}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
        landlord = add_landlord(slug="bench", name="Bench", kind=Landlord.Kind.ASSOCIATION, by=None)
        home = HomeFactory(landlord=landlord)
        for _ in range(ORDERS):
            WorkOrderFactory(home=home)
        codes = list(WorkOrder.objects.values_list("code", flat=True))
        cursor.execute(
            "INSERT INTO records_event (at, landlord_id, verb, subject_kind, subject_code, details)"
            " SELECT now(), %s, 'repair update told', 'WorkOrder', (%s::uuid[])[1 + n %% %s],"
            " jsonb_build_object('type', (10 * (1 + n %% 9))::text)"
            " FROM generate_series(1, %s) AS n",
            [landlord.pk, codes, len(codes), CHANGES],
        )
    return landlord


def numbering(landlord: Landlord) -> float:
    """Changes a second."""
    began = time.perf_counter()
    while number(landlord.pk):
        pass
    took = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE sync_change")
    return CHANGES / took


@contextmanager
def web(port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "--config=python:portal.gunicorn", "portal.wsgi"]
    environment = {**os.environ, "PORT": str(port)}
    process = subprocess.Popen(command, env=environment, start_new_session=True, **QUIET)
    try:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                asked(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz", {})
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def asked(line: http.client.HTTPConnection, where: str, headers: dict[str, str]) -> bytes:
    line.request("GET", where, headers=headers)
    answer = line.getresponse()
    content = answer.read()
    assert answer.status == 200, content[:300]
    return content


def reading(port: int, token: str, *, gzip: bool) -> float:
    """Changes a second, from the first question to the last answer read as JSON; the middle of several."""
    headers = {"Authorization": f"Bearer {token}"} | ({"Accept-Encoding": "gzip"} if gzip else {})
    rates = []
    for _ in range(TIMES):
        line, cursor, seen = http.client.HTTPConnection("127.0.0.1", port, timeout=30), "", 0
        began = time.perf_counter()
        while True:
            content = asked(line, f"/api/v1/changes?limit={PAGE}&after={cursor}", headers)
            page: dict[str, Any] = json.loads(unzipped(content) if gzip else content)
            seen += len(page["changes"])
            cursor = page["cursor"]
            if page["is_last"]:
                break
        rates.append(seen / (time.perf_counter() - began))
        assert seen == CHANGES, seen
        line.close()
    return statistics.median(rates)


def unzipped(content: bytes) -> bytes:
    import gzip

    return gzip.decompress(content)


def main() -> None:
    landlord = stocked()
    rows = {"numbered, of events that were written": numbering(landlord)}
    token = machine(landlord, scopes=[Scope.CHANGES_READ]).token
    port = free_port("")
    with web(port):
        rows["read, over HTTP, in pages of 5,000"] = reading(port, token, gzip=False)
        rows["read, the same with gzip"] = reading(port, token, gzip=True)
    print(json.dumps({"changes": CHANGES, "rows": rows}))


if __name__ == "__main__":
    main()
