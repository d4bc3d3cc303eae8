"""What is said of a repair, and to whom. The first half is a promise of privacy."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.clock import LONDON
from portal.homes.models import Home
from portal.repairs.rules import AFTER_UPDATE, Standing, State, standing_of
from portal.repairs.trades import TRADES, trade
from portal.repairs.words import (
    EVERYTHING,
    NEXT_STEPS,
    SENTENCES,
    by_words,
    catalogue_title,
    late_words,
    lateness,
    next_step,
    reading,
    sentence,
    shortened,
    title,
)
from portal.tenancies.access import Sight, Stay

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
HOME, ANOTHER = Home(pk=1), Home(pk=2)


@dataclass(frozen=True, kw_only=True)
class Order:
    home_id: int | None = 1
    raised_at: datetime = NOW - timedelta(days=10)
    reported_at: datetime | None = None
    description: str = "The tap by the blue cupboard drips. It is worse at night."
    location: str = "Kitchen"
    access_notes: str = "Key next door"
    trade_code: str = "PL"
    due_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    closed_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Element:
    rate_code: str
    rate_name: str


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


def sight(*stays: tuple[date, date | None], home: Home = HOME) -> Sight:
    return Sight(home=home, stays=tuple(Stay(since=since, until=until) for since, until in stays), on=TODAY)


def at(text: str) -> datetime:
    """A moment by the clocks of England, as PostgreSQL gives it back."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


JUNE, SEPTEMBER = date(2024, 6, 1), date(2024, 9, 30)
RETURN = date(2025, 3, 30)  # the day the clocks go forward
STAYS = ((JUNE, SEPTEMBER), (RETURN, None))

BOUNDARIES = [
    # the moment it was raised, whether its words are shown to somebody of these stays
    ("2024-05-31T23:59:59", False),
    ("2024-06-01T00:00:00", True),  # eleven at night in UTC, the evening before
    ("2024-06-01T00:30:00", True),
    ("2024-09-30T23:59:59", True),
    ("2024-10-01T00:00:00", False),  # still 30 September in UTC
    ("2024-12-25T12:00:00", False),  # another household's time between
    ("2025-03-29T23:59:59", False),
    ("2025-03-30T00:00:00", True),
    ("2025-03-30T02:30:00", True),  # an hour that the clocks leave out
    ("2026-11-20T15:00:00", True),
]


@pytest.mark.parametrize(("raised", "shown"), BOUNDARIES)
def test_words_are_shown_only_of_days_when_they_lived_there(raised: str, shown: bool) -> None:
    read = reading(Order(raised_at=at(raised)), sight(*STAYS))
    assert read.words is shown
    assert read.steps is shown


def test_words_reported_by_an_earlier_household_stay_theirs() -> None:
    order = Order(raised_at=at("2024-06-01T09:00:00"), reported_at=at("2024-05-31T20:00:00"))
    assert not reading(order, sight(*STAYS)).words


def test_a_recall_does_not_repeat_an_earlier_households_words() -> None:
    recall = Order(raised_at=at("2024-06-20T09:00:00"))
    assert reading(recall, sight(*STAYS)).words
    assert not reading(recall, sight(*STAYS), began_at=at("2024-05-20T09:00:00")).words


def test_words_of_shared_parts_and_of_other_homes_are_never_shown() -> None:
    assert not reading(Order(home_id=None), sight((JUNE, None))).words
    assert reading(Order(home_id=None), sight((JUNE, None))).steps
    assert not reading(Order(), sight((JUNE, None), home=ANOTHER)).words


def test_a_comment_made_after_they_left_is_not_theirs() -> None:
    read = reading(Order(raised_at=at("2024-09-30T12:00:00")), sight(*STAYS))
    assert read.told_on(at("2024-09-30T23:00:00"))
    assert not read.told_on(at("2024-10-01T09:00:00"))
    assert not read.told_on(None)
    assert reading(Order(), sight((JUNE, None))).told_on(None)


def test_the_landlords_staff_read_everything() -> None:
    assert EVERYTHING.words
    assert EVERYTHING.told_on(None)


spans = st.tuples(st.dates(date(2015, 1, 1), date(2026, 11, 20)), st.integers(0, 2000) | st.none())


@given(
    raised=st.integers(0, 12 * 366 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    spells=st.lists(spans, min_size=1, max_size=4),
)
def test_no_words_ever_cross_from_one_household_to_another(
    raised: datetime, spells: list[tuple[date, int | None]]
) -> None:
    stays = [
        (since, since + timedelta(days=length) if length is not None else None) for since, length in spells
    ]
    day = raised.astimezone(LONDON).date()
    there = any(since <= day and (until is None or day <= until) for since, until in stays)
    order = Order(raised_at=raised)
    read = reading(order, sight(*stays))
    assert read.words is there
    shown = title(order, [Element("LF-1", "Tap: renew washer")], read)
    assert ("cupboard" in shown) is there


def test_the_catalogue_names_what_may_not_be_read() -> None:
    bare = reading(Order(home_id=None), sight((JUNE, None)))
    assert title(Order(), [Element("LF-1", "renew washer")], bare) == "Renew washer"
    assert title(Order(), [], bare) == "Plumbing"


def test_a_line_without_a_code_may_be_anybodys_words() -> None:
    assert catalogue_title(Order(), [Element("", "Mrs Bloggs says it drips")]) == "Plumbing"


def test_a_title_is_the_first_sentence_on_one_line() -> None:
    assert shortened("The tap drips. It is worse at night.") == "The tap drips"
    long = shortened("water " * 40)
    assert len(long) <= 91
    assert long.endswith("water…")


def test_every_family_of_trades_has_words() -> None:
    assert trade("PL-DR") == TRADES["PL"]
    assert trade("").person == "somebody"
    assert all(one.person.startswith(("a ", "an ")) for one in TRADES.values())


def test_every_state_has_a_sentence_and_a_next_step() -> None:
    assert set(SENTENCES) == set(NEXT_STEPS) == set(State)


def step(standing: Standing, order: Order, *, communal: bool = False, urgent: bool = False) -> str:
    name = "Larkfield Homes"
    told = {"communal": communal, "urgent": urgent}
    return next_step(standing, order, landlord=name, now=NOW, answer_days=28, **told)


def said(order: Order, **known: list) -> str:
    standing = standing_of(order, now=NOW, **known)
    return sentence(standing, order, landlord="Larkfield Homes", now=NOW)


SAID = [
    (Order(), {}, "Larkfield Homes has this repair. They have not told us a date yet."),
    (
        Order(),
        {"visits": [Visit(date(2026, 11, 24), time(8), time(13))]},
        "A plumber is coming on Tuesday 24 November, between 8am and 1pm.",
    ),
    (Order(trade_code="EL"), {"visits": [Visit(TODAY)]}, "An electrician is coming today."),
    (
        Order(),
        {"visits": [Visit(date(2027, 1, 5), time(9))]},
        "A plumber is coming on Tuesday 5 January 2027, from 9am.",
    ),
    (
        Order(),
        {"visits": [Visit(date(2026, 11, 10))]},
        "A plumber was due on Tuesday 10 November. Larkfield Homes has not told us what happened.",
    ),
    (Order(), {"updates": [Update("30")]}, "A plumber is on the way."),
    (Order(), {"updates": [Update("40")]}, "A plumber came today at 3pm and is working on it."),
    (
        Order(),
        {"updates": [Update("70", NOW - timedelta(days=1))]},
        "Larkfield Homes says a plumber came yesterday and could not get in.",
    ),
    (Order(), {"updates": [Update("120-20")]}, "This repair is waiting for parts."),
    (
        Order(completed_at=NOW - timedelta(days=8)),
        {},
        "Larkfield Homes says this was done on 12 November 2026.",
    ),
    (Order(cancelled_at=NOW), {}, "This repair was cancelled today."),
    (
        Order(closed_at=NOW),
        {},
        "Larkfield Homes closed this repair today without saying that the work was done.",
    ),
]


@pytest.mark.parametrize(("order", "known", "words"), SAID)
def test_the_sentence_says_where_it_stands(order: Order, known: dict, words: str) -> None:
    assert said(order, **known) == words


@pytest.mark.parametrize("code", AFTER_UPDATE)
def test_every_update_has_a_sentence_and_a_next_step(code: str) -> None:
    standing = standing_of(Order(), updates=[Update(code)], now=NOW)
    assert sentence(standing, Order(), landlord="Larkfield Homes", now=NOW).endswith(".")
    assert "{" not in step(standing, Order())


def test_nobody_has_to_be_in_for_shared_parts() -> None:
    standing = standing_of(Order(), updates=[Update("70")], now=NOW)
    assert "do not need to be in" in step(standing, Order(), communal=True)
    done = Order(completed_at=NOW)
    assert "Is it still broken?" in step(standing_of(done, now=NOW), done, communal=True)


def test_bad_news_is_said_plainly_with_what_happens_next() -> None:
    order = Order(due_at=at("2026-11-12T23:59:00"))
    standing = standing_of(order, visits=[Visit(date(2026, 11, 27))], now=NOW)
    assert late_words(standing, order, landlord="Larkfield Homes", now=NOW) == (
        "This repair is late. It should have been done by 12 November. "
        "Larkfield Homes now expects 27 November."
    )


def test_a_visit_after_the_promise_is_bad_news_already() -> None:
    order = Order(due_at=at("2026-11-23T23:59:00"))
    standing = standing_of(order, visits=[Visit(date(2026, 12, 8))], now=NOW)
    assert late_words(standing, order, landlord="Larkfield Homes", now=NOW) == (
        "That is later than Larkfield Homes promised: by 23 November."
    )
    in_time = standing_of(order, visits=[Visit(date(2026, 11, 23))], now=NOW)
    assert late_words(in_time, order, landlord="Larkfield Homes", now=NOW) == ""


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (8, "Is it fixed?"),
        (28, "Is it fixed?"),
        (29, "Nobody said whether it is fixed. Has it come back? Report it, or call Larkfield Homes."),
    ],
)
def test_whether_it_is_fixed_is_asked_while_it_is_fresh(days: int, words: str) -> None:
    order = Order(completed_at=NOW - timedelta(days=days))
    standing = standing_of(order, now=NOW)
    assert step(standing, order) == words


ANSWERED = [
    # the answer, whether it is told to the household that gave it, the words
    ("fixed", True, "You said it is fixed."),
    ("fixed", False, "Larkfield Homes says this was done on 12 November 2026."),
    ("not fixed", True, "You said it is not fixed. Larkfield Homes has to put it right."),
    ("not fixed", False, "A resident said it is not fixed. Larkfield Homes has to put it right."),
]


@pytest.mark.parametrize(("answer", "yours", "words"), ANSWERED)
def test_an_answer_is_only_called_yours_where_it_is(answer: str, yours: bool, words: str) -> None:
    order = Order(completed_at=NOW - timedelta(days=8), answer=answer, answered_at=NOW)
    standing = standing_of(order, now=NOW)
    assert sentence(standing, order, landlord="Larkfield Homes", now=NOW, yours=yours) == words
    label = standing.label("Larkfield Homes", yours=yours)
    assert ("You" in label) is (yours and answer == "fixed")


def test_what_is_not_fixed_is_late_by_its_first_promise() -> None:
    order = Order(
        due_at=at("2026-11-12T23:59:00"),
        completed_at=NOW - timedelta(days=9),
        answer="not fixed",
        answered_at=NOW - timedelta(days=1),
    )
    assert lateness(order, now=NOW) == "8 days late"
    words = late_words(standing_of(order, now=NOW), order, landlord="Larkfield Homes", now=NOW)
    assert words.startswith("This repair is late. It should have been done by 12 November.")


def test_late_with_no_new_date_says_that_too() -> None:
    order = Order(due_at=at("2025-11-12T23:59:00"))
    words = late_words(standing_of(order, now=NOW), order, landlord="Larkfield Homes", now=NOW)
    assert words.endswith("by 12 November 2025. Larkfield Homes has not told us a new date.")


def test_in_time_is_not_bad_news() -> None:
    order = Order(due_at=NOW + timedelta(days=1))
    assert late_words(standing_of(order, now=NOW), order, landlord="Larkfield Homes", now=NOW) == ""


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2026-11-20T18:00:00", "by 6pm today"),
        ("2026-11-21T09:30:00", "by 9:30am tomorrow"),
        ("2026-11-22T09:30:00", "by 9:30am on 22 November"),
        ("2026-11-20T23:59:00", "by today"),
        ("2026-11-20T00:00:00", "by today"),
        ("2026-12-20T18:00:00", "by 20 December"),
        ("2027-01-20T18:00:00", "by 20 January 2027"),
    ],
)
def test_a_promise_says_its_hour_only_when_it_matters(due: str, words: str) -> None:
    assert by_words(at(due), today=TODAY) == words


@pytest.mark.parametrize(
    ("due", "done", "words"),
    [
        ("2026-11-12T23:59:00", "2026-11-12T10:00:00", "on time"),
        ("2026-11-12T23:59:00", "2026-11-13T10:00:00", "10 hours late"),
        ("2026-11-12T23:59:00", "2026-11-13T16:00:00", "1 day late"),
        ("2026-11-12T23:59:00", "2026-11-15T10:00:00", "3 days late"),
        ("2026-11-12T14:00:00", "2026-11-12T16:00:00", "2 hours late"),
        ("2026-11-12T14:00:00", None, "8 days late"),
        (None, "2026-11-12T16:00:00", ""),
    ],
)
def test_late_is_told_in_days_or_hours(due: str | None, done: str | None, words: str) -> None:
    order = Order(due_at=at(due) if due else None, completed_at=at(done) if done else None)
    assert lateness(order, now=NOW) == words


def test_what_was_cancelled_is_neither_late_nor_on_time() -> None:
    assert lateness(Order(due_at=NOW, cancelled_at=NOW), now=NOW) == ""


def test_an_emergency_has_no_date_to_wait_for() -> None:
    order = Order()
    standing = standing_of(order, now=NOW)
    assert step(standing, order) == "Larkfield Homes has to give you a date."
    assert step(standing, order, urgent=True) == (
        "Larkfield Homes has to send somebody as soon as they can. If you have not called, call now."
    )
    gone = standing_of(order, visits=[Visit(TODAY - timedelta(days=1))], now=NOW)
    assert step(gone, order, urgent=True) == "Larkfield Homes has to give you a date."
