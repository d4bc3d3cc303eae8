"""What was said last and not answered yet: said back, so that nobody has to say it twice. Pure."""

from collections.abc import Callable, Mapping
from datetime import date

from portal.core.clock import day_of
from portal.core.words import on_weekday
from portal.repairs.acts import KINDS, Act, Matter
from portal.repairs.models import Said
from portal.repairs.rules import State
from portal.repairs.slots import Slot, confirmed
from portal.repairs.spoken import Whose, slot_words

ENDED = frozenset({State.SAID_DONE, State.FIXED, State.CANCELLED})


def echo(matter: Matter, *, whose: Whose, today: date) -> str:
    """One sentence; nothing when the landlord has told something since."""
    last = _last_wish(matter)
    if last is None or matter.standing.state in ENDED or _is_answered(matter, last):
        return ""
    return f"{whose(last.by_id, last.call)} {_ECHOES[last.kind](last, matter.landlord, today)}"


def _last_wish(matter: Matter) -> Said | None:
    asked = [one for one in matter.said if isinstance(one, Said) and one.kind in _ECHOES]
    return max(asked, key=lambda one: (one.at, one.pk), default=None)


def _is_answered(matter: Matter, said: Said) -> bool:
    """By something that happened later, by the time asked for, or by a visit on another day."""
    if any(update.happened_at and update.happened_at > said.at for update in matter.updates):
        return True
    if said.kind == KINDS[Act.TAKE_BACK]:
        return False
    visit = matter.standing.visit
    if confirmed(said.slot):
        return True
    if visit is None:
        return said.kind == KINDS[Act.CALL_OFF]
    return visit.on != said.visit_on


def _unsuitable(said: Said, landlord: str, today: date) -> str:
    if said.slot:
        return f"asked for {slot_words(Slot.read(said.slot))}. {landlord} has not confirmed it yet."
    return f"asked for another time {_when(said, today)}. {landlord} has not answered yet."


def _when(said: Said, today: date) -> str:
    return on_weekday(day_of(said.at), today=today)


_ECHOES: Mapping[str, Callable[[Said, str, date], str]] = {
    KINDS[Act.ANOTHER_TIME]: _unsuitable,
    KINDS[Act.CALL_OFF]: lambda said, landlord, today: (
        f"called this visit off {_when(said, today)}. {landlord} has not confirmed that yet."
    ),
    KINDS[Act.NOBODY_CAME]: lambda said, landlord, today: (
        f"said {_when(said, today)} that nobody came. {landlord} has to give you a new time."
    ),
    KINDS[Act.WAS_IN]: lambda said, landlord, today: (
        f"said {_when(said, today)} that somebody was in. {landlord} has to look into it."
    ),
    KINDS[Act.TAKE_BACK]: lambda said, landlord, today: (
        f"said {_when(said, today)} that it need not be done. {landlord} has not cancelled it yet."
    ),
}
