"""Decisions about invitations; no clock and no database in here."""

from datetime import date, datetime, timedelta


def expires_at(sent_at: datetime, *, days: int) -> datetime:
    """The moment from which the code in a letter no longer works."""
    return sent_at + timedelta(days=days)


def has_left(*, tenancy_ends: date | None, party_ends: date | None, on: date) -> bool:
    """Whether somebody is no longer a tenant on that day; their last day still counts."""
    return any(day is not None and day < on for day in (tenancy_ends, party_ends))
