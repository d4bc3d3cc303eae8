"""The numbers a made-up landlord is drawn from, read once from figures.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

HERE = files(__package__)


def table(name: str) -> dict[str, Any]:
    """One of our TOML files, whole."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def figures() -> dict[str, Any]:
    """All of figures.toml."""
    return table("figures.toml")


@cache
def words(name: str) -> list[str]:
    """A list of invented words: one a line in words/<name>.txt."""
    text = (HERE / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line]
