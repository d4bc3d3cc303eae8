"""Working days in England and Wales: Monday to Friday, without bank holidays.

The days in bank_holidays.csv follow from the standing rules (moved on when they fall on a weekend) until
`manage.py refresh_bank_holidays` puts in those that the government publishes, with any proclaimed once. In
a year that the file does not reach only weekends are left out: a time of working days then ends too soon.
"""

import csv
import json
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("bank_holidays.csv")
SATURDAY = 5
IN_A_YEAR = 8  # at least: a year of which fewer are published is not all there


@cache
def bank_holidays() -> frozenset[date]:
    """Every bank holiday on file."""
    return frozenset(names())


def names() -> dict[date, str]:
    """Every bank holiday on file, with its name."""
    with FILE.open(newline="") as file:
        return {date.fromisoformat(row["date"]): row["name"] for row in csv.DictReader(file)}


def read_published(document: bytes) -> dict[date, str]:
    """Those of England and Wales in gov.uk's bank-holidays.json. Raises ValueError for another document."""
    try:
        events = json.loads(document)["england-and-wales"]["events"]
        return {date.fromisoformat(event["date"]): str(event["title"]) for event in events}
    except (KeyError, TypeError) as missing:
        raise ValueError("this is not the list of bank holidays of gov.uk.") from missing


def refreshed(kept: Mapping[date, str], published: Mapping[date, str]) -> dict[date, str]:
    """What is published, in the years that are published whole; in the others what was kept, and both."""
    counts = Counter(day.year for day in published)
    whole = {year for year, count in counts.items() if count >= IN_A_YEAR}
    stays = {day: name for day, name in kept.items() if day.year not in whole}
    return dict(sorted((stays | dict(published)).items()))


def write(days: Mapping[date, str]) -> None:
    """Put them on file. Whoever runs already goes on with those of before."""
    with FILE.open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerows([("date", "name"), *((day.isoformat(), name) for day, name in days.items())])


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
