"""The whole product on this machine, in the foreground: python -m portal.demo. Started by `make demo`.

Starts the embedded servers, brings the database up to date, loads the sample landlords into an empty one,
and runs the web, worker and beat processes, and a landlord's repairs system to talk with, until Ctrl-C or
SIGTERM. The kernel ends them all if this one is killed.
"""

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

from portal import embedded, schema
from portal.processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
PYTHON = [sys.executable, "-W", "ignore"]
SECONDS_TO_STOP = 6.0  # what a process is given before it is killed
SECONDS_TO_BE_READY = 120.0
MOST_RESTARTS = 3  # of one process, within RESTART_WINDOW seconds
RESTART_WINDOW = 60.0
GLANCE = 0.25
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked the demo to stop."""


class CannotGoOn(Exception):
    """Why the demo ends by itself, in a sentence."""


@dataclass
class Part:
    """A process of the demo, and how to start it."""

    name: str
    command: list[str]
    log: Path
    on_our_death: signal.Signals = signal.SIGTERM
    sockets: tuple[int, ...] = ()  # to listen on, by number; already bound
    process: subprocess.Popen[bytes] | None = None
    started: tuple[float, ...] = ()

    def start(self) -> None:
        now = time.monotonic()
        self.started = (*(moment for moment in self.started if now - moment < RESTART_WINDOW), now)
        if len(self.started) > MOST_RESTARTS:
            raise CannotGoOn(f"The {self.name} keeps ending by itself. {self.log} says why.")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.sockets,
                preexec_fn=die_with_parent(self.on_our_death),
            )

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def send(self, number: signal.Signals) -> None:
        """To the process and to those it started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


@dataclass
class Demo:
    port: int
    var: Path

    @property
    def logs(self) -> Path:
        return self.var / "log"

    def run(self) -> None:
        with one_at_a_time(self.var), bound(self.port) as sockets:
            self.forget_old_logs()
            embedded.ensure_running()
            parts = self.parts(sockets)
            try:
                self.prepare()
                self.start(parts)
                self.tell()
                while True:
                    time.sleep(GLANCE)
                    self.mend(parts)
            finally:
                stop(parts)
                embedded.here().let_go()

    def forget_old_logs(self) -> None:
        self.logs.mkdir(exist_ok=True)
        for log in self.logs.glob("*.log"):
            log.unlink()

    def parts(self, sockets: tuple[int, ...]) -> list[Part]:
        (self.var / "beat.pid").unlink(missing_ok=True)
        beat = ["--loglevel=WARNING", f"--schedule={self.var / 'beat'}", f"--pidfile={self.var / 'beat.pid'}"]
        web = self.part("web", ["gunicorn", *web_options(sockets)])
        web.sockets = sockets
        worker = self.part("worker", ["celery", "--app", "portal", "worker", *WORKER_OPTIONS])
        worker.on_our_death = signal.SIGKILL  # asked kindly, it would first finish what it is at
        return [
            self.part(SYSTEM, ["portal.sample_system", *self.system_options()]),
            web,
            worker,
            self.part("beat", ["celery", "--app", "portal", "beat", *beat]),
        ]

    def system_options(self) -> list[str]:
        """Larkfield's repairs system: where Homefile finds it, and a day of a job's life in a minute."""
        known = self.var / "sample_system.port"
        port = free_port(known.read_text() if known.exists() else "")
        known.write_text(str(port))
        state = self.var / "sample_system.db"
        speed = [] if state.exists() else ["--speed", SYSTEM_SPEED]
        return ["--port", str(port), "--state", str(state), "--token", SYSTEM_TOKEN, *speed]

    def part(self, name: str, module: list[str]) -> Part:
        log = self.logs / f"{name.replace(SYSTEM, 'system')}.log"
        return Part(name, [*PYTHON, "-m", *module], log)

    def prepare(self) -> None:
        """The database up to date, with its sample landlords; the styles where the web finds them."""
        log = self.logs / "prepare.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*PYTHON, "-m", "portal.demo", "prepare"],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stderr=output,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
            try:
                code = process.wait()
            finally:
                process.kill()
                process.wait()
        if code != 0:
            said = log.read_text(errors="replace").strip().splitlines()
            raise CannotGoOn(
                f"The demo could not be prepared: {(said or ['it does not say why'])[-1]} See {log}."
            )

    def start(self, parts: list[Part]) -> None:
        say("Starting the web, the worker, the beat and a landlord's system ...")
        for part in parts:
            part.start()
        end = time.monotonic() + SECONDS_TO_BE_READY
        while not self.ready():
            if time.monotonic() > end:
                raise CannotGoOn(
                    f"Homefile did not get ready in {SECONDS_TO_BE_READY:.0f} s. See {self.logs}."
                )
            time.sleep(GLANCE)
            self.mend(parts)

    def ready(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def tell(self) -> None:
        say(f"\nHomefile runs at http://localhost:{self.port}/")
        say(f"Whom to sign in as, and the messages they were sent: http://localhost:{self.port}/demo/")
        say(f"For developers, with a client to try: http://localhost:{self.port}/api/docs/")
        say(f"Logs are in {self.logs}. Ctrl-C stops everything.")

    def mend(self, parts: list[Part]) -> None:
        """Start again what ended by itself."""
        for part in parts:
            if part.ended():
                say(f"The {part.name} ended by itself; starting it again.")
                part.start()
        embedded.ensure_running()


WORKER_OPTIONS = [
    "--pool=threads",
    "--concurrency=4",
    "--loglevel=INFO",
    "--without-gossip",
    "--without-mingle",
]
WORKER_OPTIONS += ["--queues=general,notices,deliveries,outgoing,incoming,webhooks,photos"]

SYSTEM = "landlord's system"
SYSTEM_SPEED = "1440"
SYSTEM_TOKEN = "demo"  # noqa: S105 - it listens to this machine only, and holds invented work
# What a newcomer may try the API with. It is made by load_demo alone, which runs only in a demo.
API_CLIENT = "larkfield-demo"
API_SECRET = "try-it"  # noqa: S105 - shown on the page of the docs, for the same reason


def web_options(sockets: tuple[int, ...]) -> list[str]:
    return [
        "--config=python:portal.gunicorn",
        "portal.wsgi",
        *(f"--bind=fd://{number}" for number in sockets),
    ]


def stop(parts: list[Part]) -> None:
    """All at once: asked first, and those that do not listen ended."""
    for part in parts:
        part.send(signal.SIGTERM)
    end = time.monotonic() + SECONDS_TO_STOP
    for part in parts:
        if part.process is not None:
            with suppress(subprocess.TimeoutExpired):
                part.process.wait(max(0.0, end - time.monotonic()))
            part.send(signal.SIGKILL)
            part.process.wait()


@contextmanager
def bound(port: int) -> Iterator[tuple[int, ...]]:
    """Sockets on the port, for this machine only: anybody who reaches a demo can sign in as anybody."""
    sockets = []
    try:
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            try:
                sockets.append(socket.create_server((address, port), family=family, backlog=512))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise CannotGoOn(
                        f"Port {port} is taken by another program. Stop that one, or choose another port: "
                        f"make demo PORT={port + 1}"
                    ) from error
                if family == socket.AF_INET:
                    raise CannotGoOn(f"Port {port} cannot be opened: {error.strerror}.") from error
        yield tuple(taken.fileno() for taken in sockets)
    finally:
        for taken in sockets:
            taken.close()


def free_port(before: str) -> int:
    """The port it had before, unless another program has it by now; then one that nobody has."""
    had = int(before) if before.isdecimal() and int(before) < 65536 else 0
    for port in (had, 0):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)) as taken:
            found: int = taken.getsockname()[1]
            return found
    raise CannotGoOn("No port is free on this machine.")


@contextmanager
def one_at_a_time(var: Path) -> Iterator[None]:
    with embedded.said_plainly(var):
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "demo.lock").open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotGoOn(
                f"A demo runs already on the data in {var}. Stop that one, or give this one a folder and "
                "a port of its own: make demo VAR=/path/to/folder PORT=8001"
            ) from error
        yield


def prepare() -> None:
    """In a process of its own, so that the one that watches stays small."""
    say("Bringing the database up to date ...")
    embedded.ensure_running()
    schema.bring_up_to_date()

    import django
    from django.core.management import call_command

    django.setup()
    loaded = embedded.here().demo_loaded
    if not loaded.exists():
        say("Loading the sample landlords ...")
    call_command("load_demo")  # once; and each time, where the landlord's system is
    loaded.touch()


def say(sentence: str) -> None:
    print(sentence, flush=True)


def wanted_port() -> int:
    said = os.environ.get("PORT") or "8000"
    if not said.isdecimal() or not 0 < int(said) < 65536:
        raise CannotGoOn(f"PORT is {said!r}, and a port is a number from 1 to 65535: make demo PORT=8001")
    return int(said)


def be_a_demo() -> None:
    """The environment of this process and of all it starts: the demo's own, whatever it was."""
    for name in ("DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "SITE_URL", "HOMEFILE_TEST"):
        if os.environ.pop(name, None):
            say(f"The demo has its own: {name} is left aside.")
    os.environ |= {
        "HOMEFILE_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR": str(embedded.here().var),
        "PORT": str(wanted_port()),
    }


def stop_when_asked() -> None:
    def stop_now(_number: int, _frame: FrameType | None) -> None:
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)  # once is enough: what follows takes a few seconds
        raise Stopped

    for number in STOP_SIGNALS:
        signal.signal(number, stop_now)
    if "MAKELEVEL" in os.environ:
        die_with_parent()()  # make may be killed, and then nobody would stop us


def main() -> int:
    if sys.argv[1:] == ["prepare"]:
        prepare()
        return 0
    stop_when_asked()
    try:
        be_a_demo()
        Demo(wanted_port(), embedded.here().var).run()
    except Stopped:
        say("Stopped.")
        return 0
    except (CannotGoOn, embedded.CannotRun) as reason:
        print(f"{reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
