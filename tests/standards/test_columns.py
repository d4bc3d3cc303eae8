"""The fast way through a column finds what reading cell by cell finds."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from standards.cells import cell_reader
from standards.columns import Memory, column_reader
from standards.kinds import KINDS, Column
from standards.values import BadValue
from tests.standards.rows import DECIMALS, MOMENTS, PLAIN_TEXT

COLUMNS = [
    KINDS["work_orders"].column(name)
    for name in (
        "work_order_reference",
        "required_completion_date_time",
        "date_raised",
        "actual_cost",
        "priority_code",
        "work_element_1_quantity_amount",
    )
]
ODD = st.sampled_from(
    [
        "",
        " ",
        "2026-01-05",
        "2026-01-05T10:00",
        "2026-06-05 10:00:00",
        "2026-10-25 01:30:00",
        "2026-03-29T01:30:00",
        "2026-01-05T10:00:00Z",
        "2026-01-05T10:00:00.5+00:00",
        "2026-02-30T10:00:00+00:00",
        "05/01/2026 10:00",
        "2026-01-05T25:00:00+00:00",
        "=1+1",
        "-5",
        "+44 7700 900123",
        "- a",
        "a¬b",
        " a ",
        "a\nb",
        "45.50",
        "045",
        "1e5",
        "£1,200.00",
        "0.0",
        "-0",
        ".5",
        "1.",
        "9" * 20,
        "x\0y",
        "2",
        "2.0",
        "High",
        "#N/A",
        "#1",
        "20260105",
        "2026-W01-1",
        "2026-01-05T10:00:00+0000",
        "٣",
    ]
)
CELLS = st.lists(st.one_of(ODD, MOMENTS, DECIMALS, PLAIN_TEXT), min_size=1, max_size=8)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
@settings(max_examples=100)
@given(cells=CELLS)
@example(cells=["2026-01-05", ""])
@example(cells=[","])
@example(cells=["1,200", "3"])
@example(cells=["2026-01-05T10:00:00+00:00", "2026-01-05"])
def test_a_column_read_whole_is_a_column_read_cell_by_cell(column: Column, cells: list[str]) -> None:
    memory = Memory(column)
    reader = column_reader(column, memory)
    assert list(reader.read(tuple(cells))) == [_slowly(column, cell) for cell in cells]


def _slowly(column: Column, cell: str) -> str | None:
    try:
        read = cell_reader(column)(cell)
    except BadValue:
        return None
    return read.text if read else None


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2026-07-01 09:00", "2026-07-01T09:00:00+01:00"),
        ("2026-10-25 00:30:00", "2026-10-25T00:30:00+01:00"),
        ("2026-10-25 01:30:00", "2026-10-25T01:30:00+01:00"),  # twice that night: the first is meant
        ("2026-10-25 02:30:00", "2026-10-25T02:30:00+00:00"),
        ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00+00:00"),
        ("01/12/2026 9:05 pm", "2026-12-01T21:05:00+00:00"),
        ("2026-07-01", "2026-07-01T00:00:00+01:00"),
    ],
)
def test_a_time_without_a_zone_is_uk_time(cell: str, said: str) -> None:
    column = KINDS["work_orders"].column("closed_date_time")
    assert column_reader(column, Memory(column)).read([cell, ""]) == [said, None]


@pytest.mark.parametrize("end", ["earliest_arrival_time", "latest_completion_time"])
def test_the_hours_of_a_visit_are_times_of_day(end: str) -> None:
    read = cell_reader(KINDS["work_orders"].column(f"appointment_1_{end}"))
    found = read("8:30 am")
    assert found
    assert found.text == "08:30:00"
    with pytest.raises(BadValue):
        read("morning")
