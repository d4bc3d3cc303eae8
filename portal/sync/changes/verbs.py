"""Which events are told to systems, and as what: the table beside this, read once."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

TABLE = Path(__file__).with_name("verbs.csv")


@cache
def kinds_of_verbs() -> Mapping[str, str]:
    """The kind of change of each verb; the empty text for one that no system needs."""
    with TABLE.open(newline="") as file:
        return MappingProxyType({row["verb"]: row["kind"] for row in csv.DictReader(file)})


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of change, once, in the order of the table."""
    return tuple(dict.fromkeys(filter(None, kinds_of_verbs().values())))
