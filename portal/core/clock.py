"""The one place that asks what time it is; rules are given the day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The day it is where the homes are."""
    return timezone.localdate(timezone=LONDON)


def day_of(moment: datetime) -> date:
    """The day in England on which a moment fell."""
    return moment.astimezone(LONDON).date()
