"""What was asked for: which landlord, how many homes, seen from which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from zoneinfo import ZoneInfo

from portal.sync.sample.figures import figures
from portal.sync.sample.landlords import Landlord

LONDON = ZoneInfo("Europe/London")
HOMES_IN_A_PATCH = 100
MOST_ORDERS_A_HOME = 500
UPRN_ROOM = 10**9


class CannotMake(ValueError):
    """What was asked for cannot be made; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A sample is made patch by patch; each patch depends on this and its own number, never on another.

    `today` is the day the sample is for; its records end the evening before, at `as_of`.
    `work_orders` asks for exactly so many; None for the usual number a home.
    """

    landlord: Landlord
    homes: int
    seed: int
    today: date
    work_orders: int | None = None

    def __post_init__(self) -> None:
        if self.homes < 1:
            raise CannotMake("A landlord needs at least one home: give --homes 1 or more.")
        if self.work_orders is not None and self.work_orders > self.homes * MOST_ORDERS_A_HOME:
            raise CannotMake(f"At most {MOST_ORDERS_A_HOME} work orders a home: ask for more homes.")

    @cached_property
    def last_day(self) -> date:
        return self.today - timedelta(days=1)

    @cached_property
    def first_day(self) -> date:
        return self.last_day - timedelta(days=round(365.25 * figures()["window_years"]))

    @cached_property
    def as_of(self) -> datetime:
        """When the delivery was taken from the landlord's system."""
        return datetime.combine(self.last_day, time(18), LONDON)

    @property
    def patches(self) -> int:
        return -(-self.homes // HOMES_IN_A_PATCH)

    def homes_in(self, patch: int) -> int:
        return min(HOMES_IN_A_PATCH, self.homes - patch * HOMES_IN_A_PATCH)

    def orders_before(self, patch: int) -> int:
        """How many work orders the patches before this one have, so that each can number its own."""
        before = min(patch * HOMES_IN_A_PATCH, self.homes)
        if self.work_orders is not None:
            return before * self.work_orders // self.homes
        a_home = figures()["repairs"]["per_home_per_year"] * figures()["window_years"]
        return round(before * float(a_home))

    @cached_property
    def _uprn_start(self) -> int:
        digest = sha256(f"{self.landlord.slug}/{self.seed}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % UPRN_ROOM

    def uprn(self, serial: int) -> str:
        """The serial-th of this landlord's own property numbers: all begin 999, which no real one does."""
        return f"999{(self._uprn_start + serial) % UPRN_ROOM:09d}"
