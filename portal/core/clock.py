"""The one place that asks what time it is; rules are given the day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
LAST_MINUTE = time(23, 59)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The day it is where the homes are."""
    return timezone.localdate(timezone=LONDON)


def day_of(moment: datetime) -> date:
    """The day in England on which a moment fell."""
    return moment.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The midnight that a day in England begins with."""
    return datetime.combine(day, time.min, LONDON)


def end_of(day: date) -> datetime:
    """The last moment of a day in England: a promise of a day holds all of it, also when clocks change."""
    return start_of(day + timedelta(days=1)) - timedelta(microseconds=1)


def ends_a_day(moment: datetime) -> bool:
    """Whether it is such an end, to be told as the day and not as an hour."""
    return moment.astimezone(LONDON).time() >= LAST_MINUTE
