"""Where something is, in a resident's words."""

from typing import Protocol

from portal.homes.models import Home


class Somewhere(Protocol):
    """A repair, a report or planned work."""

    @property
    def block_id(self) -> int | None: ...
    @property
    def estate_id(self) -> int | None: ...


def shared_place(one: Somewhere, home: Home) -> str:
    """Rowan Court; Orchard Estate. Nothing for what is of the home itself."""
    if one.block_id:
        return home.block.name or "Your building"
    if one.estate_id:
        return (home.estate.name if home.estate else "") or "Your estate"
    return ""
