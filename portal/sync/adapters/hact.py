"""A system that speaks HACT's messages over HTTP, as docs/landlord-system.md describes it, in any dialect."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from portal.sync.adapters import http
from portal.sync.adapters.capabilities import Ask, Can, Finding
from portal.sync.adapters.trouble import CannotReach, Refused
from portal.sync.adapters.trying import Attempt, fault_of_web_address
from portal.sync.models import System
from standards.dialects import STANDARD, NoDialect, dialect, read, read_answer, write

# What each question is answered with.
ANSWERED_WITH = {
    "RequestAvailableAppointments": "AvailableAppointments",
    "RequestAppointment": "RequestAppointmentResponse",
}

HOMES_AT_ONCE = 5000


class Hact:
    key = "hact"
    title = "A repairs system that speaks HACT messages"
    about = "Over the web, as our page for landlords’ developers says."
    can = frozenset({Can.SEND, Can.READ, Can.OFFER_VISITS, Can.HOLDINGS})
    dialect: str | None = None
    address_label = "Its address"
    address_hint = (
        "The start of its addresses, like https://repairs.example.org. Leave it empty if it only calls us."
    )
    known_by_label = "The token it knows us by"
    known_by_hint = "Whoever looks after the system gives you this."
    asks: Sequence[Ask] = ()

    def address_fault(self, address: str) -> str | None:
        return fault_of_web_address(address)

    def post(
        self, system: System, kind: str, body: dict[str, Any], *, key: str, timeout: float
    ) -> dict[str, Any]:
        """In the words of its dialect; the same key again is the same message."""
        headers = {**http.bearer(system), "Idempotency-Key": key}
        where, said = _as_said(system, kind, body)
        reply = http.exchange(system, "POST", where, headers=headers, document=said, timeout=timeout)
        return _as_ours(system, kind, http.settled(reply))

    def read(self, system: System, after: str, *, limit: int, timeout: float) -> tuple[list[Any], str]:
        """In the order in which it wrote them; nothing about them has been checked yet."""
        where = f"/hact/messages?{urlencode({'after': after, 'limit': limit})}"
        reply = http.exchange(system, "GET", where, headers=http.bearer(system), timeout=timeout)
        return _page(http.settled(reply))

    def holdings(self, system: System, home: str, *, after: str, timeout: float) -> dict[str, Any]:
        """A system need not answer this: then it is Refused with 404."""
        page = urlencode({"after": after, "limit": HOMES_AT_ONCE})
        where = f"/hact/holdings/{quote(home, safe='')}" if home else f"/hact/holdings?{page}"
        reply = http.exchange(system, "GET", where, headers=http.bearer(system), timeout=timeout)
        return http.settled(reply)

    def look(self, system: System) -> list[Finding]:
        """Asks for one message from where we are: that changes nothing on either side."""
        attempt = Attempt(system)
        where = f"/hact/messages?{urlencode({'after': system.cursor, 'limit': 1})}"
        reply = attempt.ask("GET", where, lambda: http.bearer(system))
        if reply and attempt.lets_in(reply):
            attempt.answers(reply, _page, "It answers with HACT messages.", "GET /hact/messages")
        return attempt.findings


def _as_said(system: System, kind: str, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Where the message goes, and as the system reads it."""
    if system.dialect == STANDARD:
        return f"/hact/{kind}", body
    try:
        path = dialect(system.dialect).path(kind)
        return f"/{path.strip('/')}", write(system.dialect, kind, body)
    except NoDialect as reason:
        raise Refused(0, str(reason)) from reason


def _as_ours(system: System, kind: str, answer: dict[str, Any]) -> dict[str, Any]:
    if system.dialect == STANDARD:
        return answer
    document = read_answer(system.dialect, kind, answer)
    if kind in ANSWERED_WITH:
        document = read(system.dialect, ANSWERED_WITH[kind], document).document
    return document if isinstance(document, dict) else {}


def _page(answer: dict[str, Any]) -> tuple[list[Any], str]:
    messages, cursor = answer.get("Messages"), answer.get("Cursor")
    if not isinstance(messages, list) or not isinstance(cursor, str):
        raise CannotReach("rubbish")
    return messages, cursor


ADAPTER = Hact()
