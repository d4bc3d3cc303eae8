"""Talking with a landlord's system: HACT messages over HTTP, as docs/landlord-system.md describes it.

Nothing here is stored or decided: it says the message once, and says what became of that.
"""

import json
import math
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography.fernet import InvalidToken

from portal.core.secrets import opened, sealed
from portal.core.storable import storable
from portal.sync.models import System

SECONDS = 10.0  # to wait for an answer when nobody sits in front of a page
LONGEST_ANSWER = 20_000_000  # bytes; more than any page of messages needs
SOME_WORDS = 300  # as many letters of what a system says as are kept
MESSAGES_AT_ONCE = 200

_PURPOSE = "a landlord's system"
# Statuses that settle nothing: the system is busy, or we are not let in until somebody mends that.
_NOT_NOW = {401: "not_let_in", 403: "not_let_in", 408: "timeout", 425: "busy", 429: "busy"}


class CannotReach(Exception):
    """The system did not answer, or not in a way that settles it: trying again may help.

    ``key`` says what went wrong: timeout, connection, server_error, busy, not_let_in, token_unreadable,
    moved or rubbish. ``after`` is how many seconds the system asks to be left in peace, if it does.
    """

    def __init__(self, key: str, says: str = "", *, after: int | None = None) -> None:
        super().__init__(key)
        self.key, self.says, self.after = key, says[:SOME_WORDS], after


class Refused(Exception):
    """The system read the message and does not take it: the same message again would not help."""

    def __init__(self, status: int, says: str = "") -> None:
        super().__init__(f"status {status}")
        self.status, self.says = status, says[:SOME_WORDS]


def sealed_token(token: str) -> str:
    """What a system knows us by, as it is stored."""
    return sealed(token, purpose=_PURPOSE)


def post(
    system: System, kind: str, body: dict[str, Any], *, key: str, timeout: float = SECONDS
) -> dict[str, Any]:
    """Send one message and return what the system answers. The same key again is the same message.

    Raises CannotReach or Refused; after CannotReach the system may have taken it all the same.
    """
    content = json.dumps(body, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    return _exchange(system, "POST", f"/hact/{kind}", timeout, content, headers)


def read(
    system: System, after: str, *, limit: int = MESSAGES_AT_ONCE, timeout: float = SECONDS
) -> tuple[list[Any], str]:
    """What the system has told since that cursor, in the order in which it wrote it, and the next cursor.

    Each message should be {"ID", "Kind", "SentAt", "Body"}; nothing about it has been checked yet.
    """
    where = f"/hact/messages?{urlencode({'after': after, 'limit': limit})}"
    answer = _exchange(system, "GET", where, timeout)
    messages, cursor = answer.get("Messages"), answer.get("Cursor")
    if not isinstance(messages, list) or not isinstance(cursor, str):
        raise CannotReach("rubbish")
    return messages, cursor


def _exchange(
    system: System,
    method: str,
    where: str,
    timeout: float,
    content: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    until = time.monotonic() + timeout
    headers = _who_we_are(system) | (headers or {})
    try:
        with closing(_connection(system, timeout)) as connection, _cut_off(connection, until):
            connection.request(method, urlsplit(system.address).path.rstrip("/") + where, content, headers)
            with connection.getresponse() as response:
                return _settled(response, _text(response, until))
    except TimeoutError as error:
        raise CannotReach("timeout") from error
    except (OSError, HTTPException, ValueError) as error:
        raise CannotReach("timeout" if time.monotonic() >= until else "connection") from error


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


def _connection(system: System, timeout: float) -> HTTPConnection:
    address = urlsplit(system.address)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    return kind(address.hostname or "", address.port, timeout=timeout)


def _who_we_are(system: System) -> dict[str, str]:
    try:
        token = opened(system.token, purpose=_PURPOSE)
    except InvalidToken as error:
        raise CannotReach("token_unreadable") from error
    return {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})


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


def _settled(response: HTTPResponse, text: str) -> dict[str, Any]:
    status = response.status
    if 200 <= status < 300:
        return _document(text)
    says = text.replace("\0", "").strip()
    if status in _NOT_NOW:
        raise CannotReach(_NOT_NOW[status], says, after=_after(response))
    if 400 <= status < 500:
        raise Refused(status, says)
    raise CannotReach("moved" if status < 400 else "server_error", says, after=_after(response))


def _after(response: HTTPResponse) -> int | None:
    asked = response.getheader("Retry-After", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else None


def _document(text: str) -> dict[str, Any]:
    """The answer as PostgreSQL can keep it. An empty one says nothing more than yes."""
    if not text.strip():
        return {}
    try:
        document = json.loads(text, parse_constant=_nothing, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise CannotReach("rubbish") from error
    document = storable(document)
    if not isinstance(document, dict):
        raise CannotReach("rubbish")
    return document


def _nothing(_: str) -> None:
    """NaN and Infinity are not JSON."""


def _finite(number: str) -> float | None:
    value = float(number)
    return value if math.isfinite(value) else None
