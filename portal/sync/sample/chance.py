"""Dice that fall the same way every time for the same seed, and decks to draw from."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Card = TypeVar("Card")
Throw = Callable[[], float]


def dice(*seed: object) -> Random:
    """A stream of chance that depends on `seed` alone: not on the machine, nor on PYTHONHASHSEED."""
    return Random("/".join(map(str, seed)))  # noqa: S311 - made-up data wants repeatable dice, not secrets


class Deck(Generic[Card]):
    """Cards with weights. Drawing one costs a single throw and a search of a table made once."""

    __slots__ = ("cards", "edges", "total")

    def __init__(self, weighted: Iterable[tuple[Card, float]]) -> None:
        pairs = [(card, weight) for card, weight in weighted if weight > 0]
        self.cards = [card for card, _ in pairs]
        self.edges = list(accumulate(weight for _, weight in pairs))
        self.total = self.edges[-1] if pairs else 0.0

    @classmethod
    def of(cls, shares: Mapping[Card, float]) -> Deck[Card]:
        """A deck from a table of shares, as the files of figures hold them."""
        return cls(shares.items())

    def __bool__(self) -> bool:
        return bool(self.cards)

    def draw(self, throw: Throw) -> Card:
        """One card; the heavier, the likelier."""
        return self.cards[bisect(self.edges, throw() * self.total)]


def between(throw: Throw, least: float, most: float) -> int:
    """A whole number from least to most, both included."""
    return int(least + throw() * (most - least + 1))


def pick(throw: Throw, cards: Sequence[Card]) -> Card:
    """One of several, each as likely as the next."""
    return cards[int(throw() * len(cards))]
