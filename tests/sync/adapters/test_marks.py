"""A list without a cursor, read by high-water mark: nothing is lost, and nothing comes twice."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sync.adapters.marks import Place, Seen, question, took

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
OVERLAP = timedelta(seconds=10)
A_PAGE = 3


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@dataclass
class List:
    """The other side: jobs, each with the time of its last change. Whole seconds, so that many meet."""

    jobs: dict[int, tuple[int, int]] = field(default_factory=dict)  # its time, and which change of it that is
    changes: int = 0

    def change(self, job: int, when: int) -> None:
        self.changes += 1
        self.jobs[job] = (when, self.changes)

    def lines(self) -> list[Seen]:
        rows = sorted((when, job, change) for job, (when, change) in self.jobs.items())
        return [Seen(f"{job} {change}", at(when)) for when, job, change in rows]

    def page(self, since: datetime | None, page: int) -> list[Seen]:
        found = [line for line in self.lines() if since is None or line.at >= since]
        return found[(page - 1) * A_PAGE : page * A_PAGE]


@dataclass
class Reader:
    """Our side: what is kept between one question and the next is a line of text, and the ids."""

    cursor: str = ""
    known: list[str] = field(default_factory=list)

    def ask(self, other: List, now: float) -> None:
        place = Place.read(self.cursor)
        found = other.page(*question(place, overlap=OVERLAP))
        place, new = took(
            place,
            found,
            known=set(self.known),
            is_full=len(found) == A_PAGE,
            asked_at=at(now),
            overlap=OVERLAP,
        )
        self.known += [line.id for line in new]
        self.cursor = place.written
        assert len(self.cursor) <= 200

    @property
    def is_looking(self) -> bool:
        return Place.read(self.cursor).began is not None

    def finish(self, other: List, now: float) -> int:
        """Ask until the look is over; how often that was."""
        times = 1
        self.ask(other, now)
        while self.is_looking:
            self.ask(other, now)
            times += 1
            assert times < 500, "it never ends"
        return times


# What happens, one thing after the other: a job changes, said so many seconds late; time passes; we ask once.
change = st.tuples(st.just("change"), st.integers(0, 6), st.integers(0, 10))
passing = st.tuples(st.just("pass"), st.integers(0, 30), st.just(0))
asking = st.tuples(st.just("ask"), st.just(0), st.just(0))


@settings(max_examples=400, deadline=None)
@given(
    happens=st.lists(st.one_of(change, passing, asking), max_size=80),
    skew=st.integers(-100, 0),
)
def test_nothing_that_is_at_most_the_overlap_late_is_lost_or_comes_twice(
    happens: list[tuple[str, int, int]], skew: int
) -> None:
    """``skew`` is how far our own clock is behind theirs; where it is ahead, theirs is what counts."""
    other, reader, now = List(), Reader(), 100
    for what, number, late in happens:
        if what == "change":
            other.change(number, now - late)
        elif what == "pass":
            now += number
        else:
            reader.ask(other, now + skew)
    reader.finish(other, now + skew)
    reader.finish(other, now + skew)

    assert {line.id for line in other.lines()} <= set(reader.known)
    assert len(reader.known) == len(set(reader.known))


def test_a_page_full_of_one_time_is_turned_over_until_nothing_in_it_is_new() -> None:
    other, reader = List(), Reader()
    for job in range(10):
        other.change(job, 50)
    reader.ask(other, 100)  # 0, 1 and 2; then the same again, as all are of one time
    reader.ask(other, 100)
    reader.ask(other, 100)  # 3, 4 and 5
    other.change(0, 60)  # all after it move up, and 6 moves to the page that was read
    reader.finish(other, 100)

    assert {line.id for line in other.lines()} <= set(reader.known)


def test_when_nothing_is_new_the_place_stays_and_one_question_is_enough() -> None:
    other, reader = List(), Reader()
    other.change(1, 10)
    reader.finish(other, 100)
    cursor = reader.cursor

    assert reader.finish(other, 200) == 1
    assert reader.cursor == cursor


def test_a_time_in_the_future_does_not_carry_the_mark_along() -> None:
    other, reader = List(), Reader()
    other.change(1, 100_000)
    reader.finish(other, 100)
    other.change(2, 101)
    reader.finish(other, 102)

    assert len(reader.known) == 2
    assert Place.read(reader.cursor).mark == at(102)


def test_what_appears_behind_the_back_of_a_long_look_is_found_by_the_next() -> None:
    other, reader = List(), Reader()
    for job in range(9):
        other.change(job, 10 * job)
    for _ in range(4):
        reader.ask(other, 80)
    since = Place.read(reader.cursor).since
    assert since
    assert since > at(71)
    other.change(20, 71)  # nine seconds late, behind where the look is now
    other.change(21, 400)
    reader.finish(other, 500)
    reader.finish(other, 500)

    assert any(known.startswith("20 ") for known in reader.known)


@pytest.mark.parametrize("written", ["", "4711", "|||||", "x|||||", "a|b|c|d|e|f", "1|2|3"])
def test_a_cursor_that_is_none_is_the_beginning(written: str) -> None:
    assert Place.read(written) == Place()
