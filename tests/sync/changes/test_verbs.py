"""Every event has a line in the table of what systems are told: as which kind of change, or why not."""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.sync.changes.subjects import FINDERS
from portal.sync.changes.verbs import TABLE, kinds, kinds_of_verbs
from portal.sync.models import Delivery

PORTAL = Path("portal")
# Verbs that are put together, and what they come to.
PUT_TOGETHER = {"f'delivery {state}'": ("delivery applied", "delivery waiting", "delivery refused")}


def rows() -> list[dict[str, str]]:
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def verbs_of(source: str) -> Iterator[str]:
    """The first argument of each call of `record`, whatever the module calls it by."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "record" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)
            elif isinstance(first, ast.IfExp):
                yield from (str(ast.literal_eval(first.body)), str(ast.literal_eval(first.orelse)))
            else:
                yield from PUT_TOGETHER[ast.unparse(first)]


def recorded() -> set[str]:
    sources = (path.read_text() for path in PORTAL.rglob("*.py"))
    return {verb for source in sources if "import record" in source for verb in verbs_of(source)}


def test_every_verb_has_a_line_and_every_line_a_verb() -> None:
    known = recorded()
    assert known - set(kinds_of_verbs()) == set(), f"add to {TABLE}: is it told to systems, or why not?"
    assert set(kinds_of_verbs()) - known == set(), f"take out of {TABLE}: nothing records it"


def test_a_verb_is_once_in_the_table() -> None:
    verbs = [row["verb"] for row in rows()]
    assert len(verbs) == len(set(verbs))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["verb"])
def test_it_is_told_as_something_or_says_why_not(row: dict[str, str]) -> None:
    assert bool(row["kind"]) != bool(row["why not"])
    if row["kind"]:
        assert row["kind"].count(".") == 1
        assert row["kind"] == row["kind"].lower()
        assert len(row["kind"]) <= 40


def test_verbs_that_are_put_together_are_states_of_a_delivery() -> None:
    known = {f"delivery {state}" for state in Delivery.State.values}
    assert set(PUT_TOGETHER["f'delivery {state}'"]) <= known


def test_each_kind_is_in_the_docs() -> None:
    told = Path("docs/changes.md").read_text()
    assert [kind for kind in kinds() if f"`{kind}`" not in told] == []


def test_what_a_change_can_be_about_is_known() -> None:
    assert set(FINDERS) == {
        "RepairRequest",
        "WorkOrder",
        "Said",
        "Photo",
        "SlotBooking",
        "Correction",
        "Delivery",
        "Outgoing",
        "Incoming",
    }
