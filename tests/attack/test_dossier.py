"""A resident whose words end up on the paper that goes to the Ombudsman."""

import pytest

from portal.office.hazards.dossier import words_of


@pytest.mark.parametrize(
    "wrote",
    [
        "2026-13-45",
        "0000-00-00",
        "٢٠٢٦-٠٢-٣٠",
        "2026-02-30T25:61:61Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_words_that_look_like_no_day_there_is_stand_as_they_were_written(wrote: str) -> None:
    assert words_of(wrote) == wrote


@pytest.mark.parametrize("gap", ["\n", "\r\n", " \n", "\u2028", "\x0c"])
def test_nobody_makes_the_case_a_pile_of_empty_sheets(gap: str) -> None:
    assert words_of(f"It drips.{gap * 900}Still.") == "It drips.\n\nStill."
