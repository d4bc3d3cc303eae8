"""docs/messages-in.md says what each message does, and leaves none out."""

import re
from pathlib import Path

from portal.repairs.rules import AFTER_UPDATE
from portal.sync.incoming import reading
from portal.sync.incoming.applying import KINDS
from portal.sync.out import rules

TEXT = (Path(__file__).parents[3] / "docs" / "messages-in.md").read_text()


def test_every_kind_that_is_applied_is_a_row() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)) - {"TypeCode"} == set(KINDS)


def test_every_type_of_update_is_a_row() -> None:
    rows = re.findall(r"^\| (\d[\d, to-]*) \|", TEXT, re.MULTILINE)
    named = {code.strip() for row in rows for code in re.split(r",|to", row)}
    families = {code.split("-")[0] for code in AFTER_UPDATE}
    assert families <= {code.split("-")[0] for code in named}
    assert named <= set(AFTER_UPDATE)


def test_every_word_that_ends_something_is_named() -> None:
    for word in reading.SAID_DONE | reading.SAID_CANCELLED | reading.SAID_VISIT_OFF:
        assert f"`{word}`" in TEXT


def test_the_numbers_are_those_of_the_rules() -> None:
    assert (rules.MOST_TRIES, rules.FAILURES_TO_REST) == (8, 5)
    assert (rules.LONGEST_WAIT.seconds, rules.LONGEST_REST.seconds) == (600, 120)
