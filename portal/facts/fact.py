"""One fact, as it is told: a sentence, as of when, and which system said so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from portal.homes.freshness import Origin


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A sentence of the record that stands on its own; ``key`` is its place in a template."""

    key: str
    label: str
    words: str
    as_of: datetime | None = None
    source: str = ""

    @property
    def stored(self) -> Mapping[str, Any]:
        """As it is kept with the message it was told in: what the record said then."""
        as_of = self.as_of.isoformat() if self.as_of else ""
        return {
            "key": self.key,
            "label": self.label,
            "words": self.words,
            "as_of": as_of,
            "source": self.source,
        }


@dataclass(frozen=True, kw_only=True)
class Known:
    """A record that can be asked about: its name in nobody's words, and what is known of it."""

    kind: str
    code: UUID
    name: str
    facts: tuple[Fact, ...] = ()

    def fact(self, key: str) -> Fact | None:
        """The one with that key, where it is known."""
        return next((one for one in self.facts if one.key == key), None)


def told(key: str, label: str, words: str, origin: Origin | None) -> list[Fact]:
    """The fact, or none where there is nothing to say."""
    words = words.strip()
    if not words:
        return []
    if origin is None:
        return [Fact(key=key, label=label, words=words)]
    return [Fact(key=key, label=label, words=words, as_of=origin.as_of, source=origin.system)]
