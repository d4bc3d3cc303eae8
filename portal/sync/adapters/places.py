"""Where a system leaves files: a folder of this machine, or one behind SFTP. Both do the same few things."""

import io
import os
import stat
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import paramiko
from django.conf import settings
from paramiko.hostkeys import HostKeyEntry

from portal.core.addresses import NotFound
from portal.sync.adapters import http
from portal.sync.adapters.trouble import CannotReach
from portal.sync.models import System

SECONDS = 20.0  # to be let in, and for each answer
MOST_NAMES = 10_000  # in one folder
AT_ONCE = 1 << 20  # bytes of a file
REQUESTS_AT_ONCE = 64  # for parts of one file, so that what came and is not written yet stays little
HOURS = 3 * 60 * 60.0  # for all that is to be brought: who answers drop by drop holds nobody up for ever
# Into a folder, and not by a link.
_STEP = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
KEYS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


@dataclass(frozen=True)
class Entry:
    """One name in a folder."""

    name: str
    is_folder: bool
    size: int
    changed_at: int


class Place(Protocol):
    """A folder of a system. Paths are relative to it; links are never followed."""

    def entries(self, path: str) -> list[Entry]: ...
    def make(self, path: str) -> None: ...
    def move(self, old: str, new: str) -> None: ...
    def remove(self, path: str) -> None: ...
    def write(self, path: str, text: str) -> None: ...
    def bring(self, path: str, into: Path) -> None: ...


class NotKnown(CannotReach):
    """The machine that answers is not the one whose key we were given."""


class Folder:
    """A folder of this machine, of that landlord, in the one for all of them.

    Whoever leaves files there may leave links as well. So a path is walked step by step, each step opened
    from the one before, and a link is no step.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def _opened(self, path: str) -> Iterator[int]:
        """A folder, as a handle."""
        handle = os.open(self.path, _STEP)
        try:
            for step in filter(None, path.split("/")):
                inner = os.open(step, _STEP, dir_fd=handle)
                os.close(handle)
                handle = inner
            yield handle
        finally:
            os.close(handle)

    @contextmanager
    def _beside(self, path: str) -> Iterator[tuple[str, int]]:
        """The last name of a path, and the folder that it is in."""
        above, _, name = path.rpartition("/")
        with self._opened(above) as folder:
            yield name, folder

    def entries(self, path: str) -> list[Entry]:
        with self._opened(path) as folder, os.scandir(folder) as found:
            return _listed(
                Entry(each.name, each.is_dir(follow_symlinks=False), told.st_size, int(told.st_mtime))
                for each in found
                if _is_plain((told := each.stat(follow_symlinks=False)).st_mode)
            )

    def make(self, path: str) -> None:
        with self._beside(path) as (name, folder), suppress(FileExistsError):
            os.mkdir(name, dir_fd=folder)

    def move(self, old: str, new: str) -> None:
        with self._beside(old) as (before, source), self._beside(new) as (after, target):
            os.rename(before, after, src_dir_fd=source, dst_dir_fd=target)

    def remove(self, path: str) -> None:
        with self._beside(path) as (name, folder), suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)

    def write(self, path: str, text: str) -> None:
        self.remove(path)  # so that it is a file of ours, and no link that lay in wait
        with self._beside(path) as (name, folder):
            handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)

    def bring(self, path: str, into: Path) -> None:
        with self._beside(path) as (name, folder):
            # Of a pipe that has taken a file's place nobody waits for the other end.
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        with os.fdopen(handle, "rb") as theirs:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise CannotReach("rubbish", "It is no file any more.")
            _copied(theirs, into)


class Drop:
    """A folder behind SFTP. What its machine says is believed of nothing but that folder."""

    def __init__(self, line: Any, path: str) -> None:
        self.line, self.path = line, path.rstrip("/")

    def entries(self, path: str) -> list[Entry]:
        found = self.line.listdir_iter(self._at(path), read_aheads=1)
        return _listed(
            Entry(each.filename, stat.S_ISDIR(each.st_mode), each.st_size or 0, int(each.st_mtime or 0))
            for each in found
            if _is_plain(each.st_mode or 0) and _is_one_name(each.filename)
        )

    def make(self, path: str) -> None:
        with suppress(OSError):  # it is there, or the next thing says that it is not
            self.line.mkdir(self._at(path))

    def move(self, old: str, new: str) -> None:
        self.line.rename(self._at(old), self._at(new))

    def remove(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self.line.remove(self._at(path))

    def write(self, path: str, text: str) -> None:
        with self.line.open(self._at(path), "w") as file:
            file.write(text)

    def bring(self, path: str, into: Path) -> None:
        with self.line.open(self._at(path), "rb") as theirs:
            size = theirs.stat().st_size or 0
            _check_size(size)  # before room is made for it
            theirs.prefetch(size, REQUESTS_AT_ONCE)
            _copied(theirs, into)

    def _at(self, path: str) -> str:
        return f"{self.path}/{path}".rstrip("/") or "/"


def _is_plain(mode: int) -> bool:
    """A folder or a file: no link, no pipe, no device."""
    return stat.S_ISDIR(mode) or stat.S_ISREG(mode)


def _is_one_name(name: str) -> bool:
    """Whether it names something in the folder that was asked for. A machine may say what it likes: a name
    with a path in it would have us write wherever that leads on ours."""
    return name not in ("", ".", "..") and "/" not in name and "\0" not in name


def _listed(entries: Iterable[Entry]) -> list[Entry]:
    found = list(islice(entries, MOST_NAMES + 1))
    if len(found) > MOST_NAMES:
        raise CannotReach("rubbish", f"There are more than {MOST_NAMES:,} names in its folder.")
    return found


def _copied(theirs: Any, into: Path) -> None:
    """What a file has in it, if that is not longer than any that is kept: one may grow while it is read."""
    with into.open("xb") as ours:
        while part := theirs.read(AT_ONCE):
            _check_size(ours.tell() + len(part))
            ours.write(part)


def _check_size(size: int) -> None:
    if size > settings.LONGEST_DELIVERED_FILE:
        says = f"One of its files has more than {settings.LONGEST_DELIVERED_FILE:,} bytes."
        raise CannotReach("rubbish", says)


@contextmanager
def place_of(system: System) -> Iterator[Place]:
    """Where that system leaves its files. Raises CannotReach, NotKnown among them."""
    if system.address.startswith("folder:"):
        yield Folder(watched(system))
        return
    try:
        with closing(paramiko.SSHClient()) as line:
            _sign_in(line, system)
            line.get_transport().set_keepalive(10)
            with _hung_up_after(HOURS, line), closing(line.open_sftp()) as files:
                files.get_channel().settimeout(SECONDS)
                yield Drop(files, unquote(urlsplit(system.address).path))
    except paramiko.BadHostKeyException as error:
        raise NotKnown("connection", "Another machine answers than the one whose key we have.") from error
    except paramiko.AuthenticationException as error:
        raise CannotReach("not_let_in") from error
    except TimeoutError as error:
        raise CannotReach("timeout") from error
    except (paramiko.SSHException, NotFound, OSError, EOFError) as error:
        raise CannotReach("connection", str(error)) from error


@contextmanager
def _hung_up_after(seconds: float, line: Any) -> Iterator[None]:
    watch = threading.Timer(seconds, line.close)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def watched(system: System) -> Path:
    """The folder of this machine, made where it is not there."""
    name = system.address.removeprefix("folder:").strip("/")
    path: Path = settings.WATCHED_FOLDERS / system.landlord.slug / name
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotReach("connection", str(error.strerror)) from error
    return path


def _sign_in(line: Any, system: System) -> None:
    parts = urlsplit(system.address)
    host, port = parts.hostname or "", parts.port or 22
    name = host if port == 22 else f"[{host}]:{port}"
    known = host_key(str(system.options.get("host_key", "")))
    line.get_host_keys().add(name, known.get_name(), known)
    line.set_missing_host_key_policy(paramiko.RejectPolicy())
    secret = http.secret_of(system)
    key = private_key(secret) if secret.lstrip().startswith("-----BEGIN") else None
    line.connect(
        host,
        port=port,
        username=unquote(parts.username or ""),
        password=None if key else secret,
        pkey=key,
        sock=http.connected(host, port, timeout=SECONDS),
        look_for_keys=False,
        allow_agent=False,
        timeout=SECONDS,
        banner_timeout=SECONDS,
        auth_timeout=SECONDS,
    )


def host_key(text: str) -> Any:
    """A machine's key as ssh-keyscan prints it, with its name before it or without. Raises NotKnown."""
    words = text.split()
    for place, word in enumerate(words[:-1]):
        if word.startswith(("ssh-", "ecdsa-")):
            with suppress(paramiko.SSHException, paramiko.hostkeys.InvalidHostKey, ValueError):
                entry = HostKeyEntry.from_line(f"machine {word} {words[place + 1]}")
                if entry and entry.key:
                    return entry.key
    raise NotKnown("connection", "We have no key of that machine.")


def private_key(text: str) -> Any:
    """Raises CannotReach for what is none that we can read; one with a password of its own is none."""
    for kind in KEYS:
        with suppress(paramiko.SSHException, ValueError):
            return kind.from_private_key(io.StringIO(text.strip() + "\n"))
    raise CannotReach("not_let_in", "The private key cannot be read. It must have no password of its own.")
