"""Where a system leaves files: a folder of this machine, or one behind SFTP. Both do the same few things."""

import io
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

import paramiko
from django.conf import settings
from paramiko.hostkeys import HostKeyEntry

from portal.core.addresses import NotFound
from portal.sync.adapters import http
from portal.sync.adapters.trouble import CannotReach
from portal.sync.models import System

SECONDS = 20.0  # to be let in, and for each answer
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
    """A folder of this machine, of that landlord, in the one for all of them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self, path: str) -> list[Entry]:
        with os.scandir(self.path / path) as found:
            return [
                Entry(each.name, each.is_dir(), (told := each.stat()).st_size, int(told.st_mtime))
                for each in found
                if not each.is_symlink() and (each.is_dir() or each.is_file())
            ]

    def make(self, path: str) -> None:
        (self.path / path).mkdir(exist_ok=True)

    def move(self, old: str, new: str) -> None:
        (self.path / old).rename(self.path / new)

    def remove(self, path: str) -> None:
        (self.path / path).unlink(missing_ok=True)

    def write(self, path: str, text: str) -> None:
        (self.path / path).write_text(text, encoding="utf-8")

    def bring(self, path: str, into: Path) -> None:
        line = os.open(self.path / path, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(line, "rb") as theirs, into.open("xb") as ours:
            shutil.copyfileobj(theirs, ours, 1 << 20)


class Drop:
    """A folder behind SFTP."""

    def __init__(self, line: Any, path: str) -> None:
        self.line, self.path = line, path.rstrip("/")

    def entries(self, path: str) -> list[Entry]:
        found = self.line.listdir_attr(self._at(path))
        return [
            Entry(each.filename, stat.S_ISDIR(each.st_mode), each.st_size or 0, int(each.st_mtime or 0))
            for each in found
            if stat.S_ISDIR(each.st_mode) or stat.S_ISREG(each.st_mode)
        ]

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
        with into.open("xb") as ours:
            self._copy(path, ours)

    def _copy(self, path: str, ours: BinaryIO) -> None:
        self.line.getfo(self._at(path), ours)

    def _at(self, path: str) -> str:
        return f"{self.path}/{path}".rstrip("/") or "/"


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
            with closing(line.open_sftp()) as files:
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
