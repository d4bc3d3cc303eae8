"""Saying one call to an address, once, and what became of that. Nothing here is stored or decided.

The address was given by somebody outside, so it is checked each time; see `core/addresses.py`.
"""

import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

from django.conf import settings

from portal.core.addresses import NotFound, NotOpen, open_addresses
from portal.core.storable import storable
from portal.sync.webhooks.rules import CallFailure

SECONDS = 10.0  # for all of it
SECONDS_TO_LOOK_UP = 5.0
LONGEST_ANSWER = 4096  # bytes that are read; more says nothing to us
SOME_WORDS = 300

# What a status says, where it says more than "no".
_STATUSES = {408: CallFailure.TIMEOUT, 425: CallFailure.BUSY, 429: CallFailure.BUSY, 503: CallFailure.BUSY}
_NOT_LET_IN = (401, 403)


class NotTaken(Exception):
    """The call did not arrive, or was not taken. ``after`` is how many seconds it asks us to wait."""

    def __init__(self, failure: CallFailure, says: str = "", *, after: int | None = None) -> None:
        super().__init__(failure)
        self.failure, self.says, self.after = failure, says[:SOME_WORDS], after


def post(address: str, body: bytes, headers: Mapping[str, str], *, seconds: float = SECONDS) -> None:
    """Say it. Raises NotTaken unless the answer's status is 200 to 299; another address is never followed."""
    until = time.monotonic() + seconds
    try:
        line = _connected(address, until)
    except TimeoutError as error:
        raise NotTaken(CallFailure.TIMEOUT) from error
    except NotOpen as error:
        raise NotTaken(CallFailure.NOT_OPEN, str(error)) from error
    except (NotFound, OSError, ValueError) as error:
        raise NotTaken(CallFailure.CONNECTION, _of(error)) from error
    watch = threading.Timer(max(until - time.monotonic(), 0), _hang_up, [line.sock])
    watch.daemon = True
    watch.start()
    try:
        if isinstance(line.sock, ssl.SSLSocket):
            line.sock.do_handshake()
        parts = urlsplit(address)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", path, body, {"Host": parts.netloc, **headers})
        with line.getresponse() as response:
            if time.monotonic() >= until:  # what looks like its end is where we hung up
                raise TimeoutError
            _settle(response)
    except (OSError, HTTPException, ValueError) as error:
        late = isinstance(error, TimeoutError) or time.monotonic() >= until
        raise NotTaken(CallFailure.TIMEOUT if late else CallFailure.CONNECTION, _of(error)) from error
    finally:
        watch.cancel()
        line.close()


def _connected(address: str, until: float) -> HTTPConnection:
    """A line to the first of the checked addresses that answers; its name is only for TLS to hold against."""
    parts = urlsplit(address)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    ready = open_addresses(
        host, port, loopback=settings.LOOPBACK_ALLOWED, seconds=_left(until, SECONDS_TO_LOOK_UP)
    )
    plain = _first_that_answers(ready, port, until)
    try:
        plain.settimeout(_left(until))
        line = HTTPConnection(host, port)
        line.sock = _secured(plain, host) if secure else plain
    except BaseException:
        plain.close()
        raise
    return line


def _first_that_answers(ready: list[str], port: int, until: float) -> socket.socket:
    failed: OSError = OSError("it has no address")
    for number, each in enumerate(ready, start=1):
        share = _left(until) / (len(ready) - number + 1)
        try:
            return socket.create_connection((each, port), timeout=share)
        except OSError as error:
            failed = error
    raise failed


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """Its greeting comes later, where somebody watches the time."""
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _left(until: float, most: float = SECONDS) -> float:
    left = min(until - time.monotonic(), most)
    if left <= 0:
        raise TimeoutError
    return left


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # it is over already
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # of TLS too, without its goodbye


def _settle(response: HTTPResponse) -> None:
    """The status is the answer. Its first words are read for whoever looks at the log, when it is a no."""
    status = response.status
    if 200 <= status < 300:
        return
    says = f"{status}: {_words(response)}".rstrip(": ")
    if status < 400:
        raise NotTaken(CallFailure.MOVED, says)
    if status in _NOT_LET_IN:
        raise NotTaken(CallFailure.NOT_LET_IN, says)
    usual = CallFailure.SERVER_ERROR if status >= 500 else CallFailure.REFUSED
    raise NotTaken(_STATUSES.get(status, usual), says, after=_after(response))


def _words(response: HTTPResponse) -> str:
    text = ""
    with suppress(OSError, HTTPException, ValueError):
        text = response.read1(LONGEST_ANSWER).decode(errors="replace")
    return " ".join(str(storable(text)).split())[:SOME_WORDS]


def _after(response: HTTPResponse) -> int | None:
    asked = response.getheader("Retry-After", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else None


def _of(error: Exception) -> str:
    return str(error)[:SOME_WORDS]
