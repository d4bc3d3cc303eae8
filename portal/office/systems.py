"""What staff are told of a computer system: what flows, how it stands, and when it is asked next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from portal.core.words import capital, listed
from portal.office.outgoing import FAILURES
from portal.sync.adapters.capabilities import Can
from portal.sync.adapters.registry import NoAdapter, adapter_of
from portal.sync.models import System
from portal.sync.out.rules import Failure

# What is known by one word elsewhere and is not in the list of failures of a message.
_READING: Mapping[str, str] = {"refused": "It does not take what we ask."}
_BESIDE = (
    ("office:sync_health", "How your systems are doing"),
    ("office:differences", "Where both sides differ"),
    ("office:webhooks", "Webhooks: systems that are called as soon as something changes"),
)


@dataclass(frozen=True)
class Standing:
    """How a system is, in a word and its tone, and in a sentence."""

    word: str
    tone: str
    says: str = ""


def flows_of(system: System) -> str:
    """What flows which way, in one line."""
    try:
        fetches = Can.FETCH_FILES in adapter_of(system).can
    except NoAdapter:
        fetches = False
    does = [
        (system.takes_reports, "takes residents’ reports"),
        (system.offers_visits, "offers visits"),
        (system.is_read and not fetches, "is asked what has happened"),
        (system.is_read and fetches, "gives us deliveries of files"),
        (bool(system.usable_clients), "calls us"),  # type: ignore[attr-defined]
    ]
    said = [words for is_so, words in does if is_so]
    return capital(listed(said)) if said else "Nothing flows yet"


def standing_of(system: System, now: datetime) -> Standing:
    """Ended, resting, failing, well, or not asked yet."""
    if not system.is_used:
        return Standing("Ended", "quiet", "It is used no more.")
    why = FAILURES.get(Failure(system.last_failure)) if _is_known(system.last_failure) else None
    why = why or _READING.get(system.last_failure, "")
    if system.rests_until and system.rests_until > now:
        return Standing("Left in peace for a moment", "bad", f"{why} It is tried again by itself.".strip())
    if _failed_last(system):
        return Standing("Does not answer as it should", "bad", why)
    if system.last_answered_at or system.read_at or system.heard_at:
        return Standing("Works", "good")
    return Standing("Not asked yet", "quiet")


def _is_known(failure: str) -> bool:
    return failure in set(Failure)


def _failed_last(system: System) -> bool:
    well = max(filter(None, [system.last_answered_at, system.read_at]), default=None)
    failed = system.last_failed_at
    return failed is not None and (well is None or failed > well)


def next_look(system: System, now: datetime) -> datetime | None:
    """When it is asked next what has happened; None where it is not asked."""
    if not (system.is_used and system.is_read and system.address):
        return None
    after = timedelta(seconds=max(system.read_every or 0, settings.READ_SYSTEMS_EVERY))
    due = system.read_at + after if system.read_at else now
    return max(due, now, system.rests_until or now)


def pages_beside() -> list[tuple[str, str]]:
    """Other pages about systems: (address, words)."""
    return [(reverse(name), words) for name, words in _BESIDE]


def curl_of(client_id: str) -> str:
    """How to see that a client gets in, on one's own machine. The secret is typed, not written."""
    site = settings.SITE_URL.rstrip("/")
    read = "import json, sys; print(json.load(sys.stdin)['access_token'])"
    return (
        f"TOKEN=$(curl -s -u '{client_id}:THE-SECRET' -d grant_type=client_credentials \\\n"
        f'  {site}/api/oauth/token | python3 -c "{read}")\n'
        f'curl -H "Authorization: Bearer $TOKEN" {site}/api/v1/'
    )
