"""Decisions about more work on an order: who may agree to it, and by when to answer. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from portal.core.clock import day_of, end_of
from portal.core.words import money
from portal.core.working_days import working_day_after
from portal.landlords.rules import may_approve
from portal.repairs.rules import EMERGENCY, SAID_NO

# Somebody stands there and waits.
EMERGENCY_ANSWER = timedelta(hours=1)
NOTHING = Decimal(0)
# HACT JobStatusUpdateTypeCode. A question, like a no, goes as 0, Other: docs/messages.md lists the words.
NEEDED, AGREED, YES, OTHER = "90", "100", "100-20", "0"
SAID_QUESTION = "more work: a question"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """More work as somebody asks for it. One that is bare only says that more is needed."""

    at: datetime
    reference: str = ""
    what: str = ""
    why: str = ""
    cost: Decimal | None = None
    evidence: tuple[dict[str, str], ...] = ()

    @property
    def is_bare(self) -> bool:
        return not (self.reference or self.what)


class CannotAnswer(Exception):
    """Why it cannot be answered so, in a sentence for whoever tried."""


def answer_due(asked_at: datetime, *, priority_code: str, days: int, holidays: Collection[date]) -> datetime:
    """By when whoever asks is to have an answer: an hour in an emergency, else the end of a working day."""
    if priority_code == EMERGENCY:
        return asked_at + EMERGENCY_ANSWER
    return end_of(working_day_after(day_of(asked_at), days, holidays=holidays))


def check_may_agree(*, limit: Decimal, up_to: Decimal, agreed_before: Decimal = NOTHING) -> None:
    """Raises CannotAnswer where the sum is more than a limit allows for one order.

    What was agreed before for the same order counts with it: nobody gets past their limit in two steps.
    """
    if up_to <= NOTHING:
        raise CannotAnswer("Write up to how many pounds you agree.")
    if may_approve(limit, agreed_before + up_to):
        return
    if limit <= NOTHING:
        raise CannotAnswer("You may not agree to sums of money. Give it to somebody who may.")
    before = f", with {money(agreed_before)} agreed before for this repair" if agreed_before else ""
    raise CannotAnswer(
        f"{money(up_to)}{before} is more than the {money(limit)} that you may agree to for one repair. "
        "Give it to somebody who may."
    )


def may_agree(*, limit: Decimal, cost: Decimal | None, agreed_before: Decimal = NOTHING) -> bool:
    """Whether somebody with that limit may agree to what is asked; of a sum that nobody knows, nobody."""
    try:
        check_may_agree(limit=limit, up_to=cost or NOTHING, agreed_before=agreed_before)
    except CannotAnswer:
        return False
    return True


def is_answer(type_code: str, other_type: str) -> bool:
    """Whether an update says that more work was agreed to, or not."""
    return type_code.split("-")[0] == AGREED or (type_code == OTHER and other_type == SAID_NO)


def is_about_more_work(type_code: str, other_type: str) -> bool:
    """Whether its words are between the landlord and whoever does the work."""
    asks = type_code == NEEDED or (type_code == OTHER and other_type == SAID_QUESTION)
    return asks or is_answer(type_code, other_type)
