"""The landlord's diary: which visits can be offered. Pure; the days and what is taken go in.

A slot is written 2026-11-24-AM-PL: the day, the part of the day, the trade.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from zlib import crc32

PLACES = 2  # of each slot
NOTICE = timedelta(days=2)  # nobody is sent sooner, but for emergencies
FURTHEST = timedelta(days=28)
SATURDAY = 5
# Days on which nobody works, the same each year; a real diary has Easter too.
CLOSED = {(1, 1), (12, 25), (12, 26)}
PARTS = {
    "AM": ("Morning", time(8), time(12)),
    "SR": ("School hours", time(9, 30), time(14, 30)),
    "PM": ("Afternoon", time(12), time(17)),
}


@dataclass(frozen=True)
class Slot:
    on: date
    part: str
    trade: str

    @classmethod
    def read(cls, written: str) -> "Slot":
        """Raises ValueError for what is no slot."""
        day, _, rest = written[:10], written[10:11], written[11:]
        part, _, trade = rest.partition("-")
        if part not in PARTS or not trade:
            raise ValueError(f"{written} is no slot")
        return cls(date.fromisoformat(day), part, trade)

    def __str__(self) -> str:
        return f"{self.on}-{self.part}-{self.trade}"

    @property
    def name(self) -> str:
        return PARTS[self.part][0]

    @property
    def starts(self) -> time:
        return PARTS[self.part][1]

    @property
    def ends(self) -> time:
        return PARTS[self.part][2]


def free(*, today: date, until: date, trade: str, taken: Mapping[str, int]) -> Iterator[Slot]:
    """What can be offered, soonest first."""
    day, last = today + NOTICE, min(until, today + FURTHEST)
    while day <= last:
        if day.weekday() < SATURDAY and (day.month, day.day) not in CLOSED:
            for part in PARTS:
                slot = Slot(day, part, trade)
                if taken.get(str(slot), 0) < places(slot):
                    yield slot
        day += timedelta(days=1)


def is_free(slot: Slot, *, today: date, taken: Mapping[str, int]) -> bool:
    return slot in free(today=today, until=slot.on, trade=slot.trade, taken=taken)


def places(slot: Slot) -> int:
    """Some slots have gone to other work already: the same ones each time one looks."""
    return 0 if crc32(str(slot).encode()) % 4 == 0 else PLACES
