"""What cannot wait: the pages that come before any question, read from emergencies.toml."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from portal.landlords.models import Landlord

FILE = Path(__file__).with_name("emergencies.toml")


class When(StrEnum):
    """On which days, and in whose homes, it is an emergency."""

    ALWAYS = "always"
    COLD_OR_VULNERABLE = "cold or vulnerable"


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """One of them; see emergencies.toml for what each field means."""

    slug: str
    name: str
    title: str
    do_now: tuple[str, ...]
    first: str = ""
    call: str = ""
    call_name: str = ""
    also_call: str = ""
    report: bool
    why_not: str = ""
    problem: str = ""
    priority: str = "emergency"
    when: When = When.ALWAYS

    def is_one(self, *, cold: bool, vulnerable: bool) -> bool:
        """Whether it is an emergency in these months and for this household."""
        return self.when is When.ALWAYS or cold or vulnerable

    def number(self, landlord: Landlord) -> str:
        """What to call: its own number, or the landlord's at any hour; empty when that is not known."""
        return self.call or landlord.emergency_phone or landlord.phone


@cache
def emergencies() -> dict[str, Emergency]:
    """All of them by slug, the most dangerous first."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["emergency"]
    return {row["slug"]: _emergency(row) for row in rows}


def _emergency(row: dict[str, Any]) -> Emergency:
    when = When(row.get("when", When.ALWAYS))
    return Emergency(**row | {"do_now": tuple(row["do_now"]), "when": when})
