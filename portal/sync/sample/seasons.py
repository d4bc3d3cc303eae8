"""The calendar of a sample: its days as text, the days people work, and when things go wrong."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from portal.sync.sample.chance import Deck
from portal.sync.sample.figures import figures
from portal.sync.sample.scope import LONDON, Scope

DAY = 24 * 60
DAYS_AHEAD = 500
COLD_MONTHS = frozenset({12, 1, 2})
WINTER = frozenset({11, 12, 1, 2})
SUMMER = frozenset({6, 7, 8})
CLOSED = frozenset({(12, 25), (12, 26), (1, 1)})
# January to December: how busy the line is with what is no emergency (ours: quieter in August and December).
MONTHS = (1.10, 1.06, 1.02, 0.98, 0.97, 0.96, 0.97, 0.90, 1.02, 1.06, 1.06, 0.90)
# Monday to Sunday.
WEEKDAYS = (1.30, 1.15, 1.10, 1.05, 1.00, 0.32, 0.22)
WEEKDAYS_EMERGENCY = (1.10, 1.02, 1.00, 1.00, 1.05, 0.95, 0.88)
CLOCK = tuple(f"{minute // 60:02d}:{minute % 60:02d}:00" for minute in range(DAY))


class Calendar:
    """Every day of a sample by its number, 0 being the first. A moment is minutes since day 0 began.

    Text is made once a day and looked up ever after: a work order has a dozen moments.
    """

    def __init__(self, scope: Scope) -> None:
        self.first = scope.first_day
        self.last = (scope.last_day - scope.first_day).days
        self.now = self.last * DAY + 18 * 60
        days = [self.first + timedelta(days=number) for number in range(self.last + DAYS_AHEAD)]
        self.iso = [day.isoformat() for day in days]
        self.month = [day.month - 1 for day in days]
        self._before = [f"{day.isoformat()}T" for day in days]
        self._after = [_offset(day) for day in days]
        open_days = [day.weekday() < 5 and (day.month, day.day) not in CLOSED for day in days]
        self.working_on_or_before = _last_true(open_days)
        self.working_on_or_after = _next_true(open_days)
        past = list(enumerate(days[: self.last + 1]))
        self.busy = Deck((number, MONTHS[day.month - 1] * WEEKDAYS[day.weekday()]) for number, day in past)
        self.emergencies = Deck((number, _emergency_weight(day)) for number, day in past)

    def stamp(self, moment: int) -> str:
        """The moment as RFC 3339 with London's offset."""
        day = moment // DAY
        return f"{self._before[day]}{CLOCK[moment % DAY]}{self._after[day]}"

    def number(self, day: date) -> int:
        return (day - self.first).days


def _emergency_weight(day: date) -> float:
    uplift: float = figures()["repairs"]["winter_uplift_emergency"] if day.month in COLD_MONTHS else 0.0
    return (1 + uplift) * WEEKDAYS_EMERGENCY[day.weekday()]


def _offset(day: date) -> str:
    return datetime.combine(day, time(12), LONDON).isoformat()[-6:]


def _last_true(flags: list[bool]) -> list[int]:
    found, last = [], 0
    for number, flag in enumerate(flags):
        last = number if flag else last
        found.append(last)
    return found


def _next_true(flags: list[bool]) -> list[int]:
    size = len(flags) - 1
    return [size - number for number in reversed(_last_true(flags[::-1]))]
