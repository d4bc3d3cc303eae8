"""Memory does not grow with the file."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.delivery import find_files, read_checked
from standards.seen import Seen

HEADER = "work_order_reference,unit_reference,description_of_work,work_class_code,priority_code,date_raised\n"
FEW, MANY = 40_000, 160_000  # the few fill every buffer already


def lines(count: int) -> Iterator[str]:
    for number in range(count):
        yield f"W{number},U{number % 999},The tap in the kitchen drips {number},10,3,2026-01-05\n"


def peak(path: Path, count: int) -> int:
    with path.open("w") as file:
        file.write(HEADER)
        file.writelines(lines(count))
    tracemalloc.start()
    try:
        assert sum(len(batch.rows) for batch in read_checked(find_files(path)[0])) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_four_times_the_rows_need_little_more_than_their_keys(tmp_path: Path) -> None:
    path = tmp_path / "work_orders.csv"
    few, many = peak(path, FEW), peak(path, MANY)
    assert many - few < 40 * (MANY - FEW)  # bytes; a key takes 12 to 24, and twice that while the table grows


@pytest.mark.parametrize("count", [10, 5000, 50_000])
def test_a_key_is_known_again_however_many_went_by(count: int) -> None:
    seen = Seen()
    assert seen.repeats(f"K{number}" for number in range(count)) == []
    assert seen.repeats([None, "K0", "new", "new", f"K{count - 1}"]) == [1, 3, 4]


@given(st.lists(st.lists(st.integers(0, 400) | st.none(), max_size=60), max_size=40))
def test_what_went_to_disk_is_known_again_as_a_plain_set_knows_it(batches: list[list[int | None]]) -> None:
    seen, plain = Seen(most=64, bits=1 << 10), set[int]()
    for batch in batches:
        expected = []
        for place, key in enumerate(batch):
            if key in plain:
                expected.append(place)
            elif key is not None:
                plain.add(key)
        assert seen.repeats(None if key is None else f"K{key}" for key in batch) == expected
