"""A repairs system that is a plain list of jobs: made by a post, read by the time of its last change.

Its words are in `standards/dialects/worklist.toml`. It has no cursor and no idempotency key: each job keeps
our code as its `external_ref`, and one that is there already is answered with 409 and the same job.
"""

import hashlib
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from portal.core import clock
from portal.sync.adapters import http
from portal.sync.adapters.capabilities import Ask, Can, Finding
from portal.sync.adapters.http import Reply
from portal.sync.adapters.marks import Place, Seen, question, took
from portal.sync.adapters.trouble import CannotReach, Refused
from portal.sync.adapters.trying import Attempt, fault_of_web_address
from portal.sync.models import Incoming, System
from standards.dialects import NoDialect, dialect, read_answer, write

# How late a line of the list may appear: times are set before they are stored, and clocks differ.
OVERLAP = timedelta(minutes=10)
# Lines on a page. A shorter page is the last one, so this must be no more than the system gives.
MOST_LINES = 50
KNOWN_ALREADY = 409
_MARGIN = 0.05  # seconds; with less left nothing more is asked


class Worklist:
    key = "worklist"
    title = "A repairs system with a list of jobs"
    about = "Reports become jobs over the web; the list is read again and again for what has changed."
    can = frozenset({Can.SEND, Can.READ})
    dialect: str | None = "worklist"
    address_label = "Its address"
    address_hint = "What stands before /jobs, like https://jobs.example.org/api."
    known_by_label = "The key it knows us by"
    known_by_hint = "It is sent as X-Api-Key. Whoever looks after the system gives you this."
    asks: Sequence[Ask] = ()

    def address_fault(self, address: str) -> str | None:
        return fault_of_web_address(address)

    def post(
        self, system: System, kind: str, body: dict[str, Any], *, key: str, timeout: float
    ) -> dict[str, Any]:
        """A job or a note, named by our key. Said again it is the same one."""
        try:
            where = dialect(system.dialect).path(kind)
            said = write(system.dialect, kind, body) | {"external_ref": key}
        except NoDialect as reason:
            raise Refused(0, str(reason)) from reason
        reply = http.exchange(
            system, "POST", f"/{where}", headers=_headers(system), document=said, timeout=timeout
        )
        is_known = reply.status == KNOWN_ALREADY
        answer = http.document_of(reply.text) if is_known else http.settled(reply)
        document = read_answer(system.dialect, kind, answer)
        return document if isinstance(document, dict) else {}

    def read(self, system: System, after: str, *, limit: int, timeout: float) -> tuple[list[Any], str]:
        """What is new, once the list has shown something new or has been gone through."""
        until = time.monotonic() + timeout
        place, new = Place.read(after), list[Any]()
        while not new and (left := until - time.monotonic()) > _MARGIN:
            place, new = _page(system, place, limit, left)
            if not place.began:
                break
        return new, place.written

    def look(self, system: System) -> list[Finding]:
        attempt = Attempt(system)
        where = f"/jobs?{urlencode({'page': 1, 'per_page': 1})}"
        reply = attempt.ask("GET", where, lambda: _headers(system))
        if reply and attempt.lets_in(reply):
            try:
                _lines(reply)
            except (CannotReach, Refused):
                attempt.found(False, "It does not answer with a list of jobs.", "Check its address.")
            else:
                attempt.found(True, "It lets us in.")
                attempt.found(True, "It answers with a list of jobs.")
        return attempt.findings


def _headers(system: System) -> dict[str, str]:
    return {"X-Api-Key": http.secret_of(system)}


def _page(system: System, place: Place, limit: int, seconds: float) -> tuple[Place, list[dict[str, Any]]]:
    since, page = question(place, overlap=OVERLAP)
    limit = min(limit, MOST_LINES)
    asked = {"page": page, "per_page": limit}
    if since:
        asked["updated_since"] = since.astimezone(UTC).isoformat()  # type: ignore[assignment]
    ours, began = clock.now(), time.monotonic()
    where = f"/jobs?{urlencode(asked)}"
    reply = http.exchange(system, "GET", where, headers=_headers(system), timeout=seconds)
    took_so_long = timedelta(seconds=time.monotonic() - began)
    lines = _lines(reply)
    told = {_name(line): line for line in lines}
    seen = [Seen(name, _changed_at(line)) for name, line in told.items()]
    known = Incoming.objects.filter(system=system, reference__in=list(told))
    place, new = took(
        place,
        seen,
        known=set(known.values_list("reference", flat=True)),
        is_full=len(lines) >= limit,
        asked_at=min(ours, _their_clock(reply, ours) - took_so_long),
        overlap=OVERLAP,
    )
    return place, [_message(line, told[line.id]) for line in new]


def _lines(reply: Reply) -> list[dict[str, Any]]:
    if not 200 <= reply.status < 300:
        http.settled(reply)
    lines = http.value_of(reply.text)
    if not isinstance(lines, list) or not all(_is_line(line) for line in lines):
        raise CannotReach("rubbish")
    return lines


def _is_line(line: Any) -> bool:
    """A list in which one line has no time cannot be read by its times."""
    try:
        return bool(line["job_no"]) and bool(_changed_at(line))
    except (TypeError, KeyError, ValueError):
        return False


def _changed_at(line: dict[str, Any]) -> datetime:
    moment = datetime.fromisoformat(line["updated_at"])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _name(line: dict[str, Any]) -> str:
    """What it says now, in one word: two changes within one second are two."""
    said = hashlib.sha256(json.dumps(line, sort_keys=True).encode()).hexdigest()
    return f"{str(line['job_no'])[:60]} {line['updated_at'][:40]} {said[:16]}"


def _message(line: Seen, row: dict[str, Any]) -> dict[str, Any]:
    return {"ID": line.id, "Kind": "JobStatusUpdate", "SentAt": line.at.isoformat(), "Body": row}


def _their_clock(reply: Reply, ours: datetime) -> datetime:
    """By the header that nearly every server sends; ours where it does not."""
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return ours
    return theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)


ADAPTER = Worklist()
