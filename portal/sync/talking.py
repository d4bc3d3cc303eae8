"""Talking with a landlord's system, whatever kind it is: its adapter says the message.

Nothing here is stored or decided: it says the message once, and says what became of that.
"""

from typing import Any

from portal.sync.adapters.capabilities import Adapter, Fetches, Holds, Reads, Sends
from portal.sync.adapters.http import SECONDS, sealed_secret
from portal.sync.adapters.registry import NoAdapter, adapter_of, kinds
from portal.sync.adapters.trouble import SOME_WORDS, CannotReach, Refused
from portal.sync.models import System

__all__ = [
    "MESSAGES_AT_ONCE",
    "SECONDS",
    "SOME_WORDS",
    "CannotReach",
    "Refused",
    "fetch",
    "holdings",
    "leaves_files",
    "post",
    "read",
    "sealed_token",
]

MESSAGES_AT_ONCE = 200


def sealed_token(token: str) -> str:
    """What a system knows us by, as it is stored."""
    return sealed_secret(token)


def post(
    system: System, kind: str, body: dict[str, Any], *, key: str, timeout: float = SECONDS
) -> dict[str, Any]:
    """Send one message and return what the system answers. The same key again is the same message.

    Raises CannotReach or Refused; after CannotReach the system may have taken it all the same.
    """
    adapter = _adapter(system)
    if not isinstance(adapter, Sends):
        raise _cannot(adapter)
    return adapter.post(system, kind, body, key=key, timeout=timeout)


def read(
    system: System, after: str, *, limit: int = MESSAGES_AT_ONCE, timeout: float = SECONDS
) -> tuple[list[Any], str]:
    """What the system has told since that cursor, in the order in which it wrote it, and the next cursor.

    Each message should be {"ID", "Kind", "SentAt", "Body"}; nothing about it has been checked yet.
    """
    adapter = _adapter(system)
    if not isinstance(adapter, Reads):
        raise _cannot(adapter)
    return adapter.read(system, after, limit=limit, timeout=timeout)


def holdings(system: System, home: str = "", *, after: str = "", timeout: float = SECONDS) -> dict[str, Any]:
    """What the system says that it holds: of all homes a page, or of one home by the landlord's reference."""
    adapter = _adapter(system)
    if not isinstance(adapter, Holds):
        raise _cannot(adapter)
    return adapter.holdings(system, home, after=after, timeout=timeout)


def leaves_files(system: System) -> bool:
    """Whether what it tells are whole deliveries of files."""
    return isinstance(kinds().get(system.adapter), Fetches)


def fetch(system: System) -> None:
    """Take in the deliveries of files that are there. Raises CannotReach and Refused."""
    adapter = _adapter(system)
    if not isinstance(adapter, Fetches):
        raise _cannot(adapter)
    adapter.fetch(system)


def _adapter(system: System) -> Adapter:
    try:
        return adapter_of(system)
    except NoAdapter as reason:
        raise Refused(0, str(reason)) from reason


def _cannot(adapter: Adapter) -> Refused:
    return Refused(0, f"{adapter.title} cannot do that.")
