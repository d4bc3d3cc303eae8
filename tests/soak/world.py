"""Everything that both sides are made of, as real processes: two workers and two beats on one database."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from json import dumps, loads
from pathlib import Path
from socket import create_connection, create_server
from typing import Any
from urllib.request import Request, urlopen

import psycopg

from portal.demo import WORKER_OPTIONS
from portal.processes import die_with_parent
from tests.sync.out.world import PYTHON, ROOT, World

PARTS = ("web", "worker 1", "worker 2", "beat 1", "beat 2")
# Three lines that go wrong: Homefile to the landlord's system, systems to Homefile, Homefile to the webhook.
LINES = ("to the system", "to Homefile", "to the webhook")


@dataclass
class Whole(World):
    """The world of `tests/sync/out`, with the web, a second worker and beat, and lines that go wrong."""

    seed: int = 1
    speed: float = 20_000  # seconds of a job's life for each second
    python: str = sys.executable
    ports: dict[str, int] = field(default_factory=dict)
    _talking: dict[str, threading.Lock] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        port = {"PORT": str(self.ports["web"])} if "web" in self.ports else {}
        return super().environment | port | {"LOG_LEVEL": "WARNING", "API_A_MINUTE": "1000000"}

    def start(self, name: str, *command: str) -> None:
        """A process; one called by a person's name is talked with."""
        talks = name in ("residents", "clerk", *LINES)
        with (self.folder / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                [*PYTHON, *command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
                stdout=subprocess.PIPE if talks else log,
                stderr=log,
                text=True,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )

    def start_part(self, name: str) -> None:
        """One of PARTS, or a person."""
        kind, _, number = name.partition(" ")
        match kind:
            case "web":
                self.start(name, "gunicorn", "--config=python:portal.gunicorn", "portal.wsgi")
            case "worker":
                self.start(
                    name, "celery", "--app", "portal", "worker", f"--hostname={number}@%h", *WORKER_OPTIONS
                )
            case "beat":
                kept = self.folder / f"beat{number}"
                options = [f"--schedule={kept}", f"--pidfile={kept}.pid", "--loglevel=WARNING"]
                Path(f"{kept}.pid").unlink(missing_ok=True)
                self.start(name, "celery", "--app", "portal", "beat", *options)
            case _:
                self.start(name, "tests.soak.someone")

    def start_line(self, name: str, to: int) -> int:
        """Where it listens."""
        seed = self.seed * 10 + LINES.index(name)
        self.start(name, "tests.soak.proxy", f"--to=127.0.0.1:{to}", f"--seed={seed}")
        process = self.processes[name]
        assert process.stdout
        self.ports[name] = int(process.stdout.readline())
        return self.ports[name]

    def storm(self, name: str, rate: float | None = None) -> dict[str, int]:
        """How much goes wrong on that line from now on; and what has so far."""
        body = None if rate is None else dumps({"rate": rate}).encode()
        with urlopen(Request(f"http://127.0.0.1:{self.ports[name]}/_storm", body), timeout=10) as answer:
            counts: dict[str, int] = loads(answer.read())
            return counts

    def say(self, name: str, does: str, **said: Any) -> Any:
        """Let somebody do it, and wait for the answer; one question of each at a time."""
        with self._talking.setdefault(name, threading.Lock()):
            process = self.processes[name]
            assert process.stdin
            assert process.stdout
            process.stdin.write(dumps({"does": does, **said}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        if not line:
            raise RuntimeError((self.folder / f"{name}.log").read_text()[-3000:])
        return loads(line)["answer"]

    def wait_for_web(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while True:
            with suppress(OSError), closing(create_connection(("127.0.0.1", self.ports["web"]), 1)):
                return
            if time.monotonic() > end:
                raise RuntimeError((self.folder / "web.log").read_text()[-3000:])
            time.sleep(0.1)

    def kill_within_a_transaction(self) -> str:
        """PostgreSQL breaks down while somebody is in a transaction, if anybody is: every connection is lost,
        and it mends itself from its log. What was cut off."""
        for _ in range(40):
            with psycopg.connect(self.dsn, autocommit=True) as line:
                found = line.execute(
                    "SELECT pid, state FROM pg_stat_activity WHERE backend_type = 'client backend' "
                    "AND pid <> pg_backend_pid() ORDER BY backend_xid IS NULL, xact_start IS NULL LIMIT 1"
                ).fetchone()
                within = line.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid = %s",
                    [found[0] if found else 0],
                ).fetchone()
            if found and within and within[0]:
                os.kill(found[0], signal.SIGKILL)
                return "PostgreSQL within a transaction"
            time.sleep(0.02)
        if found:
            os.kill(found[0], signal.SIGKILL)
        return "PostgreSQL between transactions"

    def kill_redis(self) -> None:
        """The keeper starts it again."""
        os.kill(int((self.servers.folder / "redis" / "redis.pid").read_text()), signal.SIGKILL)

    @property
    def dsn(self) -> str:
        return f"host={self.servers.sockets} user=homefile dbname=homefile connect_timeout=5"


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def whole(var: Path, folder: Path, *, seed: int) -> Iterator[Whole]:
    """All of it, with servers under `var`; killed at the end."""
    made = Whole(var, folder, seed=seed)
    try:
        yield made
    finally:
        made.close()
