"""What a kind of system can do, what must be known of it, and what was found when it was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from portal.sync.models import System


class Can(StrEnum):
    """What a kind of system may be able to do."""

    SEND = "send"  # it takes residents' reports, and what they say of them
    READ = "read"  # it can be asked what has happened
    OFFER_VISITS = "offer_visits"  # it says when somebody could come, and books that
    FETCH_FILES = "fetch_files"  # whole deliveries of files can be fetched from it
    HOLDINGS = "holdings"  # it says what it holds, for comparing


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One thing that the form asks for this kind of system alone; kept in `System.options`, in the open."""

    key: str
    label: str
    hint: str = ""
    is_needed: bool = False
    is_long: bool = False  # a box of several lines
    least: int | None = None  # of a whole number
    most: int | None = None
    usual: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that was tried, in a sentence. ``well`` is None for what is neither good nor bad."""

    well: bool | None
    says: str
    do: str = ""  # what to do about it


class Adapter(Protocol):
    """One kind of system. What it `can` says which of the protocols below it fulfils as well."""

    key: str
    title: str  # in the list of kinds
    about: str  # the line under it
    can: frozenset[Can]
    dialect: str | None  # the one way it writes; None where that is chosen
    address_label: str
    address_hint: str
    known_by_label: str
    known_by_hint: str
    asks: Sequence[Ask]

    def address_fault(self, address: str) -> str | None:
        """Why that cannot be the address of such a system, in a sentence."""

    def look(self, system: System) -> list[Finding]:
        """Try the connection step by step, and say what was found. Stores nothing, and raises nothing."""


@runtime_checkable
class Sends(Protocol):
    def post(
        self, system: System, kind: str, body: dict[str, Any], *, key: str, timeout: float
    ) -> dict[str, Any]:
        """Say one message and return the answer, both in the standard. Raises CannotReach and Refused."""


@runtime_checkable
class Reads(Protocol):
    def read(self, system: System, after: str, *, limit: int, timeout: float) -> tuple[list[Any], str]:
        """What was told since that cursor, each {"ID", "Kind", "SentAt", "Body"}, and the next cursor.

        A body is as the system wrote it, in its dialect. Raises CannotReach and Refused.
        """


@runtime_checkable
class Fetches(Protocol):
    def fetch(self, system: System) -> None:
        """Take in whole deliveries of files that are there, each once. Raises CannotReach."""


@runtime_checkable
class Holds(Protocol):
    def holdings(self, system: System, home: str, *, after: str, timeout: float) -> dict[str, Any]:
        """What it holds: a page of every home, or of one each order, as docs/reconciling.md has it. Raises
        CannotReach and Refused."""
