"""Decisions about staff: how much they may agree to, and that somebody is always left who lets others in."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

NOTHING = Decimal(0)
A_DAY = timedelta(days=1)


def may_approve(limit: Decimal | None, cost: Decimal | None) -> bool:
    """Whether somebody with that limit, in pounds, may agree to an order of that cost, in pounds.

    No limit is no leave to approve. A cost that nobody knows is agreed to by nobody: it is asked for first.
    """
    return limit is not None and cost is not None and limit > 0 and cost <= limit


def limit_of(own: Decimal | None, role: str, of_roles: Mapping[str, str]) -> Decimal:
    """In pounds, the most that somebody may agree to for one order: their own limit, or that of their role.

    ``of_roles`` is as the landlord keeps it: pounds as text by the name of the role.
    """
    if own is not None:
        return own
    try:
        return Decimal(of_roles.get(role) or NOTHING)
    except InvalidOperation:
        return NOTHING


def last_day_words(left_on: date | None, *, today: date) -> str:
    """Whether somebody works here, as a word for a list: now, until a day, or no longer."""
    if left_on is None:
        return "Works here"
    return "Has left" if left_on < today else "Leaves"


def yesterday(today: date) -> date:
    """The last day of somebody whose access ends this moment: a last day counts to its end."""
    return today - A_DAY
