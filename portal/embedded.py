"""The PostgreSQL and Redis that Homefile brings along, for when it is told of no others.

They live under VAR, listen on unix sockets only, and belong to whoever uses them: each process that calls
`ensure_running` holds a shared lock on one file; a keeper process (portal/keeper.py) starts the servers,
and stops them when nobody holds the lock any more. The kernel lets go of a lock however its holder ends,
so neither a crash nor `kill -9` leaves a server behind.
"""

import fcntl
import hashlib
import os
import re
import secrets
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit, less its closing zero
SECONDS_TO_START = 90
SECONDS_TO_STOP = 10


class CannotRun(Exception):
    """Why the servers do not run, in a sentence for the person who started Homefile."""


@dataclass(frozen=True)
class Servers:
    """The two servers of one VAR folder. Making one starts and writes nothing."""

    var: Path
    quick_but_unsafe: bool = False  # for tests: a power cut may lose the data
    _users_lock: list[int] = field(default_factory=list, repr=False, compare=False)

    @property
    def folder(self) -> Path:
        return self.var / "servers"

    @property
    def ready_file(self) -> Path:
        return self.folder / "ready"

    @property
    def migrated(self) -> Path:
        """Says which migrations the database has had."""
        return self.folder / "migrated"

    @property
    def demo_loaded(self) -> Path:
        """Is there when the database holds the sample landlords."""
        return self.folder / "demo_loaded"

    @property
    def sockets(self) -> Path:
        """Beside the data; in the temporary folder where that path is too long, or odd in a URL."""
        near = self.folder / "sockets"
        fits = len(bytes(near / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
        if fits and re.fullmatch(r"[\w./-]+", str(near), re.ASCII):
            return near
        name = hashlib.sha256(bytes(self.var)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"homefile-{os.geteuid()}-{name}"

    def redis_url(self, number: int = 0) -> str:
        return f"unix://{self.sockets}/redis.sock?db={number}"

    def ensure_running(self) -> None:
        """Start the servers unless they run, and keep them until this process ends. Raises CannotRun."""
        with said_plainly(self.var):
            make_private(self.var, mode=0o755)
            make_private(self.folder, mode=0o755)
            if not self._users_lock:
                self._users_lock.append(self._hold("users.lock", fcntl.LOCK_SH))
            with self.alone("start.lock"):
                if not self._running():
                    self._start()

    def let_go(self) -> None:
        """Use the servers no longer; when nobody else does, they have stopped when this returns."""
        while self._users_lock:
            os.close(self._users_lock.pop())
        try:
            os.close(self._hold("users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB))
            os.kill(int(self.ready_file.read_text()), signal.SIGUSR1)  # the keeper need not wait for others
        except (OSError, ValueError):
            return
        end = time.monotonic() + SECONDS_TO_STOP
        while self._kept() and time.monotonic() < end:
            time.sleep(0.05)

    @contextmanager
    def alone(self, lock: str) -> Iterator[None]:
        """Only one process at a time, of all that share the folder."""
        held = self._hold(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            os.close(held)

    def _hold(self, name: str, kind: int) -> int:
        held = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(held, kind)
        return held

    def _kept(self) -> bool:
        """Whether a keeper lives: it holds its lock for as long as it does."""
        try:
            os.close(self._hold("keeper.lock", fcntl.LOCK_SH | fcntl.LOCK_NB))
        except BlockingIOError:
            return True
        return False

    def _running(self) -> bool:
        """Whether a keeper lives and its servers answer; waits for one that is still starting them."""
        end = time.monotonic() + SECONDS_TO_START
        while self._kept():
            if self.ready_file.exists():
                return True
            if time.monotonic() > end:
                raise CannotRun(f"The servers under {self.var} neither start nor stop. {self._see_logs()}")
            time.sleep(0.05)
        return False

    def _start(self) -> None:
        options = ["--quick-but-unsafe"] if self.quick_but_unsafe else []
        command = [sys.executable, "-m", "portal.keeper", str(self.var), *options]
        with (self.folder / "keeper.log").open("ab") as log:
            starter = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                cwd=Path(__file__).parent.parent,
                check=False,
            )
        answer = starter.stdout.decode().strip()
        if answer != "ready":
            raise CannotRun(answer or f"The servers under {self.var} did not start. {self._see_logs()}")

    def _see_logs(self) -> str:
        return f"The logs in {self.folder} say more."


def here() -> Servers:
    """The servers that this process's environment means: VAR's, and a set apart for tests."""
    var = Path(os.environ.get("VAR") or Path(__file__).resolve().parent.parent / "var").absolute()
    test = os.environ.get("HOMEFILE_TEST") == "1"
    return _servers(var / "test" if test else var, test)


@cache
def _servers(var: Path, quick_but_unsafe: bool) -> Servers:
    return Servers(var, quick_but_unsafe)


def in_use() -> bool:
    """Whether anything is left to the embedded servers."""
    return not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


def ensure_running() -> None:
    """Start the embedded servers if they are in use and do not run. Raises CannotRun."""
    if in_use():
        here().ensure_running()


def ensure_running_or_exit() -> None:
    """The same for a process that has no use without them: it says why, and ends."""
    try:
        ensure_running()
    except CannotRun as reason:
        sys.exit(str(reason))


def kept_secret(var: Path) -> str:
    """The signing key of a one-machine Homefile: made once, kept under VAR where only its owner reads it."""
    path = var / "secret_key"
    with said_plainly(var):
        if not path.exists():
            make_private(var, mode=0o755)
            fresh = path.with_name(f"secret_key.{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(50))
            try:
                os.link(fresh, path)  # fails when another process was first, and then theirs counts
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return path.read_text()


def make_private(folder: Path, *, mode: int = 0o700) -> None:
    """Make the folder; refuse one that another person left in its place."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    found = folder.lstat()
    if stat.S_ISLNK(found.st_mode) and mode == 0o700:
        raise CannotRun(f"{folder} is a link, and Homefile does not keep its sockets behind one.")


@contextmanager
def said_plainly(var: Path) -> Iterator[None]:
    """Turn the system's errors about VAR into a sentence."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename and error.filename != str(var) else ""
        raise CannotRun(
            f"Homefile keeps its data under {var}, and cannot write there: {error.strerror}{where}. "
            f"Name another folder with VAR=/path/to/folder, or mend this one."
        ) from error


def database(url: str | None, servers: Servers) -> dict[str, Any]:
    """Django's settings for the database at the URL; with none, for the embedded one."""
    shared = {
        "ENGINE": "django.db.backends.postgresql",
        # Each thread keeps its connection, and looks whether it still works before it serves anybody.
        "CONN_MAX_AGE": 10 * 60,
        "CONN_HEALTH_CHECKS": True,
    }
    # What is asked again and again is planned once for a connection, and not every time.
    options: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3}
    if not url:
        here = {"NAME": "homefile", "USER": "homefile", "HOST": str(servers.sockets)}
        return shared | here | {"OPTIONS": options}
    parts = urlsplit(url)
    return shared | {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options | dict(parse_qsl(parts.query)),
    }


def celery_url(redis_url: str) -> str:
    """The same Redis, as Celery writes it: it has its own words for a unix socket."""
    if not redis_url.startswith("unix:"):
        return redis_url
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
