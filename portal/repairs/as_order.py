"""A report as it is spoken of before there is a work order: the same words fit both."""

from dataclasses import dataclass
from datetime import datetime

from portal.repairs.models import RepairRequest


@dataclass(frozen=True)
class ReportAsOrder:
    """A report in the shape of an order of which nothing has happened yet."""

    request: RepairRequest
    completed_at: None = None
    closed_at: None = None
    answer: str = ""
    answered_at: None = None
    access_notes: str = ""

    @property
    def home_id(self) -> int | None:
        """As with an order, nothing when it is about a shared part."""
        return None if self.request.is_communal else self.request.home_id

    @property
    def raised_at(self) -> datetime:
        return self.request.reported_at

    @property
    def reported_at(self) -> datetime | None:
        return self.request.reported_at

    @property
    def description(self) -> str:
        return self.request.words

    @property
    def location(self) -> str:
        return self.request.location

    @property
    def trade_code(self) -> str:
        return self.request.trade_code

    @property
    def due_at(self) -> datetime | None:
        return self.request.due_at

    @property
    def cancelled_at(self) -> datetime | None:
        return self.request.cancelled_at
