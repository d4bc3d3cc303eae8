"""The classes of information that a landlord publishes by, from `classes.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("classes.toml")


@dataclass(frozen=True, kw_only=True)
class InformationClass:
    """One class: what it holds in plain words, and in the words of the law."""

    key: str
    title: str
    holds: str
    such_as: Sequence[str]
    source: str


@dataclass(frozen=True, kw_only=True)
class Law:
    """Whose classes these are, and since when landlords publish by them."""

    name: str
    source: str
    since: date
    confidence: str


@cache
def classes() -> Mapping[str, InformationClass]:
    """Every class by its key, in the order of the law."""
    return {row["key"]: InformationClass(**row) for row in _read()["class"]}


@cache
def law() -> Law:
    """What asks landlords to publish."""
    row = dict(_read()["law"])
    return Law(since=row.pop("from"), **row)


def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text())
