"""A message that a system posts by itself: named, taken in, and what it is answered.

The same message again is answered the same, and nothing is done twice. What makes two messages the same is
the key that came with them; without one, what they say, where that tells of one moment or has a name.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec

from portal.core import clock
from portal.sync.incoming import applying, reading, taking
from portal.sync.models import Incoming, System
from standards import dialects
from standards.messages import Message, check_message

HEARD_EVERY = timedelta(seconds=30)  # no need to write down each time that a system spoke
# Messages whose own Reference names them; of an order it is the order's.
_NAMED = frozenset({"JobStatusUpdate", "RequestAdditionalWorkApproval"})


class KeyUsed(Exception):
    """Another message came with this key."""


class NotYours(Exception):
    """A contractor speaks of an order that is not its own, or not known: both look the same to it."""


class GivesOutNoWork(Exception):
    """A contractor sends what only a landlord may."""


@dataclass(frozen=True)
class Posted:
    """A message that is kept, what is answered to it, and whether it had come before."""

    incoming: Incoming
    answer: Message
    came_before: bool

    @property
    def outcome(self) -> Incoming.Outcome:
        return Incoming.Outcome(self.incoming.outcome)

    @property
    def is_refused(self) -> bool:
        """Whether it asked for a visit, and there is none."""
        return "Response" in self.answer and self.answer["Response"] != reading.CONFIRMED


def post(*, system: System, kind: str, body: Any, key: str = "", dialect: str = "") -> Posted:
    """Keep a message and do what it tells. Raises KeyUsed, NotYours, GivesOutNoWork; then nothing is kept."""
    now = clock.now()
    dialect = dialect or system.dialect
    if system.contractor_id:
        _check_is_its_own(system, kind, body, dialect, now)
    name = name_of(kind, body, key)
    incoming = taking.take_in(system=system, reference=name, kind=kind, body=body, dialect=dialect)
    if incoming.came_before and key and (incoming.kind != kind or incoming.body != body):
        raise KeyUsed
    if system.heard_at is None or system.heard_at < now - HEARD_EVERY:
        System.objects.filter(pk=system.pk).update(heard_at=now)
    return Posted(incoming, answer_to(incoming), incoming.came_before)


def name_of(kind: str, body: Any, key: str = "") -> str:
    """What makes it the same message: its key, else its content, where no other message would say the same.

    A message without a moment and a name of its own may be said twice and meant twice.
    """
    if key:
        return f"key {key}" if len(key) <= 150 else f"key {hashlib.sha256(key.encode()).hexdigest()}"
    said = body if isinstance(body, dict) else {}
    names = {str(name).replace("_", "").casefold() for name in said}
    if "eventtime" in names or (kind in _NAMED and "reference" in names):
        content = msgspec.json.encode(body, order="deterministic")
        return f"said {kind} {hashlib.sha256(content).hexdigest()}"
    return f"posted {uuid4()}"


def _check_is_its_own(system: System, kind: str, body: Any, dialect: str, now: datetime) -> None:
    """Before anything is kept: nobody fills another's list with guesses. What is no message at all is."""
    if kind in applying.OF_LANDLORDS:
        raise GivesOutNoWork
    message = dialects.read(dialect, kind, body, at=now).document
    if not check_message(kind, message) and applying.known_order(system, kind, message) is None:
        raise NotYours


def answer_to(incoming: Incoming) -> Message:
    """What is answered: that of a question, else which order it was about and what became of it."""
    if incoming.answer is not None:
        asked: Message = incoming.answer
        return asked
    return {
        **({"Reference": [{"ID": incoming.about}]} if incoming.about else {}),
        "Outcome": incoming.outcome,
        "MessageReference": {"ID": str(incoming.code), "AllocatedBy": reading.OURS},
    }
