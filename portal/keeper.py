"""The keeper of the embedded servers: python -m portal.keeper VAR. Started by portal/embedded.py.

It starts both servers, says "ready" or what is wrong, restarts a server that dies, and stops them both once
nobody has used them for a moment. The servers die with it.
"""

import fcntl
import os
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from portal.embedded import CannotRun, Servers, said_plainly
from portal.processes import Account
from portal.programs import (
    Server,
    make_cluster,
    make_database,
    make_own,
    postgres_server,
    redis_server,
    start_redis,
)

LINGER = 2.0  # seconds between the last user's leaving and the stop: the next command often follows
GLANCE = 0.2
ROOM_NEEDED = 200 * 1024**2
MOST_RESTARTS = 5


@dataclass
class Keeper:
    """Both servers of one VAR folder, from their start to their stop."""

    servers: Servers
    postgres: Server
    redis: Server
    _asked_to_stop: bool = False
    _in_a_hurry: bool = False

    def start(self) -> None:
        self.servers.ready_file.unlink(missing_ok=True)
        try:
            self.postgres.start()
            make_database(self.servers)
            start_redis(self.redis)
        except BaseException:
            self.stop()
            raise
        self.servers.ready_file.write_text(str(os.getpid()))

    def stop(self) -> None:
        self.servers.ready_file.unlink(missing_ok=True)
        self.redis.stop()
        self.postgres.stop()

    def watch(self) -> None:
        """Until nobody uses the servers any more, or somebody asks for a stop."""
        signal.signal(signal.SIGTERM, self._note_stop)
        signal.signal(signal.SIGUSR1, self._note_hurry)
        users = os.open(self.servers.folder / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        unused_since: float | None = None
        while not self._asked_to_stop:
            time.sleep(GLANCE)
            self._restart_the_dead()
            if not locked(users):
                unused_since = None
                continue
            unused_since = unused_since or time.monotonic()
            if self._in_a_hurry or time.monotonic() - unused_since > LINGER:
                return  # with the lock held: who comes now waits for the stop, and then starts anew
            fcntl.flock(users, fcntl.LOCK_UN)

    def _restart_the_dead(self) -> None:
        for server in (self.postgres, self.redis):
            if server.died():
                server.restarts += 1
                print(f"{server.name} died; starting it again", file=sys.stderr, flush=True)
                if server.restarts > MOST_RESTARTS:
                    raise CannotRun(f"{server.name} died {MOST_RESTARTS} times; see {server.log}.")
                server.start()

    def _note_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _note_hurry(self, number: int, frame: FrameType | None) -> None:
        self._in_a_hurry = True


def locked(lock: int) -> bool:
    """Take the lock if nobody else holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def check_room(servers: Servers) -> None:
    free = shutil.disk_usage(servers.folder).free
    if free < ROOM_NEEDED:
        raise CannotRun(
            f"The disk that holds {servers.var} is full: {free // 1024**2} MB are free, and the servers "
            f"need {ROOM_NEEDED // 1024**2} MB to start. Make room, or name one with VAR=/path/to/folder."
        )


def prepared(servers: Servers) -> Keeper:
    account = Account.instead_of_root()
    with said_plainly(servers.var):
        check_room(servers)
        make_own(servers.sockets, account)
        make_cluster(servers, account)
        make_own(servers.folder / "redis", account)
    return Keeper(servers, postgres_server(servers, account), redis_server(servers, account))


def answer(sentence: str) -> None:
    """Tell the process that waits, and let go of it."""
    print(sentence, flush=True)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)


def main(var: str, *options: str) -> int:
    if os.fork():
        os._exit(0)  # the one who started us need not wait for our end
    servers = Servers(Path(var), quick_but_unsafe="--quick-but-unsafe" in options)
    alive = os.open(servers.folder / "keeper.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if not locked(alive):
        answer("Another keeper is at work here already.")
        return 1
    try:
        keeper = prepared(servers)
        keeper.start()
    except CannotRun as reason:
        answer(str(reason))
        return 1
    answer("ready")
    try:
        keeper.watch()
    finally:
        keeper.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
