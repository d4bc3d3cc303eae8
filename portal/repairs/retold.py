"""Times of visits as a landlord's system tells them: told again, with nothing different between, is no news.

Systems repeat themselves, late and muddled. Every telling is kept; which of them are lines is decided here,
from all of them, so that it does not hang on the order in which they came.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from portal.repairs.slots import Slot

TIME_SET = "20"  # HACT JobStatusUpdateTypeCode
# Those of which a visit has been used: they came, were not let in, or did not finish.
USED = frozenset({"40", "60", "70", "120"})
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Telling(Protocol):
    """An update of a job; rows of StatusUpdate are shaped so."""

    @property
    def type_code(self) -> str: ...
    @property
    def happened_at(self) -> datetime | None: ...
    @property
    def comments(self) -> str: ...
    @property
    def visit(self) -> Any: ...


T = TypeVar("T", bound=Telling)


def without_repeats(updates: Iterable[T]) -> list[T]:
    """As they are given, without times that were set already and say no more than that.

    The same visit is one of the same day, hours and reference. After a visit was used, the same time is that
    of another one. What a message adds in words is news, the first time.
    """
    given = list(updates)
    news: set[int] = set()
    standing: Slot | None = None
    said: set[str] = set()
    for place, update in sorted(enumerate(given), key=lambda each: _in_order(each[1])):
        visit = time_set(update)
        if visit is None:
            standing = None if update.type_code.split("-")[0] in USED else standing
        elif visit == standing and update.comments in said:
            continue
        else:
            said = {"", update.comments} | (said if visit == standing else set())
            standing = visit
        news.add(place)
    return [update for place, update in enumerate(given) if place in news]


def time_set(update: Telling) -> Slot | None:
    """The time that it set, if it is known; what its owner calls those hours makes no other visit of it."""
    if update.type_code != TIME_SET or not update.visit:
        return None
    return Slot.read(update.visit | {"name": ""})


def _in_order(update: Telling) -> tuple[datetime, str, str, str]:
    """By the moment; of one moment always alike, whichever came first."""
    visit = str(sorted(update.visit.items())) if update.visit else ""
    return update.happened_at or _BEFORE_ALL, update.type_code, visit, update.comments
