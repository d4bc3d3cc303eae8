"""Text and CSV: that they are text, of anybody's computer, and that no cell is a formula."""

import codecs
import csv
import io
import re
import unicodedata
from typing import BinaryIO

from portal.core.spreadsheets import FORMULA_STARTS
from portal.documents.files.kinds import FileKind
from portal.documents.files.refusals import Refusal, Refused

USUAL = {"\t", "\n", "\r"}
# A number below zero, or a telephone number, is no formula.
NUMBER = re.compile(r"[+-][\d\s.,()%£-]*")
# A page of the web is text too, and would be one again if something served it as such.
LOOKS_LIKE_A_PAGE = re.compile(rb"\s*<(!doctype|html|svg|script|\?xml|head|body)", re.IGNORECASE)


def look_at_text(file: BinaryIO) -> FileKind:
    """Raises Refused for what is no text in UTF-8."""
    _read(file)
    return FileKind.TEXT


def look_at_table(file: BinaryIO) -> FileKind:
    """Raises Refused as well for a cell that a spreadsheet would work out."""
    try:
        for row in csv.reader(io.StringIO(_read(file), newline="")):
            if any(is_formula(cell) for cell in row):
                raise Refused(Refusal.FORMULA)
    except csv.Error:
        raise Refused(Refusal.BROKEN) from None
    return FileKind.CSV


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would take the cell for one."""
    return cell.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(cell)


def _read(file: BinaryIO) -> str:
    whole = file.read()
    if LOOKS_LIKE_A_PAGE.match(whole.removeprefix(codecs.BOM_UTF8)):
        raise Refused(Refusal.UNKNOWN)
    try:
        text = whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(Refusal.UNKNOWN if b"\0" in whole else Refusal.LETTERS) from None
    if any(unicodedata.category(letter) == "Cc" and letter not in USUAL for letter in set(text)):
        raise Refused(Refusal.UNKNOWN)
    return text
