"""A time that is told again is no line; a time that changed is one. In whatever order it was heard."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.repairs.retold import TIME_SET, USED, without_repeats
from portal.repairs.slots import Slot

BEGAN = datetime(2026, 11, 16, 9, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@dataclass(frozen=True)
class Told:
    type_code: str
    happened_at: datetime | None
    visit: Any = None
    comments: str = ""


def at(hours: int) -> datetime:
    return BEGAN + timedelta(hours=hours)


def slot(on: date = MONDAY, **hours: Any) -> dict[str, Any]:
    return Slot(**{"reference": "s-1", "on": on, "earliest": time(8), "latest": time(12)} | hours).stored()


def time_set(hours: int, visit: dict[str, Any] | None, comments: str = "") -> Told:
    return Told(TIME_SET, at(hours), visit, comments)


FIRST = time_set(0, slot())


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ([FIRST], [FIRST]),
        ([FIRST, FIRST], [FIRST]),
        ([FIRST, time_set(1, slot())], [FIRST]),
        ([FIRST, time_set(1, slot(name="Morning"))], [FIRST]),
        ([time_set(1, slot()), FIRST], [FIRST]),
    ],
    ids=["once", "sent again", "told again later", "by another name", "told again, and heard first"],
)
def test_the_same_time_told_again_is_one_line(told: list[Told], lines: list[Told]) -> None:
    assert without_repeats(told) == lines


@pytest.mark.parametrize(
    "then",
    [
        [time_set(1, slot(TUESDAY))],
        [time_set(1, slot(latest=time(10)))],
        [time_set(1, slot(earliest=None))],
        [time_set(1, slot(reference="s-2"))],
        [time_set(0, slot(TUESDAY))],
        [time_set(1, slot(TUESDAY)), time_set(2, slot())],
        [time_set(1, slot(), "Ring the top bell")],
        [time_set(1, None)],
        *([Told(code, at(1)), time_set(2, slot())] for code in sorted(USED)),
        [Told("120-20", at(1)), time_set(2, slot())],
    ],
)
def test_a_time_that_changed_or_says_more_is_a_line(then: list[Told]) -> None:
    assert without_repeats([FIRST, *then]) == [FIRST, *then]


@pytest.mark.parametrize(
    "between", [Told("10", at(1)), Told("30", at(1)), Told("0", at(1)), Told("20", at(1))]
)
def test_what_leaves_the_visit_as_it_was_makes_no_news_of_it(between: Told) -> None:
    assert without_repeats([FIRST, between, time_set(2, slot())]) == [FIRST, between]


def test_words_are_news_once() -> None:
    rung = [time_set(hours, slot(), "Ring the top bell") for hours in (1, 2)]
    assert without_repeats([FIRST, *rung, time_set(3, slot())]) == [FIRST, rung[0]]


visits = st.sampled_from([slot(), slot(TUESDAY), slot(latest=time(10)), slot(reference="s-2")])
times_set = st.builds(time_set, st.integers(0, 6), visits, st.sampled_from(["", "Ring the top bell"]))
used = st.builds(lambda code, hours: Told(code, at(hours)), st.sampled_from(sorted(USED)), st.integers(0, 6))


@given(told=st.lists(st.one_of(times_set, used), max_size=12), data=st.data())
def test_however_muddled_and_repeated_the_lines_are_the_same(told: list[Told], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(told), max_size=6)) if told else []
    muddled = data.draw(st.permutations([*told, *again]))
    assert lines(muddled) == lines(told)


def lines(told: list[Told]) -> list[str]:
    """The times that are told, by the moment; of what is no time `note_update` keeps one of each."""
    return sorted(str(each) for each in without_repeats(told) if each.type_code == TIME_SET)
