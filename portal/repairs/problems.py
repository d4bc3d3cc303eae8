"""What a resident can report: the list of problems, with all that follows from choosing one.

The list that comes with Homefile is problems.csv; a landlord may have its own (`ProblemList`). A row holds

    key             its name for ever; letters, digits and dashes
    name, hint      what the resident chooses, and the quiet line under it
    rooms, group    where it can be, with spaces between; the heading it is listed under (`rooms.py`)
    trade_code, class_code, type_code   HACT TradeCode, WorkClassCode, WorkType
    priority        key of the landlord's priority
    in_cold, if_vulnerable   the priority in the cold months, and with somebody vulnerable at home
    rate_code       the landlord's own code for the work, if it has one
    right_to_repair line of the 1994 Regulations (rights.toml)
    hazard          the hazard it may be (rights.toml)
    advice          what may help, or what to do until somebody comes
    resident_pays, why   yes, when the household itself sees to it; and the reason they are told
    leaseholder     whose it is in a home that is owned: owner or landlord
    component_kind  the parts of the home it is about, as landlords call them, with | between
    emergency       the emergency it is or can become (emergencies.toml)
    questions       up to three, with | between; choices in brackets: How much? [A drip / It pours]
    certainty       how sure we are of the row: high, medium or low
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from django.utils.text import slugify

from portal.landlords.models import Landlord
from portal.repairs.models import ProblemList
from portal.repairs.rooms import BY_KEY, GROUPS, ROOMS, Room

FILE = Path(__file__).with_name("problems.csv")
COLUMNS = (
    "key", "name", "rooms", "group", "hint", "trade_code", "class_code", "type_code", "priority", "in_cold",
    "if_vulnerable", "rate_code", "right_to_repair", "hazard", "advice", "resident_pays", "why",
    "leaseholder", "component_kind", "emergency", "questions", "certainty",
)  # fmt: skip
SOMETHING_ELSE = "something-else"
WITH_CHOICES = re.compile(r"(?P<text>[^\[\]]*)\[(?P<choices>[^\[\]]*)\]")

Row = Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A detail worth asking of one problem. Without choices it is answered in the resident's own words."""

    text: str
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Of its text: a question whose words were changed is another question."""
        return slugify(self.text)[:60] or "question"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that can be wrong; see above for what each field means."""

    key: str
    name: str
    rooms: tuple[str, ...]
    group: str
    hint: str = ""
    trade_code: str
    class_code: str
    type_code: str
    priority: str
    in_cold: str = ""
    if_vulnerable: str = ""
    rate_code: str = ""
    right_to_repair: str = ""
    hazard: str = ""
    advice: str = ""
    resident_pays: bool = False
    why: str = ""
    leaseholder: str = "owner"
    component_kinds: tuple[str, ...] = ()
    emergency: str = ""
    questions: tuple[Question, ...] = ()
    certainty: str = "high"

    @property
    def is_shared(self) -> bool:
        """Whether it can only be in parts that homes share."""
        return all(BY_KEY[room].is_shared for room in self.rooms if room in BY_KEY)

    def priority_when(self, *, cold: bool, vulnerable: bool) -> str:
        """The key of the priority it has in the cold months, or with somebody vulnerable at home."""
        if vulnerable and self.if_vulnerable:
            return self.if_vulnerable
        return self.in_cold if cold and self.in_cold else self.priority


@dataclass(frozen=True)
class Problems:
    """A list of problems, in its own order. ``version`` is the code of a landlord's own, else empty."""

    all: tuple[Problem, ...]
    version: str = ""
    rows: tuple[Row, ...] = field(default=(), repr=False)

    @cached_property
    def _by_key(self) -> dict[str, Problem]:
        return {problem.key: problem for problem in self.all}

    def get(self, key: str) -> Problem | None:
        """The problem with that key; None once the landlord has taken it off its list."""
        return self._by_key.get(key)

    def rooms(self) -> tuple[Room, ...]:
        """Every room in which something can be wrong."""
        used = {key for problem in self.all for key in problem.rooms}
        return tuple(room for room in ROOMS if room.key in used)

    def in_room(self, room: str) -> tuple[Problem, ...]:
        """What can be wrong there, in the order of the list."""
        return tuple(problem for problem in self.all if room in problem.rooms)

    def grouped(self, room: str) -> list[tuple[str, tuple[Problem, ...]]]:
        """The same under its headings: (key of the group, its problems). Names are in `rooms.GROUPS`."""
        here = self.in_room(room)
        grouped = [(group, tuple(one for one in here if one.group == group)) for group in GROUPS]
        return [(group, found) for group, found in grouped if found]


def problems_for(landlord: Landlord) -> Problems:
    """What this landlord's residents can report: its own list in use, or the one that comes. One query."""
    own = ProblemList.objects.filter(landlord=landlord, in_use=True).first()
    return replace(read(own.rows), version=str(own.code)) if own else shipped()


@cache
def shipped() -> Problems:
    """The list that comes with Homefile."""
    with FILE.open(newline="", encoding="utf-8") as file:
        return read(csv.DictReader(file))


def read(rows: Iterable[Row]) -> Problems:
    """A list from its rows. They are whole: `wholeness.check` has seen them."""
    kept = tuple({column: row.get(column) or "" for column in COLUMNS} for row in rows)
    return Problems(tuple(map(problem, kept)), rows=kept)


def problem(row: Row) -> Problem:
    """A row, as what it means."""
    texts = {
        column: row[column]
        for column in COLUMNS
        if column not in {"rooms", "resident_pays", "component_kind", "questions"}
    }
    return Problem(
        **texts,
        rooms=tuple(row["rooms"].split()),
        resident_pays=row["resident_pays"] == "yes",
        component_kinds=tuple(parted(row["component_kind"])),
        questions=tuple(map(question, parted(row["questions"]))),
    )


def question(text: str) -> Question:
    """How much? [A drip / It pours]"""
    found = WITH_CHOICES.fullmatch(text)
    if not found:
        return Question(text)
    choices = (choice.strip() for choice in found["choices"].split("/"))
    return Question(found["text"].strip(), tuple(choice for choice in choices if choice))


def parted(text: str) -> list[str]:
    """What stands between the bars."""
    return [part.strip() for part in text.split("|") if part.strip()]
