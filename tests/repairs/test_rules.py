"""Where a repair stands: every update code, every date, every boundary."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from portal.core.clock import LONDON
from portal.repairs.rules import (
    AFTER_UPDATE,
    LABELS,
    OWNERS,
    TONES,
    Actor,
    AgreedTime,
    State,
    answer_until,
    begins_at,
    days_late,
    done_at,
    in_time,
    is_late,
    next_visit,
    over_at,
    standing_of,
    standing_of_request,
    state_after,
)

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
S = State


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


def state_of(order: Order, **known: Any) -> State:
    return standing_of(order, **known).state


def ago(**kwargs: int) -> datetime:
    return NOW - timedelta(**kwargs)


def days(n: int) -> date:
    return TODAY + timedelta(days=n)


AFTER_EVERY_CODE = [
    ("0", S.WITH_LANDLORD),
    ("10", S.WITH_LANDLORD),
    ("20", S.WITH_LANDLORD),
    ("30", S.ON_THE_WAY),
    ("40", S.BEING_WORKED_ON),
    ("50", S.WAITING_FOR_YOU),
    ("60", S.BEING_WORKED_ON),
    ("70", S.NOBODY_IN),
    ("80", S.WITH_LANDLORD),
    ("90", S.WAITING_FOR_APPROVAL),
    ("100", S.WAITING_FOR_VISIT),
    ("100-10", S.WAITING_FOR_VISIT),
    ("100-20", S.WAITING_FOR_VISIT),
    ("110", S.WITH_LANDLORD),
    ("120", S.WAITING_FOR_VISIT),
    ("120-10", S.WAITING_FOR_VISIT),
    ("120-20", S.WAITING_FOR_PARTS),
    ("120-30", S.WAITING_FOR_TRADE),
    ("120-40", S.WAITING_FOR_TRADE),
    ("120-50", S.WAITING_FOR_VISIT),
]


@pytest.mark.parametrize(("code", "state"), AFTER_EVERY_CODE)
def test_every_update_puts_an_open_order_in_a_state(code: str, state: State) -> None:
    assert state_of(Order(), updates=[Update(code)], now=NOW) is state


@pytest.mark.parametrize(("code", "_"), AFTER_EVERY_CODE)
def test_no_update_reopens_what_is_done_or_cancelled(code: str, _: State) -> None:
    updates = [Update(code)]
    assert state_of(Order(completed_at=ago(days=1)), updates=updates, now=NOW) is S.SAID_DONE
    assert state_of(Order(cancelled_at=ago(days=1)), updates=updates, now=NOW) is S.CANCELLED


def test_the_table_covers_every_code_of_the_standard() -> None:
    assert {code for code, _ in AFTER_EVERY_CODE} == set(AFTER_UPDATE)


def test_an_unknown_sub_code_is_read_as_its_family() -> None:
    assert state_after("120-99") is S.WAITING_FOR_VISIT
    assert state_after("190") is None


def test_every_state_has_a_label_an_owner_and_a_tone() -> None:
    assert set(LABELS) == set(OWNERS) == set(TONES) == set(State)
    assert all(owners for owners in OWNERS.values())
    assert len(set(LABELS.values())) == len(State)


def test_every_state_can_be_reached() -> None:
    reached = {state for _, state in AFTER_EVERY_CODE} | {S.BOOKED, S.SAID_DONE, S.CANCELLED}
    answered = {state for _, _, state in ANSWERS} | {state for _, state, _ in REPORTS}
    assert set(State) - reached - answered == set()


CASES = [
    # what is known, the state
    ("nothing", {}, S.WITH_LANDLORD),
    ("visit today", {"visits": [Visit(days(0))]}, S.BOOKED),
    ("visit tomorrow", {"visits": [Visit(days(1))]}, S.BOOKED),
    ("visit yesterday and silence", {"visits": [Visit(days(-1))]}, S.WITH_LANDLORD),
    (
        "nobody in, then rebooked",
        {"updates": [Update("70")], "visits": [Visit(days(0)), Visit(days(5))]},
        S.BOOKED,
    ),
    ("nobody in today", {"updates": [Update("70")], "visits": [Visit(days(0))]}, S.NOBODY_IN),
    ("on the way today", {"updates": [Update("30")], "visits": [Visit(days(0))]}, S.ON_THE_WAY),
    ("on the way yesterday", {"updates": [Update("30", ago(days=1))]}, S.WITH_LANDLORD),
    (
        "nobody in, rebooked, that came and went",
        {"updates": [Update("70", ago(days=9))], "visits": [Visit(days(-2))]},
        S.WITH_LANDLORD,
    ),
    ("being worked on for a week", {"updates": [Update("60", ago(days=7))]}, S.BEING_WORKED_ON),
    (
        "told out of order",
        {"updates": [Update("120-20", ago(hours=1), 1), Update("40", ago(hours=2), 2)]},
        S.WAITING_FOR_PARTS,
    ),
    (
        "same moment: the later line",
        {"updates": [Update("40", NOW, 2), Update("30", NOW, 1)]},
        S.BEING_WORKED_ON,
    ),
    (
        "small talk after parts",
        {"updates": [Update("120-20", ago(days=1)), Update("110")]},
        S.WAITING_FOR_PARTS,
    ),
    ("update without a time", {"updates": [Update("120-20", None)]}, S.WAITING_FOR_PARTS),
]


@pytest.mark.parametrize(("known", "state"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_state_follows_from_what_is_known(known: dict, state: State) -> None:
    assert state_of(Order(), now=NOW, **known) is state


ANSWERS = [
    # what the resident said, when, the state
    ("", None, S.SAID_DONE),
    ("fixed", ago(hours=1), S.FIXED),
    ("fixed", ago(days=1), S.FIXED),  # the very moment
    ("not fixed", ago(hours=1), S.NOT_FIXED),
    # the landlord says again that it is done: what was said before that was of the work before
    ("fixed", ago(days=1, seconds=1), S.SAID_DONE),
    ("not fixed", ago(days=2), S.SAID_DONE),
    ("not fixed", None, S.SAID_DONE),
]


@pytest.mark.parametrize(("answer", "answered_at", "state"), ANSWERS)
@pytest.mark.parametrize("closed_at", [None, NOW])
def test_only_the_resident_says_that_it_is_fixed(
    answer: str, answered_at: datetime | None, state: State, closed_at: datetime | None
) -> None:
    order = Order(completed_at=ago(days=1), closed_at=closed_at, answer=answer, answered_at=answered_at)
    assert state_of(order, now=NOW) is state


@pytest.mark.parametrize("answer", ["", "fixed", "not fixed"])
def test_no_answer_ends_or_reopens_what_is_not_done(answer: str) -> None:
    assert state_of(Order(answer=answer, answered_at=NOW), now=NOW) is S.WITH_LANDLORD
    cancelled = Order(cancelled_at=ago(days=2), completed_at=ago(days=3), answer=answer, answered_at=NOW)
    assert state_of(cancelled, now=NOW) is S.CANCELLED


REOPENED = Order(due_at=ago(days=4), completed_at=ago(days=5), answer="not fixed", answered_at=ago(days=2))
AFTER_NOT_FIXED = [
    # what is known besides, the state
    ("silence", {}, S.NOT_FIXED),
    ("what came before", {"updates": [Update("120-20", ago(days=6))]}, S.NOT_FIXED),
    ("the visit that was to mend it", {"visits": [Visit(days(-5))]}, S.NOT_FIXED),
    ("a new visit", {"visits": [Visit(days(-5)), Visit(days(2))]}, S.BOOKED),
    ("a new visit came and went", {"visits": [Visit(days(-1))]}, S.NOT_FIXED),
    ("on the way again", {"updates": [Update("30")]}, S.ON_THE_WAY),
    ("parts this time", {"updates": [Update("40", ago(days=6)), Update("120-20")]}, S.WAITING_FOR_PARTS),
    ("an update without a time", {"updates": [Update("120-20", None)]}, S.NOT_FIXED),
]


@pytest.mark.parametrize(
    ("known", "state"), [case[1:] for case in AFTER_NOT_FIXED], ids=[case[0] for case in AFTER_NOT_FIXED]
)
def test_what_is_not_fixed_goes_on_from_there(known: dict, state: State) -> None:
    assert state_of(REOPENED, now=NOW, **known) is state


def test_what_is_not_fixed_keeps_its_clock() -> None:
    standing = standing_of(REOPENED, now=NOW)
    assert standing.late
    assert days_late(REOPENED, now=NOW) == 4
    assert in_time(REOPENED) is None
    assert done_at(REOPENED) is None
    assert standing.owners == (Actor.LANDLORD,)


@dataclass(frozen=True, kw_only=True)
class Request:
    due_at: datetime = NOW + timedelta(days=20)
    held_at: datetime | None = None
    cancelled_at: datetime | None = None
    slot: dict | None = None


def slot(on: date, state: str = "confirmed") -> dict:
    return {"on": on.isoformat(), "state": state, "earliest": "08:00", "latest": "13:00:00"}


REPORTS = [
    # the report, the state, late
    (Request(), S.REPORTED, False),
    (Request(held_at=NOW), S.WITH_LANDLORD, False),
    (Request(due_at=NOW), S.REPORTED, False),
    (Request(due_at=ago(seconds=1), held_at=NOW), S.WITH_LANDLORD, True),
    (Request(slot=slot(days(0))), S.BOOKED, False),
    (Request(slot=slot(days(3), "asked")), S.REPORTED, False),
    (Request(slot=slot(days(3), "refused"), held_at=NOW), S.WITH_LANDLORD, False),
    (Request(slot=slot(days(-1)), held_at=NOW), S.WITH_LANDLORD, False),
    (Request(cancelled_at=NOW, slot=slot(days(3)), due_at=ago(days=1)), S.CANCELLED, False),
]


@pytest.mark.parametrize(("request_", "state", "late"), REPORTS)
def test_a_report_stands_somewhere_before_there_is_an_order(
    request_: Request, state: State, late: bool
) -> None:
    standing = standing_of_request(request_, now=NOW)
    assert (standing.state, standing.late) == (state, late)


def test_a_time_that_was_chosen_has_its_hours() -> None:
    standing = standing_of_request(Request(slot=slot(days(3))), now=NOW)
    assert standing.visit == AgreedTime(days(3), time(8), time(13))


@pytest.mark.parametrize(
    ("visit", "begins", "over"),
    [
        (Visit(date(2026, 7, 6)), "2026-07-05T23:00Z", "2026-07-06T23:00Z"),
        (Visit(date(2026, 12, 7), time(8), time(13)), "2026-12-07T08:00Z", "2026-12-07T13:00Z"),
        # the day the clocks go back has 25 hours
        (Visit(date(2026, 10, 25)), "2026-10-24T23:00Z", "2026-10-26T00:00Z"),
    ],
)
def test_a_visit_begins_and_is_over_by_the_clock_in_england(visit: Visit, begins: str, over: str) -> None:
    assert begins_at(visit) == datetime.fromisoformat(begins)
    assert over_at(visit) == datetime.fromisoformat(over)


def test_a_resident_may_answer_for_whole_days() -> None:
    done = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    assert answer_until(done, 28) == datetime(2026, 10, 30, tzinfo=LONDON)


def test_closed_without_a_word_of_completion_is_not_done() -> None:
    assert state_of(Order(closed_at=ago(days=1)), now=NOW) is S.CANCELLED


def test_a_visit_that_came_and_went_is_named() -> None:
    gone = Visit(days(-2))
    assert standing_of(Order(), visits=[Visit(days(-9)), gone], now=NOW).missed is gone


def test_the_next_visit_is_the_first_of_the_day() -> None:
    early, late = Visit(TODAY, time(8)), Visit(TODAY, time(13))
    assert next_visit([late, early], today=TODAY) is early


def test_nobody_in_is_for_both_to_act_on() -> None:
    standing = standing_of(Order(), updates=[Update("70")], now=NOW)
    assert standing.owners == (Actor.RESIDENT, Actor.LANDLORD)


LATE = [
    # due, done, now: late, whole days
    (None, None, NOW, False, 0),
    (NOW, None, NOW, False, 0),
    (NOW, None, NOW + timedelta(seconds=1), True, 0),
    (NOW, NOW, NOW + timedelta(days=9), False, 0),
    (NOW, NOW + timedelta(hours=2), NOW + timedelta(days=9), True, 0),
    (NOW, NOW + timedelta(days=3), NOW + timedelta(days=9), True, 3),
    (NOW, None, NOW + timedelta(days=9), True, 9),
    # a promise of a day, without an hour, holds all that day
    (datetime(2026, 11, 12, tzinfo=LONDON), datetime(2026, 11, 12, 23, 59, tzinfo=LONDON), NOW, False, 0),
    (datetime(2026, 11, 12, tzinfo=LONDON), datetime(2026, 11, 13, 0, 0, tzinfo=LONDON), NOW, True, 1),
    # in summer, midnight in England is eleven at night in UTC
    (datetime(2026, 7, 11, 23, tzinfo=UTC), datetime(2026, 7, 12, 22, 59, tzinfo=UTC), NOW, False, 0),
    (datetime(2026, 7, 11, 23, tzinfo=UTC), datetime(2026, 7, 12, 23, 0, tzinfo=UTC), NOW, True, 1),
    # the night the clocks go back: 1:30am comes twice
    (
        datetime(2026, 10, 25, 1, 30, fold=0, tzinfo=LONDON),
        datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON).astimezone(UTC),
        NOW,
        True,
        0,
    ),
]


@pytest.mark.parametrize(("due", "done", "now", "late", "whole_days"), LATE)
def test_late_is_after_the_promise(
    due: datetime | None, done: datetime | None, now: datetime, late: bool, whole_days: int
) -> None:
    order = Order(due_at=due, completed_at=done)
    if due and due.tzinfo is LONDON:
        order = Order(due_at=due.astimezone(UTC), completed_at=done)
    assert is_late(order, now=now) is late
    assert days_late(order, now=now) == whole_days
    assert standing_of(order, now=now).late is late


def test_late_is_a_flag_on_any_open_state() -> None:
    order = Order(due_at=ago(days=4))
    for code in AFTER_UPDATE:
        standing = standing_of(order, updates=[Update(code)], now=NOW)
        assert standing.late


def test_what_was_cancelled_is_not_late() -> None:
    assert not standing_of(Order(due_at=ago(days=4), cancelled_at=ago(days=1)), now=NOW).late
    assert in_time(Order(due_at=ago(days=4), cancelled_at=ago(days=1))) is None


@pytest.mark.parametrize(
    ("due", "done", "kept"),
    [
        (None, NOW, None),
        (NOW, None, None),
        (NOW, NOW, True),
        (NOW, NOW + timedelta(seconds=1), False),
    ],
)
def test_in_time_is_known_once_it_is_done(
    due: datetime | None, done: datetime | None, kept: bool | None
) -> None:
    assert in_time(Order(due_at=due, completed_at=done)) is kept
