"""HACT's dictionary of the nine messages, as it is published: the yardstick, apart from our schemas.

A row of dictionary.csv is one place of one message. [] after a name is a list; its type is that of its items.
"""

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from standards.codelists import codelist

FILE = Path(__file__).with_name("dictionary.csv")

# Lists that others own: some of their codes, which any reader must take.
SOME = {
    "CountryCode": ("GB", "IE", "FR"),
    "UNECEUnitOfMeasurementCode": ("EA", "MTR", "H87", "23"),
    "M3NHFScheduleOfRatesCode": ("any", "text"),
}
LEFT_OUT = {
    "DaysOfWeekCode": ("110", "120", "210", "220"),
    "UNECEUnitOfMeasurementCode": ("70", "80"),
    "CommunicationChannelCode": ("0", "1", "20", "20-10", "20-20", "30", "50", "80", "80-10", "80-20", "90"),
}


@dataclass
class Place:
    """A field of a message, with those below it. The message itself is one, without a name."""

    name: str = ""
    path: str = ""
    type: str = "object"
    codelist: str = ""
    required: bool = False
    repeats: bool = False
    least: int | None = None
    most: int | None = None
    below: dict[str, "Place"] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """Those that may stand here."""
        if self.codelist in SOME:
            return SOME[self.codelist]
        left_out = LEFT_OUT.get(self.codelist, ())
        return tuple(code for code in codelist(self.codelist) if code not in left_out)

    def all(self) -> list["Place"]:
        """This and all below, in their order."""
        return [self, *(each for inner in self.below.values() for each in inner.all())]


@cache
def message(kind: str) -> Place:
    root = Place()
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["message"] == kind:
                _put(root, row)
    return root


def _put(root: Place, row: dict[str, str]) -> None:
    *way, last = row["path"].split(".")
    above = root
    for step in way:
        above = above.below[step.removesuffix("[]")]
    name = last.removesuffix("[]")
    above.below[name] = Place(
        name=name,
        path=row["path"],
        type=row["type"],
        codelist=row["codelist"],
        required=row["required"] == "yes",
        repeats=last.endswith("[]"),
        least=int(row["least"]) if row["least"] else None,
        most=int(row["most"]) if row["most"] else None,
    )


@cache
def kinds() -> tuple[str, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(dict.fromkeys(row["message"] for row in csv.DictReader(file)))
