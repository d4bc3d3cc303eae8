"""What a household reported and said of its repair, as lines beside what the landlord tells.

Only for those who may read it: that household, and the landlord's own staff.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from portal.core.words import capital, plural, weekday, window
from portal.repairs.models import RepairRequest, Said
from portal.repairs.slots import Slot
from portal.repairs.timeline import Happening
from portal.tenancies.calls import called_words
from portal.tenancies.models import Call

SCORES = {5: "very good", 4: "good", 3: "fair", 2: "poor", 1: "very poor"}
EASE = {5: "very easy", 4: "easy", 3: "fair", 2: "hard", 1: "very hard"}


class Whose(Protocol):
    """Who somebody is to the reader: "You", "Somebody in your home"; or a name, for staff."""

    def __call__(self, by: int | None, call: Call | None = None, /) -> str: ...


class Shown(Protocol):
    """A photo as its page shows it; `pictures.album` makes them."""

    @property
    def whose(self) -> str: ...
    @property
    def added_at(self) -> datetime: ...


def to_resident(reader: int | None, parties: frozenset[int] = frozenset()) -> Whose:
    """For somebody of the household: by their account, and as the tenants that they are (`Sight.parties`)."""

    def whose(by: int | None, call: Call | None = None) -> str:
        own = call is not None and call.party_id in parties
        return "You" if own or (by is not None and by == reader) else "Somebody in your home"

    return whose


def to_staff(_by: int | None, _call: Call | None = None) -> str:
    return "The resident"


def spoken(
    said: Iterable[Said],
    *,
    request: RepairRequest | None,
    photos: Iterable[Shown] = (),
    whose: Whose,
) -> list[Happening]:
    """The report, what was said after it, and the photos of both sides."""
    said = list(said)
    lines = [_said(one, whose) for one in said]
    if request and request.cancelled_at and not any(one.kind == Said.Kind.TAKEN_BACK for one in said):
        lines.append(Happening(request.cancelled_at, "The report was ended"))
    lines += _added(photos)
    return [*([reported(request, whose)] if request else []), *lines]


def reported(request: RepairRequest, whose: Whose) -> Happening:
    """That it was reported, in the words of whoever did."""
    who = whose(request.reported_by_id, request.call)
    words = request.words or request.problem_name
    by = called_words(request.call) if request.call else ""
    return Happening(request.reported_at, f"{who} reported it", text=words, by=by, is_report=True)


def _said(said: Said, whose: Whose) -> Happening:
    who, by = whose(said.by_id, said.call), called_words(said.call) if said.call else ""
    return Happening(said.at, f"{who} {said.get_kind_display()}", text=_text(said), by=by)


def _text(said: Said) -> str:
    return " ".join(filter(None, [_asked_for(said), _scores(said), said.words]))


def _asked_for(said: Said) -> str:
    """Asked for Tuesday 24 November, 8am to 1pm."""
    return f"Asked for {slot_words(Slot.read(said.slot))}." if said.slot else ""


def slot_words(slot: Slot, *, today: date | None = None) -> str:
    """Tuesday 24 November, 8am to 1pm; without the day it is today, with its year."""
    return ", ".join(filter(None, [weekday(slot.on, today=today), window(slot.earliest, slot.latest)]))


def _scores(said: Said) -> str:
    if said.work_score is None or said.ease_score is None:
        return ""
    return capital(f"the work: {SCORES[said.work_score]}. Having it done: {EASE[said.ease_score]}.")


def _added(photos: Iterable[Shown]) -> list[Happening]:
    """Those that came together are one line."""
    found: dict[tuple[str, datetime], list[Shown]] = {}
    for photo in photos:
        hour = photo.added_at.replace(minute=0, second=0, microsecond=0)
        found.setdefault((photo.whose, hour), []).append(photo)
    return [_line(who, together) for (who, _), together in found.items()]


def _line(who: str, together: list[Shown]) -> Happening:
    return Happening(together[-1].added_at, f"{who} added {plural(len(together), 'photo')}")
