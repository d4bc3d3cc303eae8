"""Every issue has its words, and every code is raised somewhere."""

import csv
import re
import string
from pathlib import Path

import pytest

import standards
from standards.issues import Code, Severity, issue, wordings

ROOT = Path(standards.__file__).parents[1]
WORDS = {
    "file", "line", "field", "value", "row", "reason", "count", "expected", "limit", "other", "earlier",
    "earlier_value", "later", "later_value",
}  # fmt: skip


def raised() -> set[Code]:
    """The codes named in the source, as Code.X or, where SQL needs it, as text."""
    found: set[Code] = set()
    for folder in ("standards", "portal"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name == "issues.py" and folder == "standards":
                continue
            source = path.read_text("utf-8")
            found |= {
                Code[name]
                for name in re.findall(r"\bCode\.([A-Z][A-Z0-9_]+)\b", source)
                if name in Code.__members__
            }
            found |= {code for code in Code if re.search(f"[\"']{code.value}[\"']", source)}
    return found


def test_every_code_has_one_row_of_words() -> None:
    with (ROOT / "standards" / "issues.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert sorted(codes) == sorted(code.value for code in Code)


def test_every_code_is_raised_somewhere() -> None:
    assert {code.value for code in Code} - {code.value for code in raised()} == set()


@pytest.mark.parametrize("code", Code)
def test_the_words_need_only_what_is_given(code: Code) -> None:
    needed = {name for _, name, _, _ in string.Formatter().parse(wordings()[code].english) if name}
    assert needed <= WORDS
    said = issue(
        code, "homes.csv", line=3, field="name", value="x", words=dict.fromkeys(WORDS - {"value", "field"}, 1)
    )
    assert "{" not in said.message
    assert said.who


def test_what_happened_to_the_row_or_the_cell_is_said() -> None:
    refused = issue(Code.BAD_DATE, "f.csv", line=2, field="date_raised", value="x", severity=Severity.ERROR)
    dropped = issue(Code.BAD_DATE, "f.csv", line=2, field="date_raised", value="x")
    assert refused.message.endswith("The row was left out.")
    assert dropped.message.endswith("date_raised was left blank.")


def test_a_long_value_is_cut_and_what_cannot_be_shown_is_replaced() -> None:
    said = issue(Code.BAD_DATE, "f.csv", line=2, field="x", value="a\0" + "b" * 500)
    assert len(said.value) == 80
    assert "\0" not in said.value
