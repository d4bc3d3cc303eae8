"""A day in England, from its first moment to its last."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core.clock import day_of, end_of, ends_a_day, start_of

# A day, and the moments in UTC between which it lies: the first is its own, the second the next day's.
DAYS = [
    (date(2026, 11, 20), datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)),
    (date(2026, 7, 1), datetime(2026, 6, 30, 23, tzinfo=UTC), datetime(2026, 7, 1, 23, tzinfo=UTC)),
    (date(2026, 3, 29), datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC)),  # 23 hours
    (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)),  # 25
    (date(2026, 12, 31), datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
]


@pytest.mark.parametrize(("day", "first", "after"), DAYS)
def test_a_day_lasts_from_its_midnight_to_just_before_the_next(
    day: date, first: datetime, after: datetime
) -> None:
    assert start_of(day) == first
    assert end_of(day) == after - timedelta(microseconds=1)
    assert day_of(start_of(day)) == day_of(end_of(day)) == day
    assert ends_a_day(end_of(day))
    assert not ends_a_day(start_of(day))
    assert not ends_a_day(end_of(day) - timedelta(minutes=1))
