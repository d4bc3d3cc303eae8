"""One exchange over HTTP with a landlord's system: it has an end and a size."""

import json
import math
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings

from portal.core import lines
from portal.core.addresses import NotFound, NotOpen
from portal.core.lines import Reach, seconds_to_wait
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
    sent |= headers
    try:
        with lines.line_to(system.address, reach=_reach(), until=until) as line:
            line.request(method, urlsplit(system.address).path.rstrip("/") + where, content, sent)
            with line.getresponse() as response:
                text = lines.whole(response, most=LONGEST_ANSWER, until=until).decode(errors="replace")
                told = {name.lower(): value for name, value in response.getheaders()}
                return Reply(response.status, text, told)
    except NotOpen as error:
        raise CannotReach("not_open", str(error)) from error
    except lines.TooLong as error:
        raise CannotReach("rubbish") from error
    except (OSError, HTTPException, ValueError, NotFound) as error:
        is_late = isinstance(error, TimeoutError) or time.monotonic() >= until
        says = str(error) if isinstance(error, ssl.SSLError | NotFound) else ""
        raise CannotReach("timeout" if is_late else "connection", says) from error


def settled(reply: Reply) -> dict[str, Any]:
    """The answer of a yes. Raises Refused for a no, and CannotReach for what is neither."""
    if 200 <= reply.status < 300:
        return document_of(reply.text)
    says, after = reply.text.replace("\0", "").strip(), seconds_to_wait(reply.headers.get("retry-after"))
    if reply.status in _NOT_NOW:
        raise CannotReach(_NOT_NOW[reply.status], says, after=after)
    if 400 <= reply.status < 500:
        raise Refused(reply.status, says)
    raise CannotReach("moved" if reply.status < 400 else "server_error", says, after=after)


# --- the line -----------------------------------------------------------------------------------------------


def connected(host: str, port: int, *, timeout: float) -> socket.socket:
    """A line to a machine that may be called. Raises CannotReach (not_open), NotFound and OSError."""
    try:
        return lines.connected(host, port, reach=_reach(), until=time.monotonic() + timeout)
    except NotOpen as error:
        raise CannotReach("not_open", str(error)) from error


def _reach() -> Reach:
    return Reach.ANYWHERE if settings.SYSTEMS_MAY_BE_PRIVATE else Reach.OPEN


# --- the answer ---------------------------------------------------------------------------------------------


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
