"""Everything that a report passes through, as real processes with servers of their own.

PostgreSQL, Redis, the worker, the beat, the sample landlord system over HTTP, and somebody who reports; each
can be killed by itself. Only the waiting is shortened: time is made to pass by a command.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis

from portal.embedded import Servers
from tests.sample_system.running import TOKEN, Running, running

ROOT = Path(__file__).resolve().parents[3]
PYTHON = [sys.executable, "-W", "ignore", "-m"]
PATIENCE = 60.0


@dataclass
class World:
    var: Path
    folder: Path
    processes: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    system: Running | None = None
    throwaway: bool = True  # servers that may lose data in a power cut, as tests have them
    _stack: ExitStack = field(default_factory=ExitStack)

    # --- processes ---

    @property
    def environment(self) -> dict[str, str]:
        gone = ("DATABASE_URL", "REDIS_URL", "HOMEFILE_TEST_RUN", "SECRET_KEY", "HOMEFILE_DEMO")
        kept = {name: value for name, value in os.environ.items() if name not in gone}
        kept |= {"VAR": str(self.var), "READ_SYSTEMS_EVERY": "1"}
        kept.pop("HOMEFILE_TEST", None)
        return kept | ({"HOMEFILE_TEST": "1"} if self.throwaway else {})

    @property
    def servers(self) -> Servers:
        return Servers(self.var / "test", quick_but_unsafe=True) if self.throwaway else Servers(self.var)

    def start(self, name: str, *command: str) -> None:
        log = (self.var / f"{name}.log").open("a")
        with log:
            self.processes[name] = subprocess.Popen(
                [*PYTHON, *command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if name == "somebody" else log,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def start_somebody(self) -> None:
        self.start("somebody", "tests.sync.out.someone")

    def start_worker(self, pool: str = "threads", concurrency: int = 4) -> None:
        options = [f"--pool={pool}", f"--concurrency={concurrency}", "--without-gossip", "--without-mingle"]
        queues = "--queues=outgoing,incoming"
        self.start("worker", "celery", "--app", "portal", "worker", *options, queues, "--loglevel=INFO")

    def start_beat(self) -> None:
        kept = [f"--schedule={self.var / 'beat'}", f"--pidfile={self.var / 'beat.pid'}"]
        (self.var / "beat.pid").unlink(missing_ok=True)
        self.start("beat", "celery", "--app", "portal", "beat", *kept)

    def kill(self, name: str) -> None:
        """At once, as a power cut would."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def kill_database(self) -> None:
        """The keeper starts it again."""
        pid = int((self.servers.folder / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)

    def empty_redis(self) -> None:
        with redis.Redis.from_url(self.servers.redis_url()) as client:
            client.flushall()

    def waiting_in_redis(self) -> int:
        with redis.Redis.from_url(self.servers.redis_url()) as client:
            return int(client.llen("outgoing"))  # type: ignore[arg-type]

    # --- the landlord's system ---

    def start_system(self, *, port: int = 0, speed: float = 1e-6) -> Running:
        """With the state that it had; a life so slow that nothing happens unless a test wants it."""
        self.system = self._stack.enter_context(running(self.folder / "state", port=port, speed=speed))
        return self.system

    def end_system(self) -> int:
        """Killed; where it listened."""
        self._stack.close()
        assert self.system
        return int(self.system.address.rpartition(":")[2])

    # --- somebody ---

    def ask(self, does: str, **said: Any) -> Any:
        """Let somebody do it, and wait for the answer."""
        self.tell(does, **said)
        process = self.processes["somebody"]
        assert process.stdout
        line = process.stdout.readline()
        assert line, (self.var / "somebody.log").read_text()[-3000:]
        return json.loads(line)["answer"]

    def tell(self, does: str, **said: Any) -> None:
        process = self.processes["somebody"]
        assert process.stdin
        process.stdin.write(json.dumps({"does": does, **said}) + "\n")
        process.stdin.flush()

    def begin(self, homes: int) -> None:
        assert self.system
        self.ask("begin", address=self.system.address, token=TOKEN, homes=homes)

    def look(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("look")
        return found

    def wait(self, until: Callable[[dict[str, Any]], Any], *, passing: float = 0) -> dict[str, Any]:
        """How things stand once they stand so; meanwhile time passes faster than by itself."""
        end = time.monotonic() + PATIENCE
        while not until(found := self.look()):
            if time.monotonic() > end:
                tail = (self.var / "worker.log").read_text()[-4000:]
                raise AssertionError(f"{found}\n{tail}")
            if passing:
                self.ask("pass_time", seconds=passing)
            time.sleep(0.2)
        return found

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self._stack.close()


@contextmanager
def world(var: Path, folder: Path, *, throwaway: bool = True) -> Iterator[World]:
    made = World(var, folder, throwaway=throwaway)
    try:
        yield made
    finally:
        made.close()
