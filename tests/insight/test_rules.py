"""Years as the Regulator counts them, and what of a small count is told."""

from datetime import date
from decimal import Decimal

import pytest

from portal.insight.measures import Unit, measures
from portal.insight.rules import (
    Count,
    Look,
    Year,
    bound,
    look_of,
    looks_of,
    said,
    share,
    year_of,
    years_until,
)
from portal.safety.rules import load

YEAR = Year(date(2026, 4, 1))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 3, 31), "2025/26"),
        (date(2026, 4, 1), "2026/27"),
        (date(2026, 12, 31), "2026/27"),
        (date(2027, 1, 1), "2026/27"),
        (date(1999, 12, 31), "1999/00"),
    ],
)
def test_a_year_begins_in_april(day: date, name: str) -> None:
    assert year_of(day).name == name


def test_years_go_back_from_this_one() -> None:
    assert [year.name for year in years_until(date(2026, 11, 21), of=3)] == ["2026/27", "2025/26", "2024/25"]
    assert YEAR.counted_on(date(2026, 11, 21)) == date(2026, 11, 21)
    assert YEAR.before.counted_on(date(2026, 11, 21)) == date(2026, 3, 31)
    assert YEAR.begins_at.utcoffset() == YEAR.over_at.utcoffset()  # both in summer time


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 40, "0"),
        (40, 40, "100"),
        (1, 3, "33.3"),
        (9999, 10_000, "99.9"),
        (1, 10_000, "0.1"),
        (37, 40, "92.5"),
    ],
)
def test_a_share_is_all_or_none_only_when_it_is(part: int, whole: int, told: str) -> None:
    assert share(part, whole) == Decimal(told)


@pytest.mark.parametrize(
    ("part", "whole", "look"),
    [
        (9, 9, None),
        (10, 10, Look.EXACT),
        (0, 10, Look.EXACT),
        (5, 12, None),  # few are, and few are not
        (9, 19, Look.UNDER),
        (10, 19, Look.OVER),
        (9, 18, None),
        (10, 20, Look.EXACT),
        (37, 40, Look.OVER),
        (3, 40, Look.UNDER),
        (None, 9, None),
        (None, 10, Look.EXACT),
    ],
)
def test_a_block_tells_no_count_under_ten(part: int | None, whole: int, look: Look | None) -> None:
    assert look_of(Count(whole=whole, part=part)) is look


@pytest.mark.parametrize("whole", [20, 25, 40, 99, 1000])
@pytest.mark.parametrize("few", [1, 9])
def test_a_bound_is_true_and_the_same_for_every_few(whole: int, few: int) -> None:
    assert share(few, whole) < bound(Look.UNDER, whole)
    assert share(whole - few, whole) > bound(Look.OVER, whole)


LARGE, MIDDLE, SMALL = Count(whole=90, part=60), Count(whole=50, part=30), Count(whole=30, part=15)
BLOCKS = {1: LARGE, 2: MIDDLE, 3: SMALL}


@pytest.mark.parametrize(
    ("total", "places", "told"),
    [
        (Count(whole=170, part=105), 3, {1, 2, 3}),  # nothing is kept back
        (Count(whole=175, part=108), 4, {1, 2}),  # one block of five would be the total less the others
        (Count(whole=182, part=113), 4, {1, 2}),  # one block of twelve: so would it
        (Count(whole=182, part=113), 5, {1, 2, 3}),  # two blocks, twelve together
        (Count(whole=178, part=110), 6, {1, 2}),  # three blocks, eight together
    ],
)
def test_no_block_can_be_reckoned_from_the_others(total: Count, places: int, told: set[int]) -> None:
    assert set(looks_of(BLOCKS, total, places=places)) == told


def test_a_bound_cannot_be_made_exact_by_the_others() -> None:
    blocks = {1: LARGE, 2: MIDDLE, 3: Count(whole=40, part=37)}
    looks = looks_of(blocks, Count(whole=180, part=127), places=3)
    assert looks == {1: Look.EXACT}  # the 37 would follow from the others; and so would either one alone
    looks = looks_of(blocks | {4: Count(whole=60, part=58)}, Count(whole=240, part=185), places=4)
    assert looks == {1: Look.EXACT, 2: Look.EXACT, 3: Look.OVER, 4: Look.OVER}


@pytest.mark.parametrize(
    ("value", "look", "unit", "words"),
    [
        ("92.5", Look.EXACT, Unit.PERCENT, "92%"),
        ("99.9", Look.EXACT, Unit.PERCENT, "99%"),
        ("100.0", Look.EXACT, Unit.PERCENT, "100%"),
        ("75", Look.OVER, Unit.PERCENT, "over 75%"),
        ("3.5", Look.EXACT, Unit.DAYS, "3.5 days"),
        ("10.0", Look.EXACT, Unit.DAYS, "10 days"),
        ("1.0", Look.EXACT, Unit.DAYS, "1 day"),
    ],
)
def test_a_figure_is_said_plainly(value: str, look: Look, unit: Unit, words: str) -> None:
    assert said(Decimal(value), look, unit) == words


def test_every_measure_says_what_it_is_how_it_is_counted_and_whose() -> None:
    known = {check.key for check in load()}
    for measure in measures().values():
        assert all((measure.title, measure.what, measure.how, measure.source, measure.confidence))
        assert not measure.check or measure.check in known
    sources = " ".join(measure.source for measure in measures().values())
    for name in ("RP02(1)", "RP02(2)", "BS01", "BS02", "BS03", "BS04", "BS05"):
        assert name in sources
