"""Who may agree to more work, by when it is answered, and how the repair stands then. Without a database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from portal.repairs.more_work import CannotAnswer, answer_due, check_may_agree, is_about_more_work, may_agree
from portal.repairs.rules import SAID_NO, State, standing_of

FRIDAY = datetime(2026, 12, 18, 16, tzinfo=UTC)
HOLIDAYS = [date(2026, 12, 25), date(2026, 12, 28)]


@pytest.mark.parametrize(
    ("limit", "cost", "before", "may"),
    [
        ("250", "250", "0", True),
        ("250", "250.01", "0", False),
        ("250", "100", "150", True),
        ("250", "100", "150.01", False),  # nobody gets past a limit in two steps
        ("0", "0", "0", False),
        ("0", "1", "0", False),
        ("250", "0", "0", False),  # a yes to nothing is a yes to anything
        ("250", None, "0", False),  # of a sum that nobody knows, nobody
    ],
)
def test_who_may_agree_goes_by_what_was_agreed_before_too(
    limit: str, cost: str | None, before: str, may: bool
) -> None:
    sum_ = Decimal(cost) if cost is not None else None
    assert may_agree(limit=Decimal(limit), cost=sum_, agreed_before=Decimal(before)) is may


def test_what_is_beyond_a_limit_is_said_in_pounds() -> None:
    with pytest.raises(CannotAnswer, match=r"£100, with £200 agreed before .* the £250 that you may"):
        check_may_agree(limit=Decimal(250), up_to=Decimal(100), agreed_before=Decimal(200))


@pytest.mark.parametrize(
    ("asked", "priority", "due"),
    [
        (FRIDAY, "3", "2026-12-21T23:59"),
        (datetime(2026, 12, 24, 9, tzinfo=UTC), "3", "2026-12-29T23:59"),
        (FRIDAY, "1", "2026-12-18T17:00"),
    ],
)
def test_an_answer_is_due_in_a_working_day_and_in_an_emergency_in_an_hour(
    asked: datetime, priority: str, due: str
) -> None:
    found = answer_due(asked, priority_code=priority, days=1, holidays=HOLIDAYS)
    assert found.isoformat().startswith(due)


def test_a_no_ends_the_wait_for_approval_and_stays_between_the_two() -> None:
    order = SimpleNamespace(
        due_at=None, completed_at=None, cancelled_at=None, closed_at=None, answer="", answered_at=None
    )
    said = [("90", "", 9), ("0", SAID_NO, 10), ("0", "note", 11)]
    told = [
        SimpleNamespace(position=at, type_code=code, other_type=word, happened_at=FRIDAY.replace(hour=at))
        for code, word, at in said
    ]
    states = [standing_of(order, updates=told[:count], now=FRIDAY).state for count in (1, 2, 3)]
    assert states == [State.WAITING_FOR_APPROVAL, State.WAITING_FOR_VISIT, State.WAITING_FOR_VISIT]
    assert [is_about_more_work(one.type_code, one.other_type) for one in told] == [True, True, False]
