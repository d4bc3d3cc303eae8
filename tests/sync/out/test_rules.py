"""When a message is tried again, when a system is left in peace, and when trying again has no more use."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.sync.out import rules
from portal.sync.out.rules import Asking, Failure, counts, is_resting, is_spent, rest_after, wait_after

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TRIES = st.integers(0, 10_000)
CHANCE = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 2), (2, 4), (3, 8), (8, 256), (9, 512), (10, 600), (99, 600)]
)
def test_the_wait_doubles_up_to_ten_minutes(tries: int, seconds: int) -> None:
    assert wait_after(tries, chance=1) == timedelta(seconds=seconds)
    assert wait_after(tries, chance=0) == timedelta(seconds=seconds / 2)


@given(TRIES, CHANCE, st.none() | st.integers(0, 10**9))
def test_a_wait_is_never_nothing_and_never_for_ever(tries: int, chance: float, asked: int | None) -> None:
    assert timedelta(seconds=1) <= wait_after(tries, chance=chance, asked=asked) <= timedelta(hours=1)


def test_a_system_that_asks_for_longer_gets_it_within_reason() -> None:
    assert wait_after(1, chance=0, asked=90) == timedelta(seconds=90)
    assert wait_after(1, chance=0, asked=10**9) == rules.MOST_ASKED_WAIT


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, None), (4, None), (5, 5), (6, 10), (7, 20), (9, 80), (10, 120), (5000, 120)]
)
def test_a_system_rests_after_five_failures_in_a_row(failures: int, seconds: int | None) -> None:
    rest = rest_after(failures, chance=1)
    assert rest == (None if seconds is None else timedelta(seconds=seconds))


@given(TRIES, CHANCE)
def test_a_rest_is_never_longer_than_a_down_system_deserves(failures: int, chance: float) -> None:
    rest = rest_after(failures, chance=chance)
    assert rest is None or timedelta(seconds=2) <= rest <= rules.LONGEST_REST


@pytest.mark.parametrize("failure", Failure)
def test_a_message_is_set_aside_only_for_what_is_its_own_fault(failure: Failure) -> None:
    of_the_system = {"connection", "busy", "not_let_in", "not_open", "token_unreadable", "moved"}
    settled_at_once = {"refused", "other_home"}

    assert is_spent(rules.MOST_TRIES, failure, failures=1) == (failure not in of_the_system | settled_at_once)
    assert not is_spent(rules.MOST_TRIES - 1, failure, failures=1)


def test_in_an_outage_no_message_is_set_aside() -> None:
    for tries in range(200):
        assert not is_spent(tries, Failure.SERVER_ERROR, failures=rules.FAILURES_TO_REST)


@pytest.mark.parametrize(
    ("failure", "asking", "failures", "does"),
    [
        *((failure, Asking.MESSAGE, 0, True) for failure in Failure),
        (Failure.CONNECTION, Asking.READING, 0, True),
        (Failure.TIMEOUT, Asking.READING, 0, True),
        (Failure.SERVER_ERROR, Asking.READING, 0, False),
        (Failure.RUBBISH, Asking.READING, rules.FAILURES_TO_REST - 1, False),
        (Failure.SERVER_ERROR, Asking.READING, rules.FAILURES_TO_REST, True),
    ],
)
def test_what_counts_to_a_rest(failure: Failure, asking: Asking, failures: int, does: bool) -> None:
    assert counts(failure, asking, failures=failures) is does


@pytest.mark.parametrize(("until", "does"), [(None, False), (NOW, False), (NOW + timedelta(seconds=1), True)])
def test_a_system_rests_until_the_moment_comes(until: datetime | None, does: bool) -> None:
    assert is_resting(until, NOW) is does
