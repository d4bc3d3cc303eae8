"""Code lists of the standard: code to short name. Lists that others own are not here."""

import csv
import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "codelists"


@functools.cache
def codelist(name: str) -> Mapping[str, str]:
    """Code to name, in the list's own order."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return MappingProxyType({row["code"]: row["name"] for row in csv.DictReader(file)})


@functools.cache
def codes_by_name(name: str) -> Mapping[str, str]:
    """Name, in small letters, to code; without the names that two codes share."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for code, label in codelist(name).items():
        key = label.casefold()
        shared |= {key} & found.keys()
        found[key] = code
    return MappingProxyType({key: code for key, code in found.items() if key not in shared})
