"""Saying one call to an address, once, and what became of that. Nothing here is stored or decided.

The address was given by somebody outside, so it is checked each time; see `core/addresses.py`.
"""

import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlsplit

from django.conf import settings

from portal.core.addresses import NotFound, NotOpen
from portal.core.lines import Reach, line_to, seconds_to_wait
from portal.core.storable import storable
from portal.sync.webhooks.rules import CallFailure

SECONDS = 10.0  # for all of it
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
    reach = Reach.OPEN_OR_HERE if settings.LOOPBACK_ALLOWED else Reach.OPEN
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with line_to(address, reach=reach, until=until) as line:
            line.request("POST", path, body, dict(headers))
            with line.getresponse() as response:
                if time.monotonic() >= until:  # what looks like its end is where we hung up
                    raise TimeoutError
                _settle(response)
    except NotOpen as error:
        raise NotTaken(CallFailure.NOT_OPEN, str(error)) from error
    except (NotFound, OSError, HTTPException, ValueError) as error:
        late = isinstance(error, TimeoutError) or time.monotonic() >= until
        says = str(error) if isinstance(error, ssl.SSLError | NotFound) else ""
        raise NotTaken(CallFailure.TIMEOUT if late else CallFailure.CONNECTION, says) from error


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
    raise NotTaken(
        _STATUSES.get(status, usual), says, after=seconds_to_wait(response.getheader("Retry-After"))
    )


def _words(response: HTTPResponse) -> str:
    text = ""
    with suppress(OSError, HTTPException, ValueError):
        text = response.read1(LONGEST_ANSWER).decode(errors="replace")
    return " ".join(str(storable(text)).split())[:SOME_WORDS]
