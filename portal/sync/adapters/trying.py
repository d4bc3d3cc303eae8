"""Trying a connection one step after the other, and saying in plain sentences what was found."""

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from portal.core import clock
from portal.core.addresses import NotFound, NotOpen, open_addresses
from portal.core.words import plural
from portal.sync.adapters import http
from portal.sync.adapters.capabilities import Finding
from portal.sync.adapters.http import Reply
from portal.sync.adapters.trouble import CannotReach, Refused
from portal.sync.models import System

SECONDS = 6.0  # for each step: somebody sits in front of the page
SLOW = 3.0  # an answer that takes longer is said to be slow
OFF = timedelta(minutes=2)  # clocks further apart than this are said to be
SOON = timedelta(days=21)  # a certificate that ends within this is said to end

ASK_ITS_OWNERS = "Ask whoever looks after the system."
PRIVATE = (
    "It is on a private network, which Homefile does not call. Ask for an address on the open internet, or "
    "ask whoever runs Homefile to allow private ones (SYSTEMS_MAY_BE_PRIVATE)."
)
WORDS: Mapping[str, tuple[str, str]] = {
    "timeout": ("It did not answer in time.", f"Is it running, and may we reach it? {ASK_ITS_OWNERS}"),
    "connection": ("The line broke before it answered.", f"Try again. {ASK_ITS_OWNERS}"),
    "server_error": ("It answers with an error of its own.", ASK_ITS_OWNERS),
    "busy": ("It says that it is busy.", "Try again in a few minutes."),
    "not_let_in": ("It does not let us in.", "Check the secret, and enter it again under “Change”."),
    "token_unreadable": (
        "The secret that was kept cannot be read: the key of this Homefile has changed.",
        "Enter the secret again under “Change”.",
    ),
    "not_open": ("Its address is on a private network.", PRIVATE),
    "moved": ("It says that it has moved.", "Enter its new address under “Change”."),
    "rubbish": (
        "It answers, but not as such a system should.",
        "Is the address that of the system, and not of a website? Check it under “Change”.",
    ),
}


def trouble_words(reason: CannotReach | Refused) -> Finding:
    """What went wrong, with the system's own words where it has any."""
    if isinstance(reason, Refused):
        status = f" ({reason.status})" if reason.status else ""
        return Finding(False, f"It does not take what we ask{status}.{_own(reason.says)}", ASK_ITS_OWNERS)
    says, do = WORDS.get(reason.key, WORDS["connection"])
    return Finding(False, says + _own(reason.says), do)


def _own(says: str) -> str:
    said = " ".join(says.split())[:160]
    return f" Its own words: “{said}”." if said else ""


def fault_of_web_address(address: str) -> str | None:
    """Why that is no address of a web server that we may be given, in a sentence."""
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "Write the address as https://repairs.example.org/homefile."
    if not is_one or any(letter.isspace() for letter in address):
        return "Write the address as https://repairs.example.org/homefile."
    if parts.username or parts.password or parts.query or parts.fragment:
        return "Write the address alone, and give the token apart from it."
    return None


class Attempt:
    """What was found so far. Each step is only taken where the one before went well."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.findings: list[Finding] = []

    def found(self, well: bool | None, says: str, do: str = "") -> None:
        self.findings.append(Finding(well, says, do))

    def ask(self, method: str, where: str, headers: Callable[[], Mapping[str, str]]) -> Reply | None:
        """Look the name up, connect, ask once; None when that did not come to an answer."""
        if not self.reaches():
            return None
        began = time.monotonic()
        try:
            reply = http.exchange(self.system, method, where, headers=headers(), timeout=SECONDS)
        except CannotReach as reason:
            self.findings.append(trouble_words(reason))
            return None
        took = time.monotonic() - began
        if took > SLOW:
            self.found(
                None,
                f"It took {took:.0f} seconds to answer.",
                "People wait for visits on a page: it should be quicker.",
            )
        self._compares_clocks(reply)
        return reply

    def reaches(self, port: int | None = None) -> bool:
        """Whether the name leads somewhere, something listens there, and TLS is in order."""
        try:
            parts = urlsplit(self.system.address)
            host, own_port = parts.hostname or "", parts.port
        except ValueError:
            host, own_port = "", None
        if not host:
            self.found(False, "It has no address that could be called.", "Enter one under “Change”.")
            return False
        usual = {"https": 443, "sftp": 22}.get(parts.scheme, 80)
        where = port or own_port or usual
        return self._resolves(host, where) and self._connects(host, where, is_secure=parts.scheme == "https")

    def _resolves(self, host: str, port: int) -> bool:
        try:
            if settings.SYSTEMS_MAY_BE_PRIVATE:
                socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            else:
                open_addresses(host, port, loopback=False, seconds=SECONDS)
        except NotOpen:
            self.found(False, *WORDS["not_open"])
            return False
        except (NotFound, OSError, UnicodeError):
            self.found(False, f"There is no machine called {host}.", "Check how the address is written.")
            return False
        self.found(True, f"The name {host} leads to a machine.")
        return True

    def _connects(self, host: str, port: int, *, is_secure: bool) -> bool:
        try:
            with closing(http.connected(host, port, timeout=SECONDS)) as line:
                self.found(True, f"Something answers there, at port {port}.")
                return self._is_encrypted(line, host) if is_secure else self._says_it_is_open()
        except ssl.SSLCertVerificationError as error:
            self.found(False, f"Its certificate is not in order: {error.verify_message}.", ASK_ITS_OWNERS)
        except ssl.SSLError:
            self.found(False, "It does not speak TLS there, though its address says https.", ASK_ITS_OWNERS)
        except (CannotReach, NotFound, OSError) as error:
            refused = isinstance(error, ConnectionRefusedError)
            says = f"Nothing listens at port {port}." if refused else f"Nobody answered at port {port}."
            self.found(False, says, f"Is it running, and may we reach it? {ASK_ITS_OWNERS}")
        return False

    def _is_encrypted(self, line: socket.socket, host: str) -> bool:
        with ssl.create_default_context().wrap_socket(line, server_hostname=host) as secure:
            certificate = secure.getpeercert() or {}
            version = secure.version()
        until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
        soon = until - clock.now() < SOON
        self.found(
            None if soon else True,
            f"What we say is encrypted ({version}); its certificate is good until {until:%-d %B %Y}.",
            "Ask its owners to renew it." if soon else "",
        )
        return True

    def _says_it_is_open(self) -> bool:
        if urlsplit(self.system.address).scheme == "http":
            self.found(
                None,
                "What we say is not encrypted.",
                "Ask for an address that begins with https, unless both are on one machine.",
            )
        return True

    def _compares_clocks(self, reply: Reply) -> None:
        try:
            theirs = parsedate_to_datetime(reply.headers.get("date", ""))
        except ValueError:
            return
        theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
        apart = abs(clock.now() - theirs)
        if apart > OFF:
            way = "ahead of" if theirs > clock.now() else "behind"
            minutes = plural(round(apart.total_seconds() / 60), "minute")
            self.found(
                None,
                f"Its clock is {minutes} {way} ours.",
                "Ask its owners to set it: we put things in order by their times.",
            )
        else:
            self.found(True, "Its clock and ours agree.")

    def lets_in(self, reply: Reply) -> bool:
        """Whether it knows us."""
        if reply.status in (401, 403):
            says, do = WORDS["not_let_in"]
            self.found(False, f"{says}{_own(reply.text)}", do)
            return False
        return True

    def answers(self, reply: Reply, reads: Callable[[dict[str, Any]], object], well: str, what: str) -> bool:
        """Whether the answer is one of such a system."""
        try:
            reads(http.settled(reply))
        except (CannotReach, Refused) as reason:
            wrong = trouble_words(reason)
            self.found(False, f"We asked {what}. {wrong.says}", wrong.do)
            return False
        self.found(True, "It lets us in.")
        self.found(True, well)
        return True
