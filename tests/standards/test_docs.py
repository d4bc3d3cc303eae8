"""The pages for landlords' data people say what the standard says."""

import re
from pathlib import Path

import pytest

from standards.documenting import documented
from standards.kinds import KINDS
from standards.mapping import load

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["standard.md", "messages.md"])
def test_the_tables_of_the_page_are_as_the_standard_is_now(name: str) -> None:
    """Run `python -m standards document docs/standard.md`, or messages.md, when this fails."""
    page = (DOCS / name).read_text("utf-8")
    assert documented(page) == page


@pytest.mark.parametrize("table", ["messages", "homefile"])
def test_the_page_of_messages_has_its_tables(table: str) -> None:
    assert f"<!-- table: {table} -->\n| " in (DOCS / "messages.md").read_text("utf-8")


@pytest.mark.parametrize("table", [*KINDS, "extensions", "issues"])
def test_the_page_has_a_table_of_everything(table: str) -> None:
    assert f"<!-- table: {table} -->\n| " in (DOCS / "standard.md").read_text("utf-8")


def test_the_example_mapping_of_the_page_can_be_used(tmp_path: Path) -> None:
    page = (DOCS / "mapping.md").read_text("utf-8")
    for number, example in enumerate(re.findall(r"```toml\n(.*?)```", page, re.DOTALL)):
        path = tmp_path / f"{number}.toml"
        path.write_text(example, "utf-8")
        load(str(path))
