"""How dates, times, money and counts are written for people."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from portal.core import words

TODAY = date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 11, 20), "yesterday"),
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 11, 23), "23 November 2026"),
        (date(2025, 11, 21), "21 November 2025"),
        (date(2027, 1, 1), "1 January 2027"),
    ],
)
def test_a_day_is_named_when_it_is_near_and_dated_when_it_is_not(on, written):
    assert words.day(on, today=TODAY) == written


@pytest.mark.parametrize(
    ("on", "plain", "named"),
    [
        (date(2026, 11, 21), "today", "today"),
        (date(2026, 11, 24), "on 24 November 2026", "on Tuesday 24 November"),
        (date(2027, 2, 1), "on 1 February 2027", "on Monday 1 February 2027"),
    ],
)
def test_a_day_after_a_verb_reads_as_english(on, plain, named):
    assert words.on_day(on, today=TODAY) == plain
    assert words.on_weekday(on, today=TODAY) == named


def test_without_knowing_today_a_day_is_always_dated_in_full():
    assert words.day(TODAY) == "21 November 2026"
    assert words.weekday(TODAY) == "Saturday 21 November 2026"


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (time(0, 0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(8, 0), "8am"),
        (time(11, 59), "11:59am"),
        (time(12, 0), "midday"),
        (time(12, 30), "12:30pm"),
        (time(13, 30), "1:30pm"),
        (time(23, 0), "11pm"),
    ],
)
def test_times_are_told_in_twelve_hours(at, written):
    assert words.clock(at) == written


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 11, 20, 18, 0, tzinfo=UTC), "yesterday at 6pm"),
        (datetime(2026, 11, 21, 0, 0, tzinfo=UTC), "today at midnight"),
        # British summer time: eleven at night in UTC is already the next day here.
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July 2026 at 12:30am"),
        # Either side of the night the clocks go back.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026 at 1:30am"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026 at 1:30am"),
    ],
)
def test_moments_are_told_in_the_time_of_england(at, written):
    assert words.moment(at, today=TODAY) == written


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        words.moment(datetime(2026, 11, 20, 18, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (time(8), time(13), "8am to 1pm"),
        (time(8), time(12), "8am to midday"),
        (time(9, 30), time(9, 30), "9:30am"),
        (time(8), None, "from 8am"),
        (None, time(17), "by 5pm"),
        (None, None, ""),
        (time(0), time(6), "midnight to 6am"),
        (datetime(2026, 7, 1, 7, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC), "8am to 1pm"),
    ],
)
def test_a_window_says_as_much_as_is_known(start, end, written):
    assert words.window(start, end) == written


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2026, 3, 3), date(2026, 3, 3), "3 March 2026"),
        (date(2026, 3, 3), date(2026, 3, 5), "3 to 5 March 2026"),
        (date(2026, 2, 28), date(2026, 3, 3), "28 February to 3 March 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 December 2026 to 2 January 2027"),
    ],
)
def test_a_span_of_days_says_nothing_twice(start, end, written):
    assert words.span(start, end) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("1240"), "£1,240"),
        (Decimal("1240.00"), "£1,240"),
        (Decimal("1240.5"), "£1,240.50"),
        (Decimal("0"), "£0"),
        (Decimal("-12"), "-£12"),
        (Decimal("1234567.89"), "£1,234,567.89"),
        (10, "£10"),
    ],
)
def test_money_has_pence_only_when_there_are_some(amount, written):
    assert words.money(amount) == written


@pytest.mark.parametrize(
    ("amount", "short", "whole"),
    [
        (0, "£0", "£0"),
        (950, "£950", "£950"),
        (1240, "£1,240", "£1,240"),
        (2980, "£2,980", "£2,980"),
        (9_999.6, "£10k", "£10,000"),
        (12_400, "£12k", "£12,400"),
        (999_900, "£1m", "£999,900"),
        (3_400_000, "£3.4m", "£3,400,000"),
        (Decimal("99.6"), "£100", "£100"),
    ],
)
def test_money_in_charts_is_round(amount, short, whole):
    assert words.short_money(amount) == short
    assert words.pounds(amount) == whole


@pytest.mark.parametrize(
    ("count", "written"), [(0, "no repairs"), (1, "1 repair"), (2, "2 repairs"), (1204, "1,204 repairs")]
)
def test_counts_agree_with_their_word(count, written):
    assert words.plural(count, "repair") == written


def test_a_word_may_have_a_plural_of_its_own():
    assert words.plural(2, "enquiry", "enquiries") == "2 enquiries"


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (0, 0, "none"),
        (0, 9, "0%"),
        (9, 9, "100%"),
        (94, 100, "94%"),
        (1, 1000, "less than 1%"),
        (999, 1000, "99%"),
    ],
)
def test_a_share_is_all_or_none_only_when_it_is(part, whole, written):
    assert words.percent(part, whole) == written


@pytest.mark.parametrize(
    ("things", "written"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_are_joined_as_they_are_spoken(things, written):
    assert words.listed(things) == written


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("ls14ap", "LS1 4AP"),
        (" Ls1  4aP ", "LS1 4AP"),
        ("M1 1AE", "M1 1AE"),
        ("ec1a1bb", "EC1A 1BB"),
        (" ? ", "?"),
    ],
)
def test_postcodes_are_written_one_way(raw, written):
    assert words.postcode(raw) == written


def test_names_own_things_with_the_right_apostrophe():
    assert words.possessive("Larkfield Homes") == "Larkfield Homes'"
    assert words.possessive("Northmoor Council") == "Northmoor Council's"


def test_a_sentence_can_begin_with_a_day():
    assert words.capital("yesterday at 6pm") == "Yesterday at 6pm"
    assert words.capital("") == ""
