"""When planned work will be done: how exact, how sure, and how it changed."""

from dataclasses import dataclass
from datetime import date

import pytest

from portal.investment.models import PlannedWork
from portal.investment.rules import CERTAINTY, Precision, is_over, moves, precision, range_words, when_words

TODAY = date(2026, 11, 20)
P = Precision


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


RANGES = [
    (None, None, P.UNKNOWN, "no date", "no date yet"),
    ("2026-11-24", None, P.DAY, "24 November 2026", "on 24 November 2026"),
    (None, "2026-11-24", P.DAY, "24 November 2026", "on 24 November 2026"),
    ("2026-11-24", "2026-11-24", P.DAY, "24 November 2026", "on 24 November 2026"),
    ("2026-11-21", "2026-11-21", P.DAY, "21 November 2026", "tomorrow"),
    ("2026-11-24", "2026-11-26", P.DAYS, "24 to 26 November 2026", "between 24 and 26 November 2026"),
    ("2026-12-01", "2026-12-31", P.MONTH, "December 2026", "in December 2026"),
    ("2028-02-01", "2028-02-29", P.MONTH, "February 2028", "in February 2028"),
    ("2027-02-01", "2027-02-28", P.MONTH, "February 2027", "in February 2027"),
    ("2028-02-01", "2028-02-28", P.DAYS, "1 to 28 February 2028", "between 1 and 28 February 2028"),
    ("2026-10-01", "2026-12-31", P.QUARTER, "October to December 2026", "between October and December 2026"),
    ("2026-11-01", "2027-01-31", P.MONTHS, "November 2026 to January 2027", None),
    ("2027-04-01", "2028-03-31", P.MONTHS, "April 2027 to March 2028", "between April 2027 and March 2028"),
    ("2028-01-01", "2028-12-31", P.YEAR, "2028", "in 2028"),
    ("2028-01-01", "2030-12-31", P.YEARS, "2028 to 2030", "between 2028 and 2030"),
    ("2028-01-02", "2028-12-31", P.DAYS, "2 January to 31 December 2028", None),
]


@pytest.mark.parametrize(("start", "end", "kind", "words", "when"), RANGES)
def test_a_range_says_how_exact_it_is(
    start: str | None, end: str | None, kind: Precision, words: str, when: str | None
) -> None:
    assert precision(day(start), day(end)) is kind
    assert range_words(day(start), day(end)) == words
    if when:
        assert when_words(day(start), day(end), "likely", today=TODAY) == when


def test_every_precision_is_reached() -> None:
    assert {kind for _, _, kind, _, _ in RANGES} == set(Precision)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2030-01-01", "2030-12-31", "not before 2030"),
        ("2030-01-01", "2035-12-31", "not before 2030"),
        ("2030-04-01", None, "not before 1 April 2030"),
        ("2030-04-01", "2031-03-31", "not before April 2030"),
        ("2030-04-01", "2030-06-30", "not before April 2030"),
    ],
)
def test_what_is_not_planned_before_a_year_says_so(start: str, end: str | None, words: str) -> None:
    assert when_words(day(start), day(end), "possible", today=TODAY) == words


def test_every_certainty_has_its_word_and_its_meaning() -> None:
    assert set(CERTAINTY) == set(PlannedWork.Certainty.values)
    assert {key: words[0] for key, words in CERTAINTY.items()} == dict(PlannedWork.Certainty.choices)


@dataclass
class Plan:
    starts_on: date | None
    finishes_on: date | None


@dataclass
class Change:
    changed_on: date
    was_from: date | None
    was_to: date | None
    reason: str = ""


YEAR_2028 = Plan(date(2028, 1, 1), date(2028, 12, 31))


def test_a_change_says_from_when_to_when_and_why() -> None:
    change = Change(date(2026, 5, 4), date(2026, 1, 1), date(2026, 12, 31), "Budget")
    (move,) = moves(YEAR_2028, [change], today=TODAY)
    assert move.words == "Moved from 2026 to 2028 on 4 May: budget"


@pytest.mark.parametrize(
    ("reason", "told"), [("Budget.", "budget"), ("EPC first", "EPC first"), ("A survey", "a survey")]
)
def test_a_reason_stands_after_a_colon(reason: str, told: str) -> None:
    change = Change(date(2026, 5, 4), date(2026, 1, 1), date(2026, 12, 31), reason)
    assert moves(YEAR_2028, [change], today=TODAY)[0].words.endswith(f"4 May: {told}")


def test_a_change_between_ranges_says_before_and_now() -> None:
    plan = Plan(date(2028, 4, 1), date(2029, 3, 31))
    change = Change(date(2026, 9, 6), date(2029, 4, 1), date(2030, 3, 31), "Budget")
    (move,) = moves(plan, [change], today=TODAY)
    assert move.words == (
        "Moved on 6 September. Before: April 2029 to March 2030. Now: April 2028 to March 2029. Why: budget"
    )


def test_changes_follow_each_other_newest_first() -> None:
    first = Change(date(2025, 3, 1), date(2025, 1, 1), date(2025, 12, 31), "Survey")
    second = Change(date(2026, 5, 4), date(2026, 1, 1), date(2026, 12, 31))
    assert [move.words for move in moves(YEAR_2028, [second, first], today=TODAY)] == [
        "Moved from 2026 to 2028 on 4 May. We were not told why",
        "Moved from 2025 to 2026 on 1 March 2025: survey",
    ]


def test_a_look_that_moved_nothing_says_so() -> None:
    change = Change(date(2026, 5, 4), date(2028, 1, 1), date(2028, 12, 31), "Yearly review")
    (move,) = moves(YEAR_2028, [change], today=TODAY)
    assert move.words == "Looked at again on 4 May and kept at 2028: yearly review"


def test_a_plan_is_over_once_its_last_day_has_passed() -> None:
    assert is_over(Plan(date(2026, 1, 1), date(2026, 11, 19)), today=TODAY)
    assert not is_over(Plan(date(2026, 1, 1), date(2026, 11, 20)), today=TODAY)
    assert not is_over(Plan(None, None), today=TODAY)


def test_a_plan_that_never_changed_has_no_moves() -> None:
    assert moves(YEAR_2028, [], today=TODAY) == []
