"""What can be wrong with a landlord's file, and how we say so.

The wording, the severity and who fixes it are rows of issues.csv; the code is what stays the same.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

SHOWN = 80  # letters of a value that an issue repeats: enough to find it, no more of what may be personal


class Severity(StrEnum):
    ERROR = "error"  # the row, or the file, is refused
    WARNING = "warning"  # the row loads, without the cell
    NOTE = "note"  # read all the same; said once a file


class Code(StrEnum):
    """Every issue there is. The values never change: landlords' own scripts look for them."""

    # The file as a whole
    NOT_FOUND = "not-found"
    NO_FILES = "no-files"
    UNKNOWN_KIND = "unknown-kind"
    REPEATED_KIND = "repeated-kind"
    BAD_SETTINGS = "bad-settings"
    EMPTY_FILE = "empty-file"
    BAD_ARCHIVE = "bad-archive"
    TRUNCATED_FILE = "truncated-file"
    ZIP_BOMB = "zip-bomb"
    BAD_ENCODING = "bad-encoding"
    WINDOWS_1252 = "windows-1252"
    BROKEN_QUOTES = "broken-quotes"
    BAD_JSON = "bad-json"
    BROKEN_JSON = "broken-json"
    # Its columns
    NO_HEADER = "no-header"
    MISSING_COLUMNS = "missing-columns"
    UNKNOWN_COLUMNS = "unknown-columns"
    DUPLICATE_COLUMN = "duplicate-column"
    TOO_MANY_REPEATS = "too-many-repeats"
    HEADER_SPELLING = "header-spelling"
    CAMEL_CASE = "camel-case"
    NOT_STRICT = "not-strict"
    # A row
    TOO_FEW_CELLS = "too-few-cells"
    TOO_MANY_CELLS = "too-many-cells"
    WRONG_SHAPE = "wrong-shape"
    MISSING_REQUIRED = "missing-required"
    MISSING_PLACE = "missing-place"
    INCOMPLETE_GROUP = "incomplete-group"
    DUPLICATE_KEY = "duplicate-key"
    DATES_OUT_OF_ORDER = "dates-out-of-order"
    # A cell
    FORMULA_CELL = "formula-cell"
    SPREADSHEET_ERROR = "spreadsheet-error"
    CONTROL_CHARACTER = "control-character"
    OVERLONG_CELL = "overlong-cell"
    UNKNOWN_CODE = "unknown-code"
    CODE_FROM_NAME = "code-from-name"
    BAD_DATE = "bad-date"
    UK_DATE = "uk-date"
    YEAR_FOR_DATE = "year-for-date"
    TIME_FOR_DATE = "time-for-date"
    BAD_DATE_TIME = "bad-date-time"
    LOCAL_TIME = "local-time"
    DATE_FOR_TIME = "date-for-time"
    BAD_TIME = "bad-time"
    BAD_NUMBER = "bad-number"
    MONEY_SIGNS = "money-signs"
    BAD_BOOLEAN = "bad-boolean"
    BOOLEAN_WORDS = "boolean-words"
    BAD_UPRN = "bad-uprn"
    UPRN_ZEROS = "uprn-zeros"
    BAD_POSTCODE = "bad-postcode"
    BAD_EMAIL = "bad-email"
    BAD_PHONE = "bad-phone"
    # A message of the standard
    UNKNOWN_MESSAGE = "unknown-message"
    UNKNOWN_NAME = "unknown-name"
    MISSING_PART = "missing-part"
    EMPTY_LIST = "empty-list"
    TOO_MANY_ITEMS = "too-many-items"
    CODE_NOT_HERE = "code-not-here"
    # Mappings
    UNMAPPED_VALUE = "unmapped-value"
    MISSING_TABLE = "missing-table"
    BAD_MAPPING = "bad-mapping"
    # Against what the landlord already sent; raised by portal/sync
    WRONG_LANDLORD = "wrong-landlord"
    UNKNOWN_PLACE = "unknown-place"
    UNKNOWN_HOME = "unknown-home"
    UNKNOWN_COMPONENT = "unknown-component"
    UPRN_HELD_BY_ANOTHER_LANDLORD = "uprn-held-by-another-landlord"
    DUPLICATE_UPRN = "duplicate-uprn"
    ENDINGS_HELD_BACK = "endings-held-back"
    OVERLAPPING_TENANCY = "overlapping-tenancy"
    MOVED_PLACE = "moved-place"


# After one of these, rows further down the file were not read: a list with one of them is not complete.
STOPS_READING = frozenset(
    {
        Code.EMPTY_FILE,
        Code.BAD_ARCHIVE,
        Code.TRUNCATED_FILE,
        Code.ZIP_BOMB,
        Code.BROKEN_QUOTES,
        Code.BROKEN_JSON,
        Code.NO_HEADER,
        Code.MISSING_COLUMNS,
        Code.UNKNOWN_KIND,
        Code.NOT_FOUND,
        Code.BAD_MAPPING,
        Code.MISSING_TABLE,
    }
)


@dataclass(frozen=True, slots=True)
class Wording:
    severity: Severity
    who: str
    english: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong, in one place. `line` is the row of a table or the number of a JSON record, from 1."""

    code: Code
    file: str
    line: int | None
    cell: str
    field: str
    value: str
    severity: Severity
    message: str
    who: str


class Unreadable(Exception):
    """Nothing of what was given can be read; `issue` says why in words for whoever sent it."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


@functools.cache
def wordings() -> dict[Code, Wording]:
    with (Path(__file__).parent / "issues.csv").open(newline="", encoding="utf-8") as file:
        return {
            Code(row["code"]): Wording(Severity(row["severity"]), row["who_fixes"], row["english"])
            for row in csv.DictReader(file)
        }


def issue(
    code: Code,
    file: str,
    *,
    line: int | None = None,
    cell: str = "",
    field: str = "",
    value: str = "",
    severity: Severity | None = None,
    words: Mapping[str, object] | None = None,
) -> Issue:
    """The issue in full. `words` fill the placeholders of its English beyond field, value, line and file."""
    wording = wordings()[code]
    severity = severity or wording.severity
    shown = value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
    shown = "".join(letter if letter.isprintable() else "�" for letter in shown)
    said = {"file": file, "line": line, "field": field, "value": shown, **(words or {})}
    message = wording.english.format_map(said) + _consequence(severity, line, field)
    return Issue(code, file, line, cell, field, shown, severity, message, wording.who)


def _consequence(severity: Severity, line: int | None, field: str) -> str:
    if line is None or severity is Severity.NOTE:
        return ""
    if severity is Severity.ERROR:
        return " The row was left out."
    return f" {field} was left blank." if field else ""
