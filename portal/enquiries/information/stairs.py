"""What the requirements say, as data: the numbers landlords begin with, and why something is withheld."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("stairs.toml")


@dataclass(frozen=True, kw_only=True)
class Number:
    """What a setting begins with, where that was read, and how sure it is."""

    field: str
    value: int | bool | date
    law: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One reason to withhold: for the resident (``says``), and what staff have to show for it."""

    key: str
    name: str
    says: str
    shows: str
    law: str
    confidence: str
    needs_hours: bool = False


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def numbers() -> Mapping[str, Number]:
    """By the name of the setting."""
    return {row["field"]: Number(**row) for row in _facts()["number"]}


@cache
def grounds() -> Mapping[str, Ground]:
    """By key, in the order in which staff are offered them."""
    return {row["key"]: Ground(**row) for row in _facts()["ground"]}
