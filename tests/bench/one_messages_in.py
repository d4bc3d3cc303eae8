"""The bench of messages in, in a process of its own: python -m tests.bench.one_messages_in.

A web server as docs/operate.md has it, PostgreSQL and Redis that keep what they promise, and a client with
several connections that stay open. At the end every message that was answered 200 must be on its order, once.
"""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from itertools import count
from typing import Any

import django

from portal import embedded, schema

embedded.ensure_running()
schema.bring_up_to_date()
django.setup()

import psutil
from django.db import connection

from portal.core import clock
from portal.landlords.models import Landlord
from portal.repairs.models import StatusUpdate, WorkOrder
from portal.sync.models import Incoming
from tests.api.machines import machine
from tests.factories.homes import HomeFactory
from tests.factories.landlords import LandlordFactory
from tests.factories.repairs import WorkOrderFactory

SECONDS = float(os.environ.get("SECONDS", "20"))
RATE = float(os.environ.get("RATE", "250"))
CONNECTIONS = int(os.environ.get("CONNECTIONS", "8"))
ORDERS = 2000
PORT = int(os.environ.get("BENCH_PORT", "8461"))
TYPES = ("10", "30", "40", "60", "120-20", "80", "0")
numbers = count()


def orders() -> Landlord:
    """In an empty database, a landlord with orders."""
    tables = set(connection.introspection.table_names()) - {"django_migrations", "django_content_type"}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
    landlord: Landlord = LandlordFactory(slug="bench", name="Bench Homes")
    homes = [HomeFactory(landlord=landlord) for _ in range(100)]
    for number in range(ORDERS):
        WorkOrderFactory(home=homes[number % 100], reference=f"LH-{number}", contractor=None)
    return landlord


def request(token: str) -> bytes:
    """One message, as bytes: each of another order than the one before, and no two the same."""
    number = next(numbers)
    at = clock.now() - timedelta(days=3) + timedelta(seconds=number)
    body = json.dumps(
        {
            "Reference": {"ID": f"U-{number}", "AllocatedBy": "Bench Homes"},
            "RelatedWorkOrderReference": {"ID": f"LH-{number % ORDERS}", "AllocatedBy": "Bench Homes"},
            "TypeCode": TYPES[number // ORDERS % len(TYPES)],
            "OtherType": "",
            "EventTime": at.isoformat(timespec="seconds"),
            "Comments": "As it went. The tap is in the kitchen, and the valve under the sink.",
        }
    ).encode()
    head = (
        f"POST /api/v1/hact/JobStatusUpdate HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Idempotency-Key: k-{number}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Line:
    """A connection that stays open."""

    def __init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", PORT))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.read = self.socket.makefile("rb")

    def say(self, message: bytes) -> int:
        """The status of the answer."""
        try:
            return self._say(message)
        except (OSError, ValueError):  # the server closed it between two messages
            self.open()
            return self._say(message)

    def _say(self, message: bytes) -> int:
        self.socket.sendall(message)
        status = int(self.read.readline().split()[1])
        length, closes = 0, False
        while (line := self.read.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode().partition(":")
            length = int(value) if name.lower() == "content-length" else length
            closes = closes or (name.lower() == "connection" and "close" in value.lower())
        self.read.read(length)
        if closes:
            self.open()
        return status


def post(line: Line, token: str, until: float, every: float | None, first: float) -> list[tuple[int, float]]:
    """One after the other until then: as fast as answers come, or one each so many seconds.

    The wait of one that was sent late, as those before it took long, is counted from when it was due.
    """
    told = []
    due = first
    while time.perf_counter() < until:
        if every is not None:
            due += every
            time.sleep(max(0.0, due - time.perf_counter()))
        message = request(token)
        began = time.perf_counter() if every is None else due
        status = line.say(message)
        told.append((status, (time.perf_counter() - began) * 1000))
    return told


def run(how: str, token: str, web: int, rate: float | None, seconds: float) -> dict[str, Any]:
    before, began = worked(web), time.perf_counter()
    every = CONNECTIONS / rate if rate else None
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        starts = [began + number / (rate or 1e9) for number in range(CONNECTIONS)]
        parts = [pool.submit(post, Line(), token, began + seconds, every, first) for first in starts]
        told = [each for part in parts for each in part.result()]
    took = time.perf_counter() - began
    spent = {name: seconds - before[name] for name, seconds in worked(web).items()}
    wrong = [status for status, _ in told if status != 200]
    if wrong:
        raise SystemExit(f"{len(wrong)} of {len(told)} were answered otherwise: {sorted(set(wrong))}")
    waits = sorted(wait for _, wait in told)
    return {
        "how": how,
        "sent": len(told),
        "rate": len(told) / took,
        "p50": statistics.median(waits),
        "p95": waits[int(len(waits) * 0.95)],
        "worst": waits[-1],
        "processor": {name: seconds / len(told) * 1000 for name, seconds in spent.items()},
        "busy": sum(spent.values()) / took / (os.cpu_count() or 1),
    }


def worked(web: int) -> dict[str, float]:
    """Seconds of a processor that each has worked."""
    folder = embedded.here().folder
    pids = {
        "web": web,
        "PostgreSQL": int((folder / "postgres" / "postmaster.pid").read_text().split()[0]),
        "Redis": int((folder / "redis" / "redis.pid").read_text()),
    }
    spent = {name: _seconds(psutil.Process(pid)) for name, pid in pids.items()}
    return spent | {"client": sum(psutil.Process().cpu_times()[:2])}


def _seconds(program: psutil.Process) -> float:
    """Those that have ended are counted with whoever started them."""
    return sum(sum(one.cpu_times()[:4]) for one in (program, *program.children(recursive=True)))


def main() -> None:
    landlord = orders()
    token = machine(landlord).token
    command = [sys.executable, "-W", "ignore", "-m", "gunicorn", "--config", "python:portal.gunicorn"]
    environment = {**os.environ, "PORT": str(PORT), "HOMEFILE_DEMO": "1", "LOG_LEVEL": "WARNING"}
    with (embedded.here().var / "web.log").open("w") as log:
        web = subprocess.Popen([*command, "portal.wsgi"], env=environment, stdout=log, stderr=log)
    try:
        for _ in range(300):
            with closing(socket.socket()) as line:
                if line.connect_ex(("127.0.0.1", PORT)) == 0:
                    break
            time.sleep(0.2)
        run("warm", token, web.pid, None, 3)
        rows = [
            run(f"at {RATE:.0f} a second", token, web.pid, RATE, SECONDS),
            run("as many as can be", token, web.pid, None, SECONDS),
        ]
        sent = next(numbers)
        kept = StatusUpdate.objects.filter(work_order__landlord=landlord, reference__startswith="U-").count()
        applied = Incoming.objects.filter(outcome="applied").count()
        if not sent == kept == applied:
            raise SystemExit(f"{sent} were sent, {applied} applied, {kept} are on their orders.")
        print(json.dumps({"rows": rows, "orders": WorkOrder.objects.count()}))
    finally:
        web.terminate()
        web.wait()


if __name__ == "__main__":
    main()
