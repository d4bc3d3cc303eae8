import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import values
from standards.issues import Code
from standards.values import BadValue, Postcode, Uprn


@pytest.mark.parametrize(
    ("read", "text", "said", "note"),
    [
        (values.read_date, "2026-11-30", "2026-11-30", None),
        (values.read_date, "30/11/2026", "2026-11-30", Code.UK_DATE),
        (values.read_date, "3.1.2026", "2026-01-03", Code.UK_DATE),
        (values.read_date, "3 March 2026", "2026-03-03", Code.UK_DATE),
        (values.read_date, "3rd Sept 2026", "2026-09-03", Code.UK_DATE),
        (values.read_date, "2026-11-30T00:00:00", "2026-11-30", None),
        (values.read_date, "2026-11-30 14:00:00", "2026-11-30", Code.TIME_FOR_DATE),
        (values.read_year_or_date, "1996", "1996-01-01", Code.YEAR_FOR_DATE),
        (values.read_time, "8:05", "08:05:00", None),
        (values.read_time, "12:30 am", "00:30:00", None),
        (values.read_decimal, "45.50", "45.5", None),
        (values.read_decimal, "£1,200.00", "1200", Code.MONEY_SIGNS),
        (values.read_decimal, "-0.0", "0", None),
        (values.read_integer, "3.0", "3", None),
        (values.read_boolean, "TRUE", "true", None),
        (values.read_boolean, "No", "false", Code.BOOLEAN_WORDS),
        (values.read_uprn, "000100012345", "100012345", Code.UPRN_ZEROS),
        (values.read_postcode, "sw1a2aa", "SW1A 2AA", None),
        (values.read_email, "Ann@Example.COM", "Ann@example.com", None),
        (values.read_phone, "+44 (0)7700 900-123", "+447700900123", None),
    ],
)
def test_what_can_only_mean_one_thing_is_read(read: object, text: str, said: str, note: Code | None) -> None:
    assert read(text) == (said, note)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (values.read_date, "30/11/26"),
        (values.read_date, "11/30/2026"),
        (values.read_date, "2026-02-29"),
        (values.read_date, "0026-01-01"),
        (values.read_date, "1996"),
        (values.read_date, "soon"),
        (values.read_date_time, "2026-01-01T"),
        (values.read_date_time, "2026-01-01T10:00:00+99:00"),
        (values.read_time, "24:00"),
        (values.read_decimal, "12,5,x"),
        (values.read_decimal, "NaN"),
        (values.read_decimal, "1e400"),
        (values.read_integer, "2.5"),
        (values.read_boolean, "perhaps"),
        (values.read_uprn, "0"),
        (values.read_uprn, "1234567890123"),
        (values.read_uprn, "12a"),
        (values.read_postcode, "LONDON"),
        (values.read_email, "ann at example.com"),
        (values.read_phone, "ask Ann"),
    ],
)
def test_what_could_mean_something_else_is_refused(read: object, text: str) -> None:
    with pytest.raises(BadValue):
        read(text)  # type: ignore[operator]


READERS = [
    values.read_date, values.read_year_or_date, values.read_date_time, values.read_time, values.read_decimal,
    values.read_integer, values.read_boolean, values.read_uprn, values.read_postcode, values.read_email,
    values.read_phone,
]  # fmt: skip


@pytest.mark.parametrize("read", READERS)
@given(
    text=st.one_of(st.text(min_size=1, max_size=30), st.from_regex(r"[0-9TZ:./ +-]{1,30}", fullmatch=True))
)
def test_any_text_is_read_or_refused_and_what_was_read_reads_the_same(read: object, text: str) -> None:
    try:
        said = read(text.strip() or "x").text  # type: ignore[operator]
    except BadValue:
        return
    assert read(said).text == said  # type: ignore[operator]


def test_a_uprn_is_equal_however_it_was_padded() -> None:
    assert Uprn.parse(" 0010") == Uprn.parse("10")
    assert str(Uprn.parse("0010")) == "10"
    assert Uprn.parse("9") < Uprn.parse("10")


def test_a_postcode_is_equal_however_it_was_typed() -> None:
    assert Postcode.parse("sw1a2aa") == Postcode.parse("SW1A  2AA")
    assert Postcode.parse("sw1a2aa").outward == "SW1A"


def test_days_are_compared_in_london() -> None:
    assert values.london_day("2026-06-30T23:30:00+00:00").isoformat() == "2026-07-01"
    assert values.london_day("2026-06-30").isoformat() == "2026-06-30"
