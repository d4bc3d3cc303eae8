"""That a landlord's service is being counted just now, and how far that is: one count at a time for each.

It is kept in the cache: a count that is lost is asked for again, and every night there is one anyway.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from portal.landlords.models import Landlord

# Longer than any one step takes: a count that has not moved for so long died with its worker.
DIED_AFTER = 30 * 60  # seconds
TOLD_FOR = 60 * 60  # seconds in which staff are told that one did not finish


@dataclass(frozen=True, kw_only=True)
class Run:
    """A count that was asked for at that moment; so many of its steps are done."""

    asked_at: datetime
    done: int = 0
    of: int = 0
    failed: bool = False

    @property
    def said(self) -> str:
        """Counting: 3 of 12 steps are done."""
        return f"Counting: {self.done} of {self.of} steps are done" if self.of else "Counting begins soon"

    @property
    def share(self) -> float | None:
        """0 to 1; nothing before it has begun."""
        return self.done / self.of if self.of else None


def begin(landlord: Landlord, *, at: datetime) -> bool:
    """Whether this count may go on: not, while another one of this landlord's does."""
    kept = run_of(landlord)
    if kept and kept.failed:
        end(landlord)
    return cache.add(_key(landlord), Run(asked_at=at), DIED_AFTER)


def step(landlord: Landlord, *, at: datetime, done: int, of: int) -> None:
    """So far it has come."""
    cache.set(_key(landlord), Run(asked_at=at, done=done, of=of), DIED_AFTER)


def fail(landlord: Landlord, *, at: datetime) -> None:
    """It did not finish: what was counted before stands."""
    cache.set(_key(landlord), Run(asked_at=at, failed=True), TOLD_FOR)


def end(landlord: Landlord) -> None:
    """Nothing is being counted any more."""
    cache.delete(_key(landlord))


def run_of(landlord: Landlord) -> Run | None:
    """The count that goes on, or that did not finish lately."""
    kept: Run | None = cache.get(_key(landlord))
    return kept


def _key(landlord: Landlord) -> str:
    return f"counting:{landlord.code}"
