"""A line to another machine for one question over HTTP: it leads only where it may, and it has an end.

What an answer means is for whoever asks to say.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from urllib.parse import urlsplit

from portal.core.addresses import open_addresses

SECONDS_TO_LOOK_UP = 5.0


class Reach(Enum):
    """Where a line may lead."""

    ANYWHERE = "private networks too"
    OPEN = "the open internet"
    OPEN_OR_HERE = "the open internet, and this machine"


class TooLong(HTTPException):
    """The answer has more bytes than anybody wants to read."""


@contextmanager
def line_to(address: str, *, reach: Reach, until: float) -> Iterator[HTTPConnection]:
    """A line to the machine of a URL; at ``until``, of `time.monotonic`, it hangs up whatever comes.

    Each drop of an answer would begin a wait anew, and its status and headers are read where nobody can look
    at the time. Raises NotOpen, NotFound, OSError, and ValueError for an address that is none.
    """
    parts = urlsplit(address)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    plain = connected(host, port, reach=reach, until=until)
    try:
        line = HTTPConnection(host, port)
        line.default_port = 443 if is_secure else 80  # so that Host leaves it out
        line.sock = _secured(plain, host) if is_secure else plain
    except BaseException:
        plain.close()
        raise
    watch = threading.Timer(max(until - time.monotonic(), 0), _hang_up, [line.sock])
    watch.daemon = True
    watch.start()
    try:
        if isinstance(line.sock, ssl.SSLSocket):
            line.sock.do_handshake()
        yield line
    finally:
        watch.cancel()
        line.close()


def connected(host: str, port: int, *, reach: Reach, until: float) -> socket.socket:
    """Connected to the first of its addresses that answers, each looked at before: see `addresses`.

    Raises NotOpen, NotFound and OSError.
    """
    if reach is Reach.ANYWHERE:
        return _ready(socket.create_connection((host, port), timeout=_left(until)), until)
    seconds = min(_left(until), SECONDS_TO_LOOK_UP)
    found = open_addresses(host, port, loopback=reach is Reach.OPEN_OR_HERE, seconds=seconds)
    failed = OSError("it has no address")
    for number, each in enumerate(found):
        share = _left(until) / (len(found) - number)
        try:
            return _ready(socket.create_connection((each, port), timeout=share), until)
        except OSError as error:
            failed = error
    raise failed


def _ready(line: socket.socket, until: float) -> socket.socket:
    line.settimeout(_left(until))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """Its greeting comes later, where somebody watches the time."""
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _left(until: float) -> float:
    if (left := until - time.monotonic()) <= 0:
        raise TimeoutError
    return left


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # it is over already
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # of TLS too, without its goodbye


def whole(response: HTTPResponse, *, most: int, until: float) -> bytes:
    """All of an answer. Raises TimeoutError, TooLong, IncompleteRead."""
    parts: list[bytes] = []
    length = 0
    while part := response.read1(65536):
        parts.append(part)
        length += len(part)
        if length > most:
            raise TooLong
        _left(until)
    _left(until)  # what looks like its end is where we hung up
    content = b"".join(parts)
    if response.length:  # fewer bytes came than were announced
        raise IncompleteRead(content, response.length)
    return content


def seconds_to_wait(retry_after: str | None) -> int | None:
    """How long an answer asks to be left alone (RFC 9110, section 10.2.3), where it says so in seconds."""
    said = retry_after or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 6 else None
