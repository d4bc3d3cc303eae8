"""What may be said of a repair: every act in every state, and every limit of time."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.repairs.acts import KINDS, STATES, Act, CannotSay, Matter, acts_of, check_may, may
from portal.repairs.models import Said
from portal.repairs.rules import Standing, State

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
A, S = Act, State


@dataclass(frozen=True, kw_only=True)
class Order:
    due_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    closed_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Update:
    type_code: str
    happened_at: datetime | None = NOW
    position: int = 1


@dataclass(frozen=True)
class Visit:
    on: date
    earliest_arrival: time | None = None
    latest_completion: time | None = None


@dataclass(frozen=True)
class Spoken:
    kind: str
    at: datetime = NOW
    visit_on: date | None = None


def matter(state: State, **known: object) -> Matter:
    """A repair in that state, of which everything is known that an act could need."""
    ended = state in {S.SAID_DONE, S.FIXED, S.NOT_FIXED}
    visit = Visit(TODAY + timedelta(days=4), time(8), time(13)) if state is S.BOOKED else None
    missed = Visit(TODAY - timedelta(days=1)) if state in {S.WITH_LANDLORD, S.NOT_FIXED} else None
    update = Update("70", NOW - timedelta(days=1))
    found = Matter(
        standing=Standing(state=state, visit=visit, missed=missed),
        landlord="Larkfield Homes",
        answer_days=28,
        change_hours=24,
        now=NOW,
        order=Order(completed_at=NOW - timedelta(days=2) if ended else None),
        updates=[update] if state in {S.NOBODY_IN, S.CANCELLED} else [],
    )
    return replace(found, **known)  # type: ignore[arg-type]


# state: everything that may be said in it, in the order of the page
MATRIX: dict[State, list[Act]] = {
    S.REPORTED: [A.WORDS, A.TAKE_BACK],
    S.WITH_LANDLORD: [A.NOBODY_CAME, A.WORDS, A.TAKE_BACK],
    S.BOOKED: [A.ANOTHER_TIME, A.CALL_OFF, A.WORDS, A.TAKE_BACK],
    S.ON_THE_WAY: [A.WORDS],
    S.BEING_WORKED_ON: [A.WORDS],
    S.NOBODY_IN: [A.WAS_IN, A.ANOTHER_TIME, A.WORDS, A.TAKE_BACK],
    S.WAITING_FOR_PARTS: [A.WORDS, A.TAKE_BACK],
    S.WAITING_FOR_TRADE: [A.WORDS, A.TAKE_BACK],
    S.WAITING_FOR_APPROVAL: [A.WORDS, A.TAKE_BACK],
    S.WAITING_FOR_YOU: [A.ANOTHER_TIME, A.WORDS, A.TAKE_BACK],
    S.WAITING_FOR_VISIT: [A.WORDS, A.TAKE_BACK],
    S.SAID_DONE: [A.FIXED, A.NOT_FIXED, A.WORDS],
    S.FIXED: [A.NOT_FIXED, A.WORDS, A.RATE],
    S.NOT_FIXED: [A.FIXED, A.NOBODY_CAME, A.WORDS],
    S.CANCELLED: [A.WAS_IN],
}


@pytest.mark.parametrize("state", State)
def test_each_state_has_its_acts_and_no_other(state: State) -> None:
    assert acts_of(matter(state)) == MATRIX[state]


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", State)
def test_what_may_not_be_said_has_a_reason_in_a_sentence(state: State, act: Act) -> None:
    found = matter(state)
    if may(act, found):
        return
    with pytest.raises(CannotSay) as refused:
        check_may(act, found)
    assert str(refused.value).endswith(".")
    assert "{" not in str(refused.value)


def test_every_act_is_kept_as_a_kind_of_its_own() -> None:
    assert set(KINDS) == set(STATES) == set(Act)
    assert set(KINDS.values()) == set(Said.Kind)


def test_every_act_is_open_somewhere() -> None:
    assert {act for acts in MATRIX.values() for act in acts} == set(Act)


ANSWERS = [(0, True), (28, True), (29, False)]


@pytest.mark.parametrize(("days", "open_"), ANSWERS)
@pytest.mark.parametrize(
    ("act", "state"),
    [(A.FIXED, S.SAID_DONE), (A.NOT_FIXED, S.SAID_DONE), (A.NOT_FIXED, S.FIXED), (A.RATE, S.FIXED)],
)
def test_it_is_answered_within_the_landlords_window(act: Act, state: State, days: int, open_: bool) -> None:
    order = Order(completed_at=NOW - timedelta(days=days))
    assert may(act, matter(state, order=order)) is open_


def test_what_was_not_fixed_may_be_called_fixed_whenever_it_is() -> None:
    order = Order(
        completed_at=NOW - timedelta(days=90), answer="not fixed", answered_at=NOW - timedelta(days=80)
    )
    for state in (S.NOT_FIXED, S.BOOKED, S.BEING_WORKED_ON, S.WAITING_FOR_PARTS):
        assert may(A.FIXED, matter(state, order=order))


def test_a_landlord_may_ask_for_no_longer_than_the_day() -> None:
    order = Order(completed_at=NOW - timedelta(hours=20))
    assert not may(A.NOT_FIXED, matter(S.SAID_DONE, order=order, answer_days=0))
    order = Order(completed_at=NOW - timedelta(hours=2))
    assert may(A.NOT_FIXED, matter(S.SAID_DONE, order=order, answer_days=0))


CHANGES = [
    # hours until the visit, what the landlord wants, whether it can be changed here
    (24, 24, True),
    (23, 24, False),
    (1, 0, True),
    (0, 0, True),
    (-1, 0, False),
    (47, 48, False),
]


@pytest.mark.parametrize("act", [A.ANOTHER_TIME, A.CALL_OFF])
@pytest.mark.parametrize(("ahead", "hours", "open_"), CHANGES)
def test_a_visit_is_changed_within_the_landlords_hours(act: Act, ahead: int, hours: int, open_: bool) -> None:
    begins = NOW + timedelta(hours=ahead)
    visit = Visit(begins.date(), begins.time())
    found = matter(S.BOOKED, standing=Standing(state=S.BOOKED, visit=visit), change_hours=hours)
    assert may(act, found) is open_


def test_a_visit_without_hours_begins_with_its_day() -> None:
    tomorrow = Standing(state=S.BOOKED, visit=Visit(TODAY + timedelta(days=1)))
    assert not may(A.CALL_OFF, matter(S.BOOKED, standing=tomorrow))
    assert may(A.CALL_OFF, matter(S.BOOKED, standing=tomorrow, change_hours=9))


def test_a_visit_is_called_off_once() -> None:
    booked = matter(S.BOOKED)
    visit = booked.standing.visit
    assert visit
    off = replace(booked, said=[Spoken("visit_off", visit_on=visit.on)])
    assert not may(A.CALL_OFF, off)
    other = replace(booked, said=[Spoken("visit_off", visit_on=TODAY)])
    assert may(A.CALL_OFF, other)


NOBODY = [
    # the hours of a visit today, at 3pm: whether it can be said that nobody came
    (Visit(TODAY, time(8), time(13)), True),
    (Visit(TODAY, time(8), time(15)), True),
    (Visit(TODAY, time(8), time(15, 1)), False),
    (Visit(TODAY), False),
]


@pytest.mark.parametrize(("visit", "open_"), NOBODY)
def test_nobody_came_once_the_time_is_over(visit: Visit, open_: bool) -> None:
    booked = matter(S.BOOKED, standing=Standing(state=S.BOOKED, visit=visit))
    assert may(A.NOBODY_CAME, booked) is open_
    said = replace(booked, said=[Spoken("nobody_came", visit_on=visit.on)])
    assert not may(A.NOBODY_CAME, said)


def test_somebody_on_the_way_may_never_come() -> None:
    visit = Visit(TODAY, time(8), time(13))
    assert may(A.NOBODY_CAME, matter(S.ON_THE_WAY, visits=[visit]))
    assert not may(A.NOBODY_CAME, matter(S.ON_THE_WAY, visits=[replace(visit, latest_completion=time(18))]))


def test_no_access_is_challenged_once_each_time_it_is_said() -> None:
    found = matter(S.NOBODY_IN, said=[Spoken("was_in", at=NOW - timedelta(hours=2))])
    assert not may(A.WAS_IN, found)
    again = replace(found, updates=[*found.updates, Update("70", NOW - timedelta(hours=1), 2)])
    assert may(A.WAS_IN, again)


@pytest.mark.parametrize("state", [S.BOOKED, S.WITH_LANDLORD, S.SAID_DONE, S.CANCELLED])
def test_no_access_can_be_challenged_whatever_came_of_it(state: State) -> None:
    assert may(A.WAS_IN, matter(state, updates=[Update("70", NOW - timedelta(days=9))]))
    assert not may(A.WAS_IN, matter(state, updates=[Update("70", NOW - timedelta(days=40))]))
    assert not may(A.WAS_IN, matter(state, updates=[Update("70", None)]))


def test_it_is_rated_once_for_each_time_it_was_done() -> None:
    found = matter(S.FIXED, said=[Spoken("rated")])
    assert not may(A.RATE, found)
    assert may(A.RATE, replace(found, said=[Spoken("rated", at=NOW - timedelta(days=3))]))


def test_a_report_is_taken_back_once() -> None:
    assert not may(A.TAKE_BACK, matter(S.WITH_LANDLORD, said=[Spoken("taken_back")]))
