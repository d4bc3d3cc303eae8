"""Parts of a home by the names that people use for them."""

from collections.abc import Mapping

# The usual kinds of component whose name in landlords' lists is not what people say.
NAMES: Mapping[str, str] = {
    "Heating: central heating gas boiler": "Gas boiler",
    "Heating: central heating distribution system": "Radiators and pipes",
    "Heating: other": "Heating",
    "Electrical systems": "Wiring and fuse board",
    "External doors": "Front and back doors",
    "Lintels": "Beams over doors and windows",
    "Brickwork (spalling)": "Brickwork",
    "Wall structure": "Walls",
    "Wall finish": "Outside of the walls",
    "Roof structure": "Roof timbers",
    "Roof finish": "Roof covering",
    "Fire door": "Fire doors",
}


def part_name(kind: str, name: str = "") -> str:
    """What people call it: the landlord's name of this very part, or else its kind in plain words."""
    return name if name and name != kind else NAMES.get(kind, kind)
