"""What people wrote is words to a spreadsheet, never a formula."""

import pytest

from portal.core.spreadsheets import FORMULA_STARTS, inert


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_what_begins_as_a_formula_is_made_words(start: str) -> None:
    assert inert(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["", "A tap = a leak", "1-2", "'=1"])
def test_anything_else_stays_as_it_is(cell: str) -> None:
    assert inert(cell) == cell
