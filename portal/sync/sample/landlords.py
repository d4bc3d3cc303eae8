"""Who the made-up landlord is: one of landlords.toml, or one made up on the spot from a slug."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from portal.sync.sample.figures import table


@dataclass(frozen=True, kw_only=True)
class Landlord:
    """A landlord that does not exist, with all that its deliveries and its pages need to know of it."""

    slug: str
    name: str
    kind: str
    homes: int
    seed: int
    tag: str
    system: str
    about: str
    colours: dict[str, str]
    telephone: str
    emergency_telephone: str
    email: str
    address: list[str]
    towns: list[str]
    postcode_districts: tuple[int, int]
    mobiles: tuple[int, int]
    repairs_team: str
    contractors: dict[str, str]
    slots: str
    rate_code: str
    targets: dict[str, int]


@cache
def demonstration() -> tuple[Landlord, ...]:
    """The landlords that the demonstration is made of."""
    return tuple(_read(slug, facts) for slug, facts in _file().items() if slug != "other")


def landlord_called(slug: str) -> Landlord:
    """The landlord of that slug; an unknown slug names a landlord made up on the spot."""
    known = {landlord.slug: landlord for landlord in demonstration()}
    return known.get(slug) or _made_up(slug)


def _made_up(slug: str) -> Landlord:
    name = slug.replace("-", " ").title()
    tag = "".join(letter for letter in slug.upper() if letter.isalnum())[:3] or "X"
    facts = _file()["other"] | {"name": name, "tag": tag, "system": f"{name}'s housing system"}
    return _read(slug, facts)


def _read(slug: str, facts: dict[str, Any]) -> Landlord:
    pairs = {key: tuple(facts[key]) for key in ("postcode_districts", "mobiles")}
    return Landlord(slug=slug, **(facts | pairs))


def _file() -> dict[str, Any]:
    return table("landlords.toml")
