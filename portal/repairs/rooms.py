"""Where in a home, outside it or in its building something can be wrong."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """What a room is part of; decides whose repair it is and who may know of it."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    SHARED = "shared"


@dataclass(frozen=True, kw_only=True)
class Room:
    """A choice on the page that asks where it is."""

    key: str
    name: str
    location: str  # as HACT LocationOfRepair tells it to whoever comes
    place: Place = Place.INSIDE
    hint: str = ""

    @property
    def is_shared(self) -> bool:
        return self.place is Place.SHARED


ROOMS = (
    Room(key="kitchen", name="Kitchen", location="Kitchen"),
    Room(key="bathroom", name="Bathroom or toilet", location="Bathroom"),
    Room(key="bedroom", name="Bedroom", location="Bedroom"),
    Room(key="living-room", name="Living room", location="Living room", hint="Or another room"),
    Room(key="hall-stairs", name="Hall, stairs or front door", location="Hall and stairs"),
    Room(key="loft-roof", name="Loft or roof", location="Loft or roof"),
    Room(
        key="whole-home",
        name="All of my home",
        location="Whole home",
        hint="Heating, hot water, electricity, gas or water",
    ),
    Room(
        key="outside",
        name="Outside my home",
        location="Outside",
        place=Place.OUTSIDE,
        hint="Walls, gutters, drains, paths, my own garden",
    ),
    Room(
        key="shared-inside",
        name="Shared hall, stairs or lift",
        location="Shared parts inside",
        place=Place.SHARED,
        hint="What you share with neighbours inside the building",
    ),
    Room(
        key="shared-outside",
        name="Shared parts outside",
        location="Shared parts outside",
        place=Place.SHARED,
        hint="The building from outside, car park, bins, paths, play area",
    ),
)
BY_KEY = {room.key: room for room in ROOMS}
WHOLE_HOME = "whole-home"

# By which words a place written freely is known to be one of the rooms inside.
NAMED = {
    "kitchen": r"kitchen",
    "bathroom": r"bath ?room|shower ?room|wet ?room|toilet|wc|cloakroom",
    "bedroom": r"bed ?room",
    "living-room": r"living ?room|lounge|sitting ?room|dining ?room",
    "hall-stairs": r"hall|hallway|stairs|landing|front door",
    "loft-roof": r"loft|roof|attic",
    WHOLE_HOME: r"whole (?:home|house|flat|property)|all rooms|throughout",
}
_NAMED = {key: re.compile(rf"\b(?:{words})s?\b", re.IGNORECASE) for key, words in NAMED.items()}


def rooms_named(words: str) -> frozenset[str]:
    """The rooms that a place written freely names: none, if it cannot be told."""
    return frozenset(key for key, named in _NAMED.items() if named.search(words))


def may_be_in(room: str, named: frozenset[str]) -> bool:
    """Whether what is said to be there may be in this room. Unsure is yes: to ask costs little."""
    return not named or room in named or room not in NAMED or WHOLE_HOME in {room, *named}


# The headings a room's problems are listed under, in this order.
GROUPS = {
    "leak": "Leaks",
    "damp": "Damp and mould",
    "heating": "Heating, gas and water",
    "electrics": "Electricity and lights",
    "blockage": "Blocked drains, sinks and toilets",
    "fittings": "Taps, toilet, shower and fittings",
    "windows": "Windows",
    "doors": "Doors and locks",
    "entry": "Lift, door entry and gates",
    "walls": "Walls, floors, ceilings and stairs",
    "roof": "Roof, gutters and outside walls",
    "fire": "Fire safety and alarms",
    "grounds": "Paths, fences and garden",
    "pests": "Pests",
    "other": "Something else",
}
