"""What can go wrong with a call, how long it is tried, and what an address may be. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

TRIED_FOR = timedelta(days=3)
LONGEST_ADDRESS = 500


class CallFailure(StrEnum):
    """What went wrong with a call, for lists and pages."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    NOT_OPEN = "not_open"
    MOVED = "moved"
    NOT_LET_IN = "not_let_in"
    REFUSED = "refused"
    BUSY = "busy"
    SERVER_ERROR = "server_error"
    SECRET_UNREADABLE = "secret_unreadable"  # noqa: S105 -- the name of a failure


class BadAddress(Exception):
    """Why an address cannot be called, in a sentence."""


def is_given_up(made_at: datetime, now: datetime) -> bool:
    """Whether a call that has just failed is tried no more: others of the same record wait behind it."""
    return now - made_at > TRIED_FOR


def check_address(address: str, *, encrypted: bool) -> None:
    """Raises BadAddress for what is no address of a web server, or has a name or password in it."""
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    plain = address.isascii() and address.isprintable() and " " not in address
    if not is_one or not plain or len(address) > LONGEST_ADDRESS:
        raise BadAddress("Write the address as https://repairs.example.org/homefile.")
    if encrypted and parts.scheme != "https":
        raise BadAddress("What changes in homes goes by https:// only.")
    if parts.username or parts.password or parts.fragment:
        raise BadAddress("Write the address without a name, a password or a #.")
