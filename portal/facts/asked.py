"""What is asked about, by whom, when."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.core.clock import day_of
from portal.homes.freshness import Feeds
from portal.homes.models import Home
from portal.tenancies.access import Sight


@dataclass(frozen=True)
class Asked:
    """A record by its code, as the household with that sight asks about it now."""

    sight: Sight
    code: UUID
    now: datetime
    feeds: Feeds

    @property
    def home(self) -> Home:
        return self.sight.home

    @property
    def landlord(self) -> str:
        return self.home.landlord.name

    @property
    def today(self) -> date:
        return day_of(self.now)
