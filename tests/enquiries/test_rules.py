"""By when a question is answered, when staff are reminded, what may be done with it."""

from datetime import date, datetime, timedelta

import pytest

from portal.core.clock import LONDON, end_of
from portal.core.working_days import bank_holidays
from portal.enquiries.causes import CAUSES, cause, causes_of, saved_by
from portal.enquiries.models import Enquiry
from portal.enquiries.rules import (
    CannotDo,
    State,
    answer_due_at,
    check_can_close,
    check_can_merge,
    check_can_reopen,
    filled,
    goes_on,
    in_time,
    remind_from,
)

HOLIDAYS = bank_holidays()


def at(day: str, hour: int = 10) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), LONDON).replace(hour=hour)


@pytest.mark.parametrize(
    ("asked", "days", "last"),
    [
        ("2026-11-23", 5, "2026-11-30"),  # Monday to Monday
        ("2026-11-21", 5, "2026-11-27"),  # on a Saturday
        ("2026-11-20", 1, "2026-11-23"),  # on a Friday
        ("2026-12-24", 2, "2026-12-30"),  # Christmas, Boxing Day in lieu, a weekend
        ("2026-03-27", 1, "2026-03-30"),  # the clocks go forward between
        ("2026-10-23", 1, "2026-10-26"),  # and back
    ],
)
def test_it_is_due_at_the_end_of_the_last_working_day(asked: str, days: int, last: str) -> None:
    due = answer_due_at(at(asked), working_days=days, holidays=HOLIDAYS)
    assert due == end_of(date.fromisoformat(last))


def test_what_is_asked_late_at_night_counts_from_that_day_in_england() -> None:
    asked = datetime(2026, 7, 5, 23, 30, tzinfo=LONDON)  # 22:30 in UTC
    assert answer_due_at(asked, working_days=1, holidays=HOLIDAYS).date() == date(2026, 7, 6)


@pytest.mark.parametrize(
    ("due", "reminded"),
    [("2026-11-25", "2026-11-24"), ("2026-11-23", "2026-11-20"), ("2026-12-29", "2026-12-24")],
)
def test_staff_are_reminded_from_the_working_day_before(due: str, reminded: str) -> None:
    assert remind_from(at(due, 23), holidays=HOLIDAYS) == at(reminded, 0)


def test_the_states_of_rules_are_those_that_are_stored() -> None:
    assert {state.value for state in State} == set(Enquiry.State.values)


NOW = at("2026-11-23")


@pytest.mark.parametrize(
    ("state", "answered", "on"),
    [
        ("waiting", None, True),
        ("asked", timedelta(days=400), True),
        ("answered", timedelta(days=27), True),
        ("answered", timedelta(days=28), False),
        ("closed", timedelta(days=3), True),
        ("closed", None, False),
        ("merged", timedelta(days=1), False),
    ],
)
def test_saying_more_goes_on_with_it_for_a_while(state: str, answered: timedelta | None, on: bool) -> None:
    answered_at = NOW - answered if answered else None
    assert goes_on(state, answered_at=answered_at, now=NOW, days=28) is on


def test_what_cannot_be_done_says_why() -> None:
    for state in ("closed", "merged"):
        with pytest.raises(CannotDo):
            check_can_close(state)
    for state in ("waiting", "merged"):
        with pytest.raises(CannotDo):
            check_can_reopen(state)
    with pytest.raises(CannotDo, match="itself"):
        check_can_merge("waiting", "waiting", same=True, one_household=True)
    with pytest.raises(CannotDo, match="household"):
        check_can_merge("waiting", "waiting", same=False, one_household=False)
    with pytest.raises(CannotDo, match="another question itself"):
        check_can_merge("waiting", "merged", same=False, one_household=True)
    check_can_merge("answered", "closed", same=False, one_household=True)


def test_a_promise_is_kept_missed_or_open() -> None:
    day = timedelta(days=1)
    assert in_time(answered_at=NOW, due_at=NOW, now=NOW + day) is True
    assert in_time(answered_at=NOW + day, due_at=NOW, now=NOW + day) is False
    assert in_time(answered_at=None, due_at=NOW, now=NOW + day) is False
    assert in_time(answered_at=None, due_at=NOW, now=NOW) is None


def test_a_template_says_what_the_record_does_not_know() -> None:
    words, missing = filled("Dear {tenant}, {now} {visit} {now} {", [("now", "It is booked.")])
    assert words == "Dear {tenant}, It is booked. {visit} It is booked. {"
    assert missing == ["tenant", "visit"]


def test_every_cause_is_asked_of_something_and_what_chases_names_a_fact() -> None:
    assert len({one.key for one in CAUSES}) == len(CAUSES)
    assert all(causes_of(kind)[-1].key == "other" for kind in Enquiry.About.values)
    assert [one.key for one in CAUSES if one.chases and not one.facts] == []
    assert cause("gone from the list").key == "other"
    assert saved_by(cause("coming"), ["next", "late"]) == "late"
    assert saved_by(cause("coming"), []) == ""
