"""The dossier of a hazard case as people read it, on a page and on paper."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from portal.core import paper, words
from portal.office import alerts
from portal.office.hazards.case import ENDED, EVENTS
from portal.office.previews import title_of

# What is said of one thing: a text, or of several things again what is said of them.
Value = str | list["Lines"]
Lines = list[tuple[str, Any]]  # a name and its Value

PARTS: Mapping[str, str] = {
    "case": "The case",
    "law": "The law",
    "told": "How it became known",
    "judged": "How it was judged, and on what knowledge",
    "clocks": "Each clock",
    "investigations": "Investigations",
    "summaries": "What was written to the household",
    "messages": "Messages to the household",
    "works": "The work",
    "photos": "Photos",
    "access_attempts": "Attempts to get in",
    "accommodation": "Somewhere to stay",
    "events": "Every event",
}
LABELS: Mapping[str, str] = {
    "at": "When",
    "as": "Judged as",
    "law": "Law",
    "way": "How",
    "under_law": "The law sets the times",
    "sets_the_times": "It sets the times",
    "told_in_writing_at": "The household was told in writing",
    "told_late_at": "Staff were told that it is late",
    "warned_at": "Staff were warned",
    "facts_known_since": "The facts were known since",
    "alerts_known": "What was known of the household's needs",
    "household_known": "What was said of the household",
    "readings": "What was measured",
    "aware_at": "First known",
    "opened_at": "Written down here",
    "opened_by": "Written down by",
    "reason_words": "What was done to keep it, and what happened",
    "reason_by": "Who says so",
    "reason_at": "Said on",
    "ended_at": "Stopped",
    "ended": "Why it stopped",
    "closing_evidence": "What shows that it is over",
    "kind": "Message",
    "channel": "By",
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TIMES = ("What had to be done", "From", "By", "Done", "How it went", "Why")


@dataclass(frozen=True)
class Part:
    """One heading of the dossier, with an entry for each thing under it."""

    key: str
    title: str
    entries: list[Lines]


def parts(document: Mapping[str, Any]) -> list[Part]:
    """Every part of `portal.hazards.dossier.dossier`, in words; what was not said is left out."""
    return [Part(key, title, _entries(key, document[key])) for key, title in PARTS.items()]


def times(document: Mapping[str, Any]) -> list[Sequence[str]]:
    """A row for each clock, under `TIMES`: what had to be done by when, and whether it was."""
    return [
        (
            one["duty"],
            words_of(one["starts_at"]),
            words_of(one["due_at"]) or "No time is set",
            words_of(one["done_at"]) or ("" if one["ended"] else "Not done"),
            _went(one),
            words.capital(": ".join(filter(None, (one["reason"], one["reason_words"])))),
        )
        for one in document["clocks"]
    ]


def on_sheets(document: Mapping[str, Any]) -> bytes:
    """The same as a PDF."""
    case = document["case"]
    return paper.pdf(
        "dossier",
        {
            "title": f"{case['reference']}: {words.capital(case['hazard'])}",
            "reference": case["reference"],
            "landlord": case["landlord"],
            "address": case["address"],
            "made": words_of(document["made_at"]),
            "headings": TIMES,
            "times": times(document),
            "parts": [asdict(part) for part in parts(document)],
        },
    )


def words_of(value: Any) -> str:
    """A plain value of the document as people say it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value is None:
        return ""
    said = str(value)
    try:
        if MOMENT.fullmatch(said):
            return words.moment(datetime.fromisoformat(said))
        return words.full_day(date.fromisoformat(said)) if DAY.fullmatch(said) else _without_gaps(said)
    except (ValueError, OverflowError):  # somebody's own words, that look like a day there never was
        return said


def _without_gaps(said: str) -> str:
    """With one empty line where there were many: a thousand of them would be forty empty sheets."""
    kept: list[str] = []
    for line in said.splitlines():
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept)


def label(key: str) -> str:
    """How a name of the document is said: completed_at is Completed."""
    return LABELS.get(key) or words.capital(re.sub(r"_(at|on)$", "", key).replace("_", " "))


def _went(clock: Mapping[str, Any]) -> str:
    ended = ENDED.get(clock["ended"], "Ended") if clock["ended"] else ""
    if clock["missed"]:
        return f"Missed. {ended}" if ended else "Missed"
    if ended:
        return ended
    return "Kept" if clock["done_at"] else "It runs"


def _why_ended(key: str) -> str:
    return words.capital(ENDED.get(key, "").removeprefix("Ended: "))


def _entries(key: str, said: Any) -> list[Lines]:
    many: list[dict[str, Any]] = said if isinstance(said, list) else [said]
    if key == "messages":
        many = [{**one, "kind": title_of(one["kind"])} for one in many]
    if key == "photos":
        many = [{name: value for name, value in one.items() if name != "code"} for one in many]
    if key == "events":
        many = [{**one, "what": EVENTS.get(one["what"], words.capital(one["what"]))} for one in many]
    if key == "judged":
        many = [
            {**one, "alerts_known": [alerts.words_of(code) for code in one["alerts_known"]]} for one in many
        ]
    if key == "clocks":
        many = [{**one, "ended": _why_ended(one["ended"])} for one in many]
    return [_lines(one) for one in many]


def _lines(one: Mapping[str, Any]) -> Lines:
    shown = ((label(key), _value(value)) for key, value in one.items())
    return [(name, value) for name, value in shown if value]


def _value(value: Any) -> Value:
    if isinstance(value, Mapping):
        return [_lines(value)] if value else ""
    if isinstance(value, list):
        if all(isinstance(one, Mapping) for one in value):
            return [lines for one in value if (lines := _lines(one))]
        return ", ".join(map(words_of, value))
    return words_of(value)
