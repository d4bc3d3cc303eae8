"""Whether a list of problems is whole: every room has something, and every row leads somewhere. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.core.words import listed
from portal.repairs.emergencies import emergencies
from portal.repairs.problems import COLUMNS, Row, parted, question
from portal.repairs.rights import Law
from portal.repairs.rooms import BY_KEY, GROUPS, ROOMS
from standards.codelists import codelist

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_ROWS = 500
MOST_QUESTIONS = 3
MOST_CHOICES = 8
# The longest that each may be; what is stored of a report has no room for more.
LONGEST = {"key": 60, "name": 120, "hint": 200, "advice": 1000, "why": 300, "rate_code": 50, "questions": 600}
LONG = 300
NEEDED = ("key", "name", "rooms", "group", "trade_code", "class_code", "type_code", "priority", "leaseholder")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
FORMULA = ("=", "+", "@", "-")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong, in a sentence; ``row`` counts from 1, and is 0 for the list as a whole."""

    row: int
    key: str
    column: str
    words: str


def check(rows: Sequence[Row], priorities: Collection[str], *, law: Law) -> list[Fault]:
    """Everything that is wrong with a landlord's list, in its own order; nothing when it is whole.

    ``priorities`` are the keys of the landlord's own.
    """
    if len(rows) > MOST_ROWS:
        words = f"The list has {len(rows)} problems. {MOST_ROWS} is the most it can have."
        return [Fault(row=0, key="", column="", words=words)]
    found = [
        Fault(row=number, key=row.get("key") or "", column=column, words=words)
        for number, row in enumerate(rows, 1)
        for column, words in check_row(row, priorities, law=law)
    ]
    found += _repeated(rows)
    return [*sorted(found, key=lambda fault: fault.row), *_of_the_whole(rows)]


def check_row(row: Row, priorities: Collection[str], *, law: Law) -> Iterator[tuple[str, str]]:
    """(column, what is wrong with it) of one row by itself."""
    held = {column: row.get(column) or "" for column in COLUMNS}
    yield from _missing(held)
    yield from _too_long(held)
    yield from _unknown(held, priorities, law)
    yield from _rooms(held)
    yield from _questions(held, law)
    if held["key"] and not KEY.fullmatch(held["key"]):
        yield "key", "Write the key in small letters, digits and dashes, as blocked-sink."
    if held["resident_pays"] == "yes" and not held["why"]:
        yield "why", "Say why the household sees to it: they read this."


def _missing(held: Row) -> Iterator[tuple[str, str]]:
    for column in NEEDED:
        if not held[column].strip():
            yield column, f"Fill in {COLUMN_NAMES[column]}."


def _too_long(held: Row) -> Iterator[tuple[str, str]]:
    for column, text in held.items():
        most = LONGEST.get(column, LONG)
        if len(text) > most:
            yield column, f"Make {COLUMN_NAMES[column]} {most} characters or fewer. It has {len(text)}."
        if CONTROL.search(text):
            yield column, f"Take what is not a letter, a digit or a sign out of {COLUMN_NAMES[column]}."
        if text.startswith(FORMULA):
            yield column, f"Begin {COLUMN_NAMES[column]} with a letter: to a spreadsheet it is a sum."


def _unknown(held: Row, priorities: Collection[str], law: Law) -> Iterator[tuple[str, str]]:
    """Codes and keys that lead nowhere."""
    known: Mapping[str, tuple[Collection[str], str]] = {
        "group": (GROUPS, "is no heading"),
        "trade_code": (codelist("TradeCode"), "is not in HACT's list of trades"),
        "class_code": (codelist("WorkClassCode"), "is not in HACT's list of work classes"),
        "type_code": (codelist("WorkType"), "is not in HACT's list of work types"),
        "priority": (priorities, "is none of your priorities"),
        "in_cold": (priorities, "is none of your priorities"),
        "if_vulnerable": (priorities, "is none of your priorities"),
        "right_to_repair": (law.lines, "is no line of the Right to Repair"),
        "hazard": (law.hazards, "is not in the list of hazards"),
        "emergency": (emergencies(), "is no emergency page"),
        "leaseholder": (("owner", "landlord"), "is neither owner nor landlord"),
        "resident_pays": (("yes",), "is neither yes nor empty"),
        "certainty": (("high", "medium", "low"), "is not high, medium or low"),
    }
    for column, (codes, words) in known.items():
        if held[column] and held[column] not in codes:
            yield column, f"{capped(held[column])} {words}."


def _rooms(held: Row) -> Iterator[tuple[str, str]]:
    unknown = [room for room in held["rooms"].split() if room not in BY_KEY]
    if unknown:
        yield "rooms", f"{capped(listed(unknown))} {'are no rooms' if unknown[1:] else 'is no room'}."


def _questions(held: Row, law: Law) -> Iterator[tuple[str, str]]:
    asked = [question(text) for text in parted(held["questions"])]
    if len(asked) > MOST_QUESTIONS:
        yield "questions", f"Ask {MOST_QUESTIONS} questions or fewer. There are {len(asked)}."
    if any("[" in one.text or "]" in one.text or not one.text for one in asked):
        yield "questions", "Write choices in brackets after the question: How much? [A drip / It pours]"
    if any(len(one.choices) == 1 or len(one.choices) > MOST_CHOICES for one in asked):
        yield "questions", f"Give a question 2 to {MOST_CHOICES} choices, or none."
    if len({one.key for one in asked}) < len(asked):
        yield "questions", "Two questions are the same."
    line = law.lines.get(held["right_to_repair"])
    if line and line.not_if and line.must_ask and all(one.text != line.not_if[0] for one in asked):
        text, answer = line.not_if
        yield "questions", f"{line.key} depends on this question: {text} [{answer} / ...]"


def _repeated(rows: Sequence[Row]) -> list[Fault]:
    counts = Counter(row.get("key") or "" for row in rows)
    return [
        Fault(row=number, key=key, column="key", words=f"{capped(key)} is the key of two problems.")
        for number, row in enumerate(rows, 1)
        if (key := row.get("key") or "") and counts[key] > 1
    ]


def _of_the_whole(rows: Sequence[Row]) -> Iterator[Fault]:
    """What no single row can be blamed for."""
    used = {room for row in rows for room in (row.get("rooms") or "").split()}
    for room in ROOMS:
        if room.key not in used:
            yield _whole("rooms", f"Nothing can be reported for “{room.name}” ({room.key}).")
    keys = {row.get("key") for row in rows}
    for emergency in emergencies().values():
        if emergency.report and emergency.problem not in keys:
            words = f"The emergency page “{emergency.name}” reports {emergency.problem}, which is not there."
            yield _whole("key", words)


def _whole(column: str, words: str) -> Fault:
    return Fault(row=0, key="", column=column, words=words)


def capped(text: str) -> str:
    """Enough of somebody's text to know it by."""
    return text if len(text) <= 40 else text[:40] + "…"


COLUMN_NAMES: Mapping[str, str] = {
    "key": "the key",
    "name": "the name",
    "rooms": "the rooms",
    "group": "the heading",
    "hint": "the hint",
    "trade_code": "the trade",
    "class_code": "the work class",
    "type_code": "the work type",
    "priority": "the priority",
    "in_cold": "the priority in the cold months",
    "if_vulnerable": "the priority with somebody vulnerable",
    "rate_code": "your own code",
    "right_to_repair": "the Right to Repair line",
    "hazard": "the hazard",
    "advice": "the advice",
    "resident_pays": "who pays",
    "why": "the reason",
    "leaseholder": "whose it is in a home that is owned",
    "component_kind": "the parts",
    "emergency": "the emergency page",
    "questions": "the questions",
    "certainty": "the certainty",
}
