"""What somebody holds of work orders, written so that two systems can compare it without sending it all.

Of each home a count and a checksum; of the homes that differ each order. docs/reconciling.md says the same
for whoever writes the other side. Nothing is decided here: documents go in, lines and checksums come out.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
LONGEST = 100  # letters of a reference


class State(StrEnum):
    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


# What is compared of an order besides its reference, in the order in which a line has it.
FIELDS = ("State", "Raised", "Due", "Completed", "Cancelled", "Contractor", "Visit")


class NotHeld(ValueError):
    """What is wrong with a document that should say what is held, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """One order as somebody holds it. `visit` is the first day after today on which somebody is to come."""

    reference: str
    state: State = State.OPEN
    report: str = ""  # the other side's own reference of the report that it came of
    raised: datetime | None = None
    due: datetime | None = None
    completed: datetime | None = None
    cancelled: datetime | None = None
    contractor: str = ""
    visit: date | None = None

    @property
    def document(self) -> dict[str, Any]:
        """As it is sent; what is not known is null."""
        return {
            "Reference": self.reference,
            "Report": self.report or None,
            "State": str(self.state),
            "Raised": _written(self.raised),
            "Due": _written(self.due),
            "Completed": _written(self.completed),
            "Cancelled": _written(self.cancelled),
            "Contractor": self.contractor or None,
            "Visit": self.visit.isoformat() if self.visit else None,
        }


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def line(order: Held, fields: Collection[str] = FIELDS) -> str:
    """The order as one line: its reference and those of its fields, with tabs between.

    A moment is the day that it is in London, as 2026-11-24. What is not known is empty.
    """
    found = [getattr(order, name.lower()) for name in FIELDS if name in fields]
    return "\t".join([_plain(order.reference), *(_canonical(value) for value in found)])


def _canonical(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).date().isoformat()
    return value.isoformat() if isinstance(value, date) else _plain(str(value or ""))


def _plain(text: str) -> str:
    """Without tabs, breaks and spaces that only look different."""
    return " ".join(text.split())


def checksum(orders: Iterable[Held], fields: Collection[str] = FIELDS) -> str:
    """SHA-256, in small hexadecimal letters, of the lines of the orders of a home.

    The lines are in the order of their references by their UTF-8 bytes, and each ends with one line feed.
    """
    told = hashlib.sha256()
    for order in sorted(orders, key=lambda order: order.reference.encode()):
        told.update(line(order, fields).encode() + b"\n")
    return told.hexdigest()


def read(document: Any) -> Held:
    """An order out of what another system says that it holds. Raises NotHeld."""
    if not isinstance(document, Mapping):
        raise NotHeld("An order is an object.")
    reference = _text(document, "Reference")
    if not 0 < len(reference) <= LONGEST:
        raise NotHeld(f"Reference has from 1 to {LONGEST} letters.")
    try:
        state = State(_text(document, "State"))
    except ValueError:
        raise NotHeld(f"State of {reference} is open, completed or cancelled.") from None
    return Held(
        reference=reference,
        state=state,
        report=_text(document, "Report"),
        raised=_moment(document, "Raised"),
        due=_moment(document, "Due"),
        completed=_moment(document, "Completed"),
        cancelled=_moment(document, "Cancelled"),
        contractor=_text(document, "Contractor")[:LONGEST],
        visit=_day(document, "Visit"),
    )


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or "\0" in value:
        raise NotHeld(f"{name} is text.")
    return value.strip()


def _moment(document: Mapping[str, Any], name: str) -> datetime | None:
    if not (text := _text(document, name)):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotHeld(f"{name} is a moment, as 2026-11-24T09:30:00+00:00.") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
    if not 1900 <= moment.year <= 2200:
        raise NotHeld(f"{name} is not in a year that can be.")
    return moment


def _day(document: Mapping[str, Any], name: str) -> date | None:
    if not (text := _text(document, name)):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotHeld(f"{name} is a day, as 2026-11-24.") from None
