"""Finding and changing what stands at a place of a message, whatever the case of its names. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

from standards.messages.reading import Rule

Found = dict[str, Any]
Path = tuple[str, ...]


def plain(name: Any) -> str:
    """A name without its case: WorkOrderReference, workOrderReference and work_order_reference are one."""
    return str(name).replace("_", "").replace("-", "").casefold()


def split_path(path: str) -> Path:
    """Site.Property as its plain names."""
    return tuple(plain(step) for step in path.split("."))


def ends_with(path: Path, end: Path) -> bool:
    return path[-len(end) :] == end


def objects(value: Any, path: Path, rule: Rule | None) -> Iterator[tuple[Found, Path, Rule | None]]:
    """Each object of a message with where it is and what the standard has there, outermost first."""
    waiting: list[tuple[Any, Path, Rule | None]] = [(value, path, rule)]
    while waiting:
        value, path, rule = waiting.pop(0)
        if isinstance(value, list):
            waiting += [(each, path, rule) for each in value]
        elif isinstance(value, dict):
            yield value, path, rule
            waiting += [
                (inner, (*path, plain(name)), below_of(rule, plain(name)))
                for name, inner in value.items()
                if isinstance(inner, dict | list)
            ]


def below_of(rule: Rule | None, name: str) -> Rule | None:
    """What the standard has under a plain name, or in each item of the list that it is; None for nothing."""
    below = rule.below.get(rule.names.get(name, "")) if rule else None
    return below.items if below and below.items else below


def key_of(found: Found, name: str) -> str | None:
    """How an object spells a name."""
    return next((key for key in found if plain(key) == name), None)


def get(found: Any, path: Sequence[str]) -> Any:
    """What stands there; of a list its first item's. None for nothing."""
    for step in path:
        found = found[0] if isinstance(found, list) and found else found
        key = key_of(found, step) if isinstance(found, dict) else None
        if key is None:
            return None
        found = found[key]
    return found


def take(found: Any, path: Sequence[str]) -> Any:
    """What stood there, which is gone now, with the objects that held nothing else."""
    found = found[0] if isinstance(found, list) and found else found
    key = key_of(found, path[0]) if isinstance(found, dict) else None
    if key is None:
        return None
    if len(path) == 1:
        return found.pop(key)
    taken = take(found[key], path[1:])
    if taken is not None and found[key] in ({}, [{}]):
        del found[key]
    return taken


def put(found: Found, path: str, value: Any, rule: Rule | None) -> None:
    """Put it there, making the objects and the lists that the standard has on the way."""
    step, _, rest = path.partition(".")
    key = key_of(found, plain(step)) or step
    below = rule.below.get(rule.names.get(plain(step), "")) if rule else None
    is_list = below is not None and below.items is not None
    if not rest:
        found[key] = [value] if is_list and not isinstance(value, list) else value
        return
    inner = found.get(key)
    inner = inner[0] if isinstance(inner, list) and inner else inner
    if not isinstance(inner, dict):
        inner = {}
        found[key] = [inner] if is_list else inner
    put(inner, rest, value, below.items if below and below.items else below)


def is_in_standard(path: str, rule: Rule | None) -> bool:
    """Whether the standard has that place, below this one."""
    for step in path.split("."):
        if rule is None or plain(step) not in rule.names:
            return False
        rule = below_of(rule, plain(step))
    return True
