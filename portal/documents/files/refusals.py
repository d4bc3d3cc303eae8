"""Why a file is not published, in words that say what to do."""

from enum import StrEnum


class Refusal(StrEnum):
    """By its key."""

    EMPTY = "empty"
    TOO_LARGE = "too large"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    LOCKED = "locked"
    ACTIVE = "active"
    HIDDEN = "hidden"
    PIVOT = "pivot"
    CHANGES = "changes"
    FORMULA = "formula"
    LETTERS = "letters"


WORDS = {
    Refusal.EMPTY: "There is nothing in this file.",
    Refusal.TOO_LARGE: "This file is larger than 20 MB. Make it smaller, or publish it in parts.",
    Refusal.UNKNOWN: (
        "This is none of the kinds of file that can be published: PDF, CSV, text, Excel (xlsx), OpenDocument "
        "spreadsheet (ods) or Word (docx). Save it as one of these."
    ),
    Refusal.BROKEN: "This file could not be read. A part of it may be missing. Save it again.",
    Refusal.LOCKED: "This file is locked with a password. Save it without one: everybody is to read it.",
    Refusal.ACTIVE: (
        "This file holds a program, another file, or something that it fetches from elsewhere. Save it "
        "without those, as a PDF for instance."
    ),
    Refusal.HIDDEN: (
        "This spreadsheet has hidden sheets, rows or columns. Whoever gets the file can see them. Take them "
        "out, or show them."
    ),
    Refusal.PIVOT: (
        "This spreadsheet has a pivot table, which keeps a copy of all that it was made from. Copy its "
        "numbers into a new sheet, and publish that."
    ),
    Refusal.CHANGES: (
        "This document still shows what was changed in it, or has comments. Accept the changes and delete "
        "the comments first."
    ),
    Refusal.FORMULA: (
        "A cell of this file begins like a formula, which a spreadsheet would work out on the computer of "
        "whoever opens it. Take the =, + or @ away from the beginning."
    ),
    Refusal.LETTERS: "This file has letters that not every computer reads. Save it as UTF-8.",
}


class Refused(Exception):
    """The file is not published; its words say why, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(WORDS[refusal])
        self.refusal = refusal
