"""When a message may go: quiet hours to the minute, also when clocks change; and how often it is tried."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.notices.rules import PAUSES, after_quiet, pause_after

LONDON = ZoneInfo("Europe/London")
NINE, EIGHT = time(21), time(8)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2026-11-21 20:59", "2026-11-21 20:59"),
        ("2026-11-21 21:00", "2026-11-22 08:00"),
        ("2026-11-21 23:59", "2026-11-22 08:00"),
        ("2026-11-22 00:00", "2026-11-22 08:00"),
        ("2026-11-22 07:59", "2026-11-22 08:00"),
        ("2026-11-22 08:00", "2026-11-22 08:00"),
        ("2026-03-28 22:00", "2026-03-29 08:00"),  # the night is an hour shorter
        ("2026-10-24 22:00", "2026-10-25 08:00"),  # and here an hour longer
        ("2026-12-31 22:00", "2027-01-01 08:00"),
    ],
)
def test_quiet_hours_hold_a_message_back_until_their_end(moment: str, goes: str) -> None:
    assert after_quiet(at(moment), quiet_from=NINE, quiet_until=EIGHT) == at(goes)


@pytest.mark.parametrize(("first", "last"), [(time(21), time(8)), (time(0), time(7)), (time(9), time(17))])
def test_whatever_the_hours_nothing_goes_in_them(first: time, last: time) -> None:
    for minutes in range(0, 24 * 60, 7):
        moment = at("2026-11-21 00:00") + timedelta(minutes=minutes)
        then = after_quiet(moment, quiet_from=first, quiet_until=last)
        assert then >= moment
        assert after_quiet(then, quiet_from=first, quiet_until=last) == then, "and what has waited goes"


def test_the_same_hour_twice_means_no_quiet_hours() -> None:
    moment = at("2026-11-21 03:00")
    assert after_quiet(moment, quiet_from=EIGHT, quiet_until=EIGHT) == moment


def test_the_rest_after_each_failure_is_longer_than_the_one_before_and_then_it_is_given_up() -> None:
    pauses = [pause_after(tries) for tries in range(1, len(PAUSES) + 1)]
    assert pauses == sorted(PAUSES)
    assert pause_after(len(PAUSES) + 1) is None
