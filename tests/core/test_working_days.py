"""Working days: weekends, bank holidays, and the turn of the year."""

from datetime import date

import pytest

from portal.core.working_days import bank_holidays, is_working, working_day_after

CASES = [
    # from, working days, the day
    ("2026-11-20", 0, "2026-11-20"),  # a Friday
    ("2026-11-20", 1, "2026-11-23"),
    ("2026-11-20", 5, "2026-11-27"),
    ("2026-11-20", 10, "2026-12-04"),
    ("2026-11-21", 0, "2026-11-23"),  # a Saturday
    ("2026-11-21", 1, "2026-11-23"),
    ("2026-11-22", 1, "2026-11-23"),
    ("2026-04-02", 1, "2026-04-07"),  # over Easter
    ("2026-04-03", 1, "2026-04-07"),
    ("2026-12-24", 1, "2026-12-29"),  # Boxing Day falls on a Saturday and moves to Monday
    ("2026-12-31", 1, "2027-01-04"),
    ("2027-12-24", 1, "2027-12-29"),  # Christmas on a Saturday: Monday and Tuesday off
    ("2026-12-18", 10, "2027-01-06"),
]


@pytest.mark.parametrize(("start", "count", "end"), CASES)
def test_working_days_leave_out_weekends_and_bank_holidays(start: str, count: int, end: str) -> None:
    found = working_day_after(date.fromisoformat(start), count, holidays=bank_holidays())
    assert found == date.fromisoformat(end)


def test_every_year_on_file_has_its_eight_bank_holidays() -> None:
    years = [day.year for day in bank_holidays()]
    assert {year: years.count(year) for year in set(years)} == {2025: 8, 2026: 8, 2027: 8, 2028: 8}


def test_no_bank_holiday_falls_on_a_weekend() -> None:
    assert all(day.weekday() < 5 for day in bank_holidays())


def test_an_ordinary_monday_is_a_working_day() -> None:
    assert is_working(date(2026, 11, 23), holidays=bank_holidays())
    assert not is_working(date(2026, 12, 25), holidays=bank_holidays())
