"""docs/messages-in.md says what each message does, and leaves none out.

`python -m tests.sync.incoming.test_documented` puts the tables of the code into it.
"""

from pathlib import Path

from portal.repairs.rules import AFTER_UPDATE
from portal.sync.incoming import outcomes, reading
from portal.sync.out import rules
from standards.messages import KINDS

PAGE = Path(__file__).parents[3] / "docs" / "messages-in.md"
TEXT = PAGE.read_text()


def shown(name: str) -> str:
    """What the page has between the marks of a table."""
    _, _, rest = TEXT.partition(f"<!-- table: {name} -->\n")
    return rest.partition("\n<!-- /table -->")[0]


def test_the_page_shows_the_tables_as_they_are() -> None:
    assert shown("outcomes") == outcomes.table_of_outcomes()
    assert shown("situations") == outcomes.table_of_situations()


def test_every_message_and_every_type_has_a_row() -> None:
    rows = outcomes.outcomes()
    assert {row.message for row in rows if not row.type} == set(KINDS)
    assert {row.type for row in rows if row.type and " " not in row.type} == set(AFTER_UPDATE)
    assert {row.message for row in outcomes.situations()} == set(KINDS)


def test_every_word_that_ends_something_is_named() -> None:
    for word in reading.SAID_DONE | reading.SAID_CANCELLED | reading.SAID_VISIT_OFF:
        assert f"`{word}`" in TEXT


def test_the_numbers_are_those_of_the_rules() -> None:
    assert (rules.MOST_TRIES, rules.FAILURES_TO_REST) == (8, 5)
    assert (rules.LONGEST_WAIT.seconds, rules.LONGEST_REST.seconds) == (600, 120)


def write_tables() -> None:
    tables = {"outcomes": outcomes.table_of_outcomes(), "situations": outcomes.table_of_situations()}
    text = TEXT
    for name, table in tables.items():
        before, mark, rest = text.partition(f"<!-- table: {name} -->\n")
        after = rest[rest.index("<!-- /table -->") :]
        text = f"{before}{mark}{table}\n{after}"
    PAGE.write_text(text)


if __name__ == "__main__":
    write_tables()
