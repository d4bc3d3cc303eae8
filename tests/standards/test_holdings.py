"""What is held, as a line and as a checksum that anybody can make."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from standards.holdings import FIELDS, Held, NotHeld, State, checksum, line, read

ONE = Held(
    reference="LH-1",
    report="0b7c7a5e-6a0c-4c1e-9a53-2f1d5b8e4a10",
    raised=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    due=datetime(2026, 11, 30, tzinfo=UTC),
    contractor="BRIGHT",
    visit=date(2026, 11, 24),
)
TWO = Held(
    reference="LH-2",
    state=State.COMPLETED,
    raised=datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
    completed=datetime(2026, 7, 3, 10, tzinfo=UTC),
)


def test_a_line_has_the_days_of_london() -> None:
    assert line(ONE) == "LH-1\topen\t2026-11-02\t2026-11-30\t\t\tBRIGHT\t2026-11-24"
    assert line(TWO) == "LH-2\tcompleted\t2026-07-01\t\t2026-07-03\t\t\t"


def test_a_line_has_the_fields_that_are_asked_for_in_their_own_order() -> None:
    assert line(ONE, ["Due", "State"]) == "LH-1\topen\t2026-11-30"


def test_the_examples_of_the_document_are_true() -> None:
    text = Path("docs/reconciling.md").read_text()
    told = re.findall(r"`([0-9a-f]{64})`", text)
    assert told == [checksum([ONE]), checksum([ONE, TWO])]
    for name in FIELDS:
        assert f"`{name}`" in text


def test_the_order_in_which_they_come_is_no_matter() -> None:
    assert checksum([TWO, ONE]) == checksum([ONE, TWO])


@pytest.mark.parametrize("order", [ONE, TWO, Held(reference="LH-3", state=State.CANCELLED)])
def test_what_is_written_is_read_as_the_same(order: Held) -> None:
    assert read(order.document) == order


def test_a_moment_without_a_zone_is_in_london() -> None:
    read_one = read({"Reference": "a", "State": "open", "Raised": "2026-07-01T00:30:00"})
    assert line(read_one).startswith("a\topen\t2026-07-01")


@pytest.mark.parametrize(
    "document",
    [
        None,
        3,
        [],
        {},
        {"Reference": "a"},
        {"Reference": "", "State": "open"},
        {"Reference": "a" * 101, "State": "open"},
        {"Reference": 3, "State": "open"},
        {"Reference": "a\0", "State": "open"},
        {"Reference": "a", "State": "half"},
        {"Reference": "a", "State": "open", "Due": "tomorrow"},
        {"Reference": "a", "State": "open", "Due": "0001-01-01"},
        {"Reference": "a", "State": "open", "Visit": "2026-02-30"},
        {"Reference": "a", "State": "open", "Visit": ["2026-02-03"]},
    ],
)
def test_what_is_no_order_is_not_read(document: object) -> None:
    with pytest.raises(NotHeld):
        read(document)
