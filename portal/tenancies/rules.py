"""Decisions about invitations, alerts and calls; no clock and no database in here."""

from calendar import monthrange
from datetime import date, datetime, timedelta


def expires_at(sent_at: datetime, *, days: int) -> datetime:
    """The moment from which the code in a letter no longer works."""
    return sent_at + timedelta(days=days)


def is_due(review_on: date | None, *, on: date) -> bool:
    """Whether an alert is to be looked at again; one without a day is."""
    return review_on is None or review_on <= on


def next_review(on: date, *, months: int) -> date:
    """That many months later; the last day of a shorter month."""
    years, month = divmod(on.month - 1 + months, 12)
    year, month = on.year + years, month + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def has_left(*, tenancy_ends: date | None, party_ends: date | None, on: date) -> bool:
    """Whether somebody is no longer a tenant on that day; their last day still counts."""
    return any(day is not None and day < on for day in (tenancy_ends, party_ends))


def call_goes_on(*, ended_at: datetime | None, until: datetime, same_session: bool, now: datetime) -> bool:
    """Whether nobody has ended it, it has not ended by itself, and the officer has not signed out since."""
    return ended_at is None and now < until and same_session
