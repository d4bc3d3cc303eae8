"""Working days in England and Wales: Monday to Friday, without bank holidays.

The days in bank_holidays.csv follow from the standing rules (moved on when they fall on a weekend); a holiday
proclaimed once has to be added there. In a year that the file does not reach, only weekends are left out.
"""

import csv
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("bank_holidays.csv")
SATURDAY = 5


@cache
def bank_holidays() -> frozenset[date]:
    """Every bank holiday on file."""
    with FILE.open(newline="") as file:
        return frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(file))


def is_working(day: date, *, holidays: Collection[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def working_day_after(day: date, count: int, *, holidays: Collection[date]) -> date:
    """The last of ``count`` working days, the first of which is the working day after ``day``.

    None at all is the day itself, or the next working day where it is not one.
    """
    left = count
    while left > 0 or not is_working(day, holidays=holidays):
        day += timedelta(days=1)
        left -= is_working(day, holidays=holidays)
    return day
