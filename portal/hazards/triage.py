"""The questions of triage as data, and what the answers point to. The judgement stays a person's. Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("triage.toml")
YES, NO, UNKNOWN = "yes", "no", "not known"
CHOICES = ((YES, "Yes"), (NO, "No"), (UNKNOWN, "Not known"))
# So many answers that point to an emergency together make one likely.
TOGETHER = 2


@dataclass(frozen=True, kw_only=True)
class Question:
    """One of them, in words for staff."""

    key: str
    text: str
    hint: str
    points: str


@cache
def questions() -> tuple[Question, ...]:
    """In the order they are asked."""
    return tuple(Question(**row) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["question"])


def points_to_emergency(answers: Mapping[str, str]) -> list[Question]:
    """Which answers say, alone or together, that it may be an emergency; none where they do not."""
    said = [one for one in questions() if answers.get(one.key) == YES]
    if alone := [one for one in said if one.points == "alone"]:
        return alone
    likely = [one for one in said if one.points == "with"]
    return likely if len(likely) >= TOGETHER else []
