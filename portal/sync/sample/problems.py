"""What can go wrong, read from problems.toml, and which of it can go wrong where and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.sync.sample.chance import Deck
from portal.sync.sample.figures import table
from portal.sync.sample.landlords import Landlord
from portal.sync.sample.seasons import SUMMER, WINTER

EMERGENCY, URGENT, ROUTINE, PLANNED = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One kind of thing that goes wrong, with its texts made ready to be drawn."""

    name: str
    at: str
    needs: frozenset[str]
    trade: str
    weight: float
    winter: float
    summer: float
    priorities: tuple[float, ...]
    cost: tuple[float, float]
    lines: tuple[tuple[str, str], ...]
    awaits: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    quotes: tuple[str, ...]
    work_class: str
    work_type: str

    def weight_in(self, month: int) -> float:
        """How common it is in a month, January being 0."""
        return self.weight * (
            self.winter if month + 1 in WINTER else self.summer if month + 1 in SUMMER else 1
        )


Choice = tuple[Problem, int]


class Problems:
    """A landlord's problems, dealt by place and month. Decks are made when first drawn from."""

    def __init__(self, landlord: Landlord) -> None:
        self.all = [_problem(facts, landlord.rate_code) for facts in table("problems.toml")["problem"]]
        self._decks: dict[tuple[str, frozenset[str], int, bool], Deck[Choice]] = {}

    def deck(self, at: str, has: frozenset[str], month: int, emergency: bool) -> Deck[Choice]:
        """Problems with their priorities that befall a place which has `has`, in a month (January is 0)."""
        key = (at, has, month, emergency)
        if key not in self._decks:
            fitting = [problem for problem in self.all if problem.at == at and problem.needs <= has]
            wanted = (EMERGENCY,) if emergency else (URGENT, ROUTINE, PLANNED)
            self._decks[key] = Deck(
                ((problem, priority), problem.weight_in(month) * problem.priorities[priority])
                for problem in fitting
                for priority in wanted
            )
        return self._decks[key]

    def year(self, at: str, has: frozenset[str], emergency: bool) -> list[Deck[Choice]]:
        """The decks of the twelve months."""
        return [self.deck(at, has, month, emergency) for month in range(12)]


def _problem(facts: dict[str, Any], rate_code: str) -> Problem:
    return Problem(
        name=facts["name"],
        at=facts.get("at", "home"),
        needs=frozenset(facts.get("needs", ())),
        trade=facts["trade"],
        weight=facts["weight"],
        winter=facts.get("winter", 1.0),
        summer=facts.get("summer", 1.0),
        priorities=tuple(facts["priorities"]),
        cost=(facts["cost"][0], facts["cost"][1]),
        lines=tuple(
            (rate_code.format(group=group, number=number), text) for group, number, text in facts["lines"]
        ),
        awaits=tuple(facts.get("awaits", ())),
        texts=_texts(facts),
        quotes=tuple(f" Tenant says: {words}." for words in facts.get("quotes", ())),
        work_class=facts.get("class", "10"),
        work_type=facts.get("type", "40" if facts["trade"] == "HE-H" else "30"),
    )


def _texts(facts: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """(what is wrong, where) for each text and room; a text that names no room goes with each of them."""
    pairs = [(text, room) for text in facts["says"] for room in facts["rooms"]]
    return tuple((_sentence(text.format(room=_in_sentence(text, room))), room) for text, room in pairs)


def _in_sentence(text: str, room: str) -> str:
    return room if text.startswith("{room}") else room.lower()


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]
