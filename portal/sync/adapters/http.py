"""One exchange over HTTP with a landlord's system: it has an end and a size."""

import json
import math
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings

from portal.core.addresses import NotFound, NotOpen, open_addresses
from portal.core.secrets import opened, sealed
from portal.core.storable import storable
from portal.sync.adapters.trouble import CannotReach, Refused
from portal.sync.models import System

SECONDS = 10.0  # to wait for an answer when nobody sits in front of a page
LONGEST_ANSWER = 20_000_000  # bytes; more than any page of messages needs

_PURPOSE = "a landlord's system"
# Statuses that settle nothing: the system is busy, or we are not let in until somebody mends that.
_NOT_NOW = {401: "not_let_in", 403: "not_let_in", 408: "timeout", 425: "busy", 429: "busy"}


@dataclass(frozen=True)
class Reply:
    """What came back, whatever it was."""

    status: int
    text: str
    headers: Mapping[str, str]  # names in small letters


def sealed_secret(secret: str) -> str:
    """What a system knows us by, as it is stored."""
    return sealed(secret, purpose=_PURPOSE)


def secret_of(system: System) -> str:
    """What the system knows us by. Raises CannotReach when it cannot be read."""
    try:
        return opened(system.token, purpose=_PURPOSE)
    except InvalidToken as error:
        raise CannotReach("token_unreadable") from error


def bearer(system: System) -> dict[str, str]:
    """Headers that say who we are, as most systems have it."""
    secret = secret_of(system)
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def exchange(
    system: System,
    method: str,
    where: str,
    *,
    headers: Mapping[str, str],
    document: Any = None,
    timeout: float = SECONDS,
) -> Reply:
    """Ask once at that place below the system's address. Raises CannotReach when nothing whole comes back.

    Where there is a document it is sent as JSON. Another address is never followed.
    """
    until = time.monotonic() + timeout
    content = None if document is None else json.dumps(document, ensure_ascii=False).encode()
    sent = {"Accept": "application/json", **({"Content-Type": "application/json"} if content else {})}
    try:
        with closing(_connection(system, timeout)) as connection, _cut_off(connection, until):
            path = urlsplit(system.address).path.rstrip("/") + where
            connection.request(method, path, content, {**sent, **headers})
            with connection.getresponse() as response:
                return Reply(
                    response.status,
                    _text(response, until),
                    {name.lower(): value for name, value in response.getheaders()},
                )
    except TimeoutError as error:
        raise CannotReach("timeout") from error
    except (OSError, HTTPException, ValueError, NotFound) as error:
        key = "timeout" if time.monotonic() >= until else "connection"
        raise CannotReach(key, str(error) if isinstance(error, ssl.SSLError | NotFound) else "") from error


def settled(reply: Reply) -> dict[str, Any]:
    """The answer of a yes. Raises Refused for a no, and CannotReach for what is neither."""
    if 200 <= reply.status < 300:
        return document_of(reply.text)
    says = reply.text.replace("\0", "").strip()
    if reply.status in _NOT_NOW:
        raise CannotReach(_NOT_NOW[reply.status], says, after=_after(reply))
    if 400 <= reply.status < 500:
        raise Refused(reply.status, says)
    raise CannotReach("moved" if reply.status < 400 else "server_error", says, after=_after(reply))


# --- the line -----------------------------------------------------------------------------------------------


class _Line(HTTPConnection):
    """Of a name only addresses that may be called are connected to, and those that were looked at."""

    def __init__(self, host: str, port: int, *, is_secure: bool, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self.default_port = 443 if is_secure else 80  # so that Host leaves it out
        self.is_secure = is_secure

    def connect(self) -> None:
        plain = connected(self.host, self.port, timeout=float(self.timeout or SECONDS))
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sock = (
                ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)
                if self.is_secure
                else plain
            )
        except BaseException:
            plain.close()
            raise


def connected(host: str, port: int, *, timeout: float) -> socket.socket:
    """A line to a machine that may be called. Raises CannotReach (not_open), NotFound and OSError."""
    if settings.SYSTEMS_MAY_BE_PRIVATE:
        return socket.create_connection((host, port), timeout=timeout)
    try:
        found = open_addresses(host, port, loopback=False, seconds=timeout)
    except NotOpen as error:
        raise CannotReach("not_open", str(error)) from error
    failed = OSError("it has no address")
    for each in found:
        try:
            return socket.create_connection((each, port), timeout=timeout / len(found))
        except OSError as error:
            failed = error
    raise failed


def _connection(system: System, timeout: float) -> HTTPConnection:
    address = urlsplit(system.address)
    is_secure = address.scheme == "https"
    return _Line(
        address.hostname or "",
        address.port or (443 if is_secure else 80),
        is_secure=is_secure,
        timeout=timeout,
    )


@contextmanager
def _cut_off(connection: HTTPConnection, until: float) -> Iterator[None]:
    """Connect, and hang up at that moment whatever comes: each drop of an answer would begin the wait anew,
    and its status and headers are read where nobody can look at the time."""
    connection.connect()
    watch = threading.Timer(max(until - time.monotonic(), 0), _hang_up, [connection.sock])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # it is over already
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # of TLS too, without its goodbye


# --- the answer ---------------------------------------------------------------------------------------------


def _text(response: HTTPResponse, until: float) -> str:
    """All of the answer; a system that sends it drop by drop has timed out like one that sends nothing."""
    parts: list[bytes] = []
    length = 0
    while part := response.read1(65536):
        parts.append(part)
        length += len(part)
        if length > LONGEST_ANSWER:
            raise CannotReach("rubbish")
        if time.monotonic() > until:
            raise TimeoutError
    if time.monotonic() >= until:  # what looks like its end is where we hung up
        raise TimeoutError
    if response.length:  # fewer bytes came than were announced
        raise CannotReach("connection")
    return b"".join(parts).decode(errors="replace")


def _after(reply: Reply) -> int | None:
    asked = reply.headers.get("retry-after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else None


def document_of(text: str) -> dict[str, Any]:
    """The answer as PostgreSQL can keep it. An empty one says nothing more than yes."""
    if not text.strip():
        return {}
    document = value_of(text)
    if not isinstance(document, dict):
        raise CannotReach("rubbish")
    return document


def value_of(text: str) -> Any:
    """Any JSON, as PostgreSQL can keep it. Raises CannotReach for what is none."""
    try:
        return storable(json.loads(text, parse_constant=_nothing, parse_float=_finite))
    except (ValueError, RecursionError) as error:
        raise CannotReach("rubbish") from error


def _nothing(_: str) -> None:
    """NaN and Infinity are not JSON."""


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None
