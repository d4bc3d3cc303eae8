"""The bench of the API's reads, in a process of its own: python -m tests.bench.one_api 10000."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import json
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import django
import psutil

from portal import embedded, schema

embedded.ensure_running()
schema.bring_up_to_date()
django.setup()

from django.db import connection

from portal.homes.models import Home
from portal.repairs.models import Appointment, StatusUpdate, WorkElement, WorkOrder
from portal.tenancies.models import Tenancy
from tests.api.machines import machine
from tests.bench.one_pages import stocked
from tests.bench.one_photos import free_port, wait_for

SEED = 7
RECORDS = 400
SECONDS = 8.0
AT_ONCE = 8  # connections, kept alive
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def web(port: int) -> Iterator[psutil.Process]:
    """As in production."""
    python = [sys.executable, "-W", "ignore", "-m"]
    command = [*python, "gunicorn", "--config=python:portal.gunicorn", f"--bind=127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "portal.wsgi"], **QUIET)  # type: ignore[call-overload]
    try:
        wait_for(port)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


class Asker:
    """One connection that asks, and reads the whole answer."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.line = self._connect()

    def _connect(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port))
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def __call__(self, path: str) -> None:
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
        self.line.sendall(f"{head}X-Forwarded-Proto: https\r\nAccept: application/json\r\n\r\n".encode())
        said = self.line.recv(65536)
        top, _, body = said.partition(b"\r\n\r\n")
        assert top.startswith(b"HTTP/1.1 200"), said[:300]
        lower = top.lower()
        length = int(lower.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        got = len(body)
        while got < length:
            got += len(self.line.recv(65536))
        if b"connection: close" in lower:
            self.line.close()
            self.line = self._connect()


def asked(port: int, token: str, paths: list[str], seconds: float) -> list[float]:
    """Seconds that each question took, of all connections together."""
    spent: list[list[float]] = [[] for _ in range(AT_ONCE)]
    end = time.perf_counter() + seconds

    def ask(turn: int) -> None:
        asker, chance = Asker(port, token), random.Random(SEED + turn)
        while (began := time.perf_counter()) < end:
            asker(chance.choice(paths))
            spent[turn].append(time.perf_counter() - began)

    askers = [threading.Thread(target=ask, args=(turn,)) for turn in range(AT_ONCE)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    return [each for some in spent for each in some]


def worked(server: psutil.Process) -> dict[str, float]:
    """Processor seconds so far of everybody who takes part."""
    return {
        "client": time.process_time(),
        "web": _seconds([server, *server.children(recursive=True)]),
        "postgres": _seconds(_named("postgres")),
        "redis": _seconds(_named("redis-server")),
    }


def _named(name: str) -> list[psutil.Process]:
    """The servers of this bench: those that its keeper started."""
    keeper = psutil.Process(pid_of_database()).parents()[1]
    return [each for each in keeper.children(recursive=True) if name in each.name()]


def pid_of_database() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _seconds(processes: list[psutil.Process]) -> float:
    spent = 0.0
    for process in processes:
        times = process.cpu_times()
        spent += times.user + times.system
    return spent


def measured(server: psutil.Process, ask: Callable[[float], list[float]]) -> dict[str, float]:
    ask(2.0)  # the first warm up
    before, began = worked(server), time.perf_counter()
    spent = ask(SECONDS)
    took = time.perf_counter() - began
    cut = statistics.quantiles(spent, n=20)
    after = worked(server)
    figures = {"a_second": len(spent) / took, "p50": cut[9] * 1000, "p95": cut[18] * 1000}
    return figures | {who: (after[who] - before[who]) / len(spent) * 1000 for who in after}


def with_lines(orders: list[WorkOrder]) -> None:
    """A job line, a visit and two updates each, as most orders have."""
    for order in orders:
        own = {"landlord_id": order.landlord_id, "work_order": order}
        WorkElement.objects.create(**own, position=1, trade_code="PL", rate_name="Renew tap", quantity=1)
        Appointment.objects.create(**own, position=1, on=order.raised_at.date(), name="Morning")
        for place, code in ((1, "30"), (2, "80")):
            StatusUpdate.objects.create(**own, position=place, type_code=code, happened_at=order.raised_at)


def main(homes: int) -> None:
    landlord = stocked(homes)
    asker = machine(landlord)
    chance, port = random.Random(SEED), free_port()
    numbers = list(WorkOrder.objects.filter(landlord=landlord).values_list("pk", flat=True))
    orders = list(WorkOrder.objects.filter(pk__in=chance.sample(numbers, RECORDS)))
    with_lines(orders)
    some: dict[str, Any] = {
        "homes": Home.objects.filter(landlord=landlord)[:RECORDS],
        "tenancies": Tenancy.objects.filter(landlord=landlord)[:RECORDS],
        "work-orders": orders,
    }
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rows = {}
    with web(port) as server:
        for kind, found in some.items():
            paths = [f"/api/v1/{kind}/{quote(record.reference, safe='')}" for record in found]
            rows[kind.replace("-", " ")] = measured(
                server, lambda seconds, paths=paths: asked(port, asker.token, paths, seconds)
            )
    print(json.dumps({"homes": homes, "rows": rows}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
