"""JSON of elsewhere, as PostgreSQL can keep it."""

from typing import Any

DEEPEST = 100  # lists and objects in one another; a message or record of the standard has fewer than 20


def storable(value: Any, depth: int = 0) -> Any:
    """The value with Unicode's own mark in place of letters that no database can hold, and nothing in place
    of what is nested so deeply that no document is."""
    if isinstance(value, str):
        if value.isascii() and "\0" not in value:
            return value
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, list | dict) and depth == DEEPEST:
        return None
    if isinstance(value, list):
        return [storable(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {storable(key): storable(one, depth + 1) for key, one in value.items()}
    return value
