"""The bench of photos, in a process of its own: python -m tests.bench.one_photos."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import http.client
import json
import os
import re
import socket
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

from django.conf import settings
from django.db import connection

from portal.core import clock
from portal.landlords.actions import add_landlord
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.repairs.models import Photo, WorkOrder
from tests.factories.homes import HomeFactory
from tests.factories.repairs import WorkOrderFactory
from tests.factories.tenancies import PartyFactory, TenancyFactory
from tests.pictures import large_jpeg
from tests.signing_in import session_of

PHOTOS = 10
MEGABYTES = 12
TIMES = 7
PATIENCE = 120
BOUNDARY = b"--------------------------photos"
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def tenant() -> Person:
    """In an empty database, somebody with a home."""
    tables = set(connection.introspection.table_names()) - {"django_migrations", "django_content_type"}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
    landlord = add_landlord(slug="bench", name="Bench", kind=Landlord.Kind.ASSOCIATION, by=None)
    home = HomeFactory(landlord=landlord)
    person: Person = Person.objects.create_user(email="amina@bench.example", name="Amina")
    PartyFactory(tenancy=TenancyFactory(home=home), person=person)
    return person


@contextmanager
def running(port: int) -> Iterator[None]:
    """A web server and a worker, as in production: as many hands as there are cores."""
    python = [sys.executable, "-W", "ignore", "-m"]
    web = [*python, "gunicorn", "--config=python:portal.gunicorn", f"--bind=127.0.0.1:{port}", "portal.wsgi"]
    hands = f"--concurrency={os.cpu_count()}"
    worker = [*python, "celery", "--app", "portal", "worker", "--queues=photos", hands, "--loglevel=ERROR"]
    processes = [subprocess.Popen(command, **QUIET) for command in (web, worker)]  # type: ignore[call-overload]
    try:
        wait_for(port)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The web server did not start.")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Browser:
    """Sends a form as browsers do."""

    def __init__(self, port: int, person: Person) -> None:
        self.port = port
        self.session = f"{settings.SESSION_COOKIE_NAME}={session_of(person).session_key}"
        self.cookies, self.token = self.session, ""

    def get(self, path: str) -> None:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        asked.request("GET", path, headers={"Cookie": self.session})
        answer = asked.getresponse()
        page = answer.read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        given = re.search(r"csrftoken=([^;]+)", answer.headers.get("Set-Cookie", ""))
        assert found, f"{path} answered {answer.status}"
        assert given
        self.token, self.cookies = found[1], f"{self.session}; csrftoken={given[1]}"

    def post(self, path: str, photo: bytes) -> tuple[float, float]:
        """Seconds until the answer, from the first byte sent and from the last."""
        token = part(b'name="csrfmiddlewaretoken"') + self.token.encode() + b"\r\n"
        file = part(b'name="photos"; filename="IMG.jpg"\r\nContent-Type: image/jpeg') + photo + b"\r\n"
        body = token + file * PHOTOS + b"--" + BOUNDARY + b"--\r\n"
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
        began = time.perf_counter()
        asked.request("POST", path, body, {"Cookie": self.cookies, "Content-Type": kind})
        sent = time.perf_counter()
        answer = asked.getresponse()
        answer.read()
        ended = time.perf_counter()
        assert answer.status == 302, answer.status
        return ended - began, ended - sent


def part(said: bytes) -> bytes:
    return b"--" + BOUNDARY + b"\r\nContent-Disposition: form-data; " + said + b"\r\n\r\n"


def until_made(order: WorkOrder) -> float:
    began = time.perf_counter()
    while Photo.objects.filter(work_order=order, state=Photo.State.READY).count() < PHOTOS:
        if time.perf_counter() - began > PATIENCE:
            raise SystemExit("The photos were not made.")
        time.sleep(0.05)
    return time.perf_counter() - began


def told(seconds: list[float]) -> dict[str, float]:
    return {"p50": statistics.median(seconds), "worst": max(seconds)}


def main() -> None:
    person = tenant()
    home = person.parties.get().tenancy.home
    photo = large_jpeg(MEGABYTES)
    answered, after, made = [], [], []
    port = free_port()
    with running(port):
        browser = Browser(port, person)
        for round_number in range(TIMES + 1):
            order = WorkOrderFactory(home=home, raised_at=clock.now())
            order.refresh_from_db()
            path = f"/homes/{home.code}/repairs/{order.code}/photos/"
            browser.get(path)
            first, last = browser.post(path, photo)
            seen = until_made(order)
            if round_number:  # the first warms up
                answered.append(first)
                after.append(last)
                made.append(seen)
    figures: dict[str, Any] = {
        "megabytes": round(len(photo) / 1024 / 1024, 1),
        "times": TIMES,
        "answered": told(answered),
        "after_last_byte": told(after),
        "made": told(made),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
