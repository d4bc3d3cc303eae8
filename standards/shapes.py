"""Flat to nested and back, without loss.

A row is one record of the flat profile: canonical text by column name. A record is HACT's nested JSON. A
record may hold several rows (an estate with its homes, a programme with its works); a row makes one record.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from standards.issues import Code
from standards.kinds import KINDS, MOST_REPEATS, Column, Kind, Type, group_number
from standards.paths import Step

Row = dict[str, str]
Record = dict[str, Any]

_COLLAPSED_DEPTH = 3  # names of the 2020 messages join up to three: SitePropertyUnit


# --- flat to nested ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column of a file stands: its column of the standard, and the number of its group."""

    order: int
    number: int
    column: Column


@functools.lru_cache(maxsize=20_000)
def _place(kind_key: str, name: str) -> _Place:
    kind = KINDS[kind_key]
    column = kind.column(name)
    return _Place(kind.columns.index(column.name), group_number(name), column)


def to_nested(kind: Kind, row: Mapping[str, str | None]) -> Record:
    """The record of one row of canonical values. A column that the kind does not have is a KeyError."""
    filled = [(_place(kind.key, name), text) for name, text in row.items() if text]
    filled.sort(key=lambda each: (each[0].order, each[0].number))
    numbers = _groups_in_use(place for place, _ in filled)
    record: Record = {}
    for place, text in filled:
        column = place.column
        repeat = numbers[column.group].index(place.number) if place.number else 0
        _put(record, column, repeat, _typed(column, text))
    return record


def _groups_in_use(places: Iterable[_Place]) -> dict[str, list[int]]:
    """The numbers of each group that has anything, in order: a group that is blank leaves no gap."""
    numbers: dict[str, set[int]] = {}
    for place in places:
        if place.number:
            numbers.setdefault(place.column.group, set()).add(place.number)
    return {group: sorted(used) for group, used in numbers.items()}


def _put(record: Record, column: Column, repeat: int, value: Any) -> None:
    node: Any = record
    for step in column.way[:-1]:
        node = _down(node, step, repeat)
    last = column.way[-1]
    if last.pick is None:
        node[last.name] = value
    else:
        node.setdefault(last.name, []).append(value)


def _down(node: Record, step: Step, repeat: int) -> Record:
    """The object one step further down, made where it is not there yet."""
    if step.pick is None:
        below: Record = node.setdefault(step.name, {})
        return below
    items: list[Record] = node.setdefault(step.name, [])
    if step.condition:
        for item in items:
            if step.condition.holds(item):
                return item
        items.append({})
        step.condition.stamp(items[-1])
        return items[-1]
    wanted = repeat if step.pick == "N" else 0
    while len(items) <= wanted:
        items.append({})
    return items[wanted]


def _typed(column: Column, text: str) -> Any:
    match column.type:
        case Type.INTEGER:
            return int(text)
        case Type.DECIMAL:
            return float(text) if "." in text else int(text)
        case Type.BOOLEAN:
            return text == "true"
        case _:
            return text


# --- nested to flat ----------------------------------------------------------------------------------------


@dataclass
class Remarks:
    """What was noticed on the way: names not strict, fields not used, shapes that could not be read."""

    camel: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    shapes: list[tuple[Code, str, str]] = field(default_factory=list)  # code, field, what it should be


@dataclass
class _Node:
    """A place in the tree of a kind's paths: what may stand below it, or the column that ends here."""

    name: str = ""
    pick: str | None = None
    step: Step | None = None
    column: Column | None = None
    below: dict[str, list["_Node"]] = field(
        default_factory=dict
    )  # by name; several where conditions tell apart
    names: dict[str, list[str]] = field(default_factory=dict)  # by small letters: the way down, joined or not

    def told_apart_by(self, key: str) -> bool:
        """Whether the key is what picked this item from its list."""
        condition = self.step.condition if self.step else None
        return condition is not None and condition.key[0] == key

    def settle(self) -> None:
        self.names = {}
        for way in self._ways(_COLLAPSED_DEPTH):
            key = "".join(way).lower()
            if key not in self.names or len(way) < len(self.names[key]):
                self.names[key] = way
        for nodes in self.below.values():
            for node in nodes:
                node.settle()

    def _ways(self, depth: int) -> Iterator[list[str]]:
        for name, nodes in self.below.items():
            yield [name]
            if depth > 1 and len(nodes) == 1 and nodes[0].pick != "*":
                for way in nodes[0]._ways(depth - 1):
                    yield [name, *way]


@functools.cache
def _tree(kind_key: str) -> _Node:
    kind = KINDS[kind_key]
    root = _Node()
    for column in kind.fields:
        node = root
        for step in column.way:
            node = _child(node, step)
        node.column = column
    if kind_key == "work_orders":
        _hold_national_rates(root)
    root.settle()
    return root


def _child(node: _Node, step: Step) -> _Node:
    siblings = node.below.setdefault(step.name, [])
    for sibling in siblings:
        if sibling.step == step:
            return sibling
    made = _Node(step.name, step.pick, step)
    # Conditions that name a value come before those that exclude one.
    siblings.insert(0 if step.condition and not step.condition.negated else len(siblings), made)
    return made


def _hold_national_rates(root: _Node) -> None:
    """A code of the national schedule of rates is kept where the landlord's own would be."""
    item = root.below["WorkElement"][0].below["RateScheduleItem"][0]
    item.below["M3NHFSORCode"] = [
        _Node("M3NHFSORCode", None, Step("M3NHFSORCode"), item.below["CustomCode"][0].column)
    ]


def to_flat(kind: Kind, record: Any, remarks: Remarks | None = None) -> list[Row]:
    """The rows of a record, with values as text just as they stand. Names may begin with a small letter."""
    return _Walk(remarks if remarks is not None else Remarks()).rows(_tree(kind.key), record)


class _Walk:
    def __init__(self, remarks: Remarks) -> None:
        self.remarks = remarks

    def rows(self, root: _Node, record: Any) -> list[Row]:
        return self._object(root, record, 0, "")

    def _object(self, node: _Node, value: Any, repeat: int, at: str) -> list[Row]:
        """The rows below an object: one, or as many as the axis below it has items."""
        if not isinstance(value, dict):
            self.remarks.shapes.append((Code.WRONG_SHAPE, at or "the record", "an object"))
            return [{}]
        row: Row = {}
        spread: list[Row] = [row]
        for key, inner in value.items():
            if inner is None or (key not in node.below and node.told_apart_by(key)):
                continue
            way = [key] if key in node.below else self._other_way(node, key, at)
            if way is None:
                continue
            for below in self._wrapped(node, way, inner, repeat, f"{at}.{key}" if at else key):
                if len(below) == 1 and below[0] is not None:
                    for each in spread:
                        each.update({name: text for name, text in below[0].items() if name not in each})
                else:
                    spread = [{**one, **other} for one in spread for other in below]
        return spread

    def _other_way(self, node: _Node, key: str, at: str) -> list[str] | None:
        way = node.names.get(key.lower())
        if way is None:
            self.remarks.unknown.add(f"{at}.{key}" if at else key)
        elif key[:1].islower():
            self.remarks.camel.add(key)
        return way

    def _wrapped(self, node: _Node, way: list[str], inner: Any, repeat: int, at: str) -> list[list[Row]]:
        """Go down names that a message joined into one, as if each were there."""
        while len(way) > 1:
            node, way = node.below[way[0]][0], way[1:]
        nodes = node.below[way[0]]
        if nodes[0].pick is None:
            return [self._single(nodes[0], inner, repeat, at)]
        return self._list(nodes, inner if isinstance(inner, list) else [inner], repeat, at)

    def _single(self, node: _Node, value: Any, repeat: int, at: str) -> list[Row]:
        if isinstance(value, list):  # one thing in a list, as some systems send it
            if len(value) > 1:
                self.remarks.unknown.add(f"{at}[1]")
            value = value[0] if value else None
        if value is None:
            return [{}]
        if node.column is None:
            return self._object(node, value, repeat, at)
        if isinstance(value, dict | list):
            self.remarks.shapes.append((Code.WRONG_SHAPE, at, "a single value"))
            return [{}]
        name = node.column.name.replace("_N_", f"_{repeat}_") if repeat else node.column.name
        return [{name: _text(value)}]

    def _list(self, nodes: list[_Node], items: list[Any], repeat: int, at: str) -> list[list[Row]]:
        pick = nodes[0].pick
        if pick == "N":
            return [self._group(nodes[0], items, at)]
        if pick == "*":
            return (
                [[row for item in items for row in self._object(nodes[0], item, repeat, at)]] if items else []
            )
        if pick == "0":
            if len(items) > 1:
                self.remarks.unknown.add(f"{at}[1]")
            return [self._single(nodes[0], item, repeat, at) for item in items[:1]]
        return self._picked(nodes, items, repeat, at)

    def _group(self, node: _Node, items: list[Any], at: str) -> list[Row]:
        if len(items) > MOST_REPEATS:
            self.remarks.shapes.append((Code.TOO_MANY_REPEATS, at, str(MOST_REPEATS)))
        merged: Row = {}
        for number, item in enumerate(items[:MOST_REPEATS], start=1):
            for row in self._object(node, item, number, at):
                merged |= row
        return [merged]

    def _picked(self, nodes: list[_Node], items: list[Any], repeat: int, at: str) -> list[list[Row]]:
        """Each item goes to the first condition that holds for it and is still free."""
        free, found = list(nodes), []
        for item in items:
            item = _capitalised(item)
            for node in free:
                if node.step and node.step.condition and node.step.condition.holds(item):
                    found.append(self._object(node, item, repeat, at))
                    free.remove(node)
                    break
            else:
                self.remarks.unknown.add(f"{at}[{len(free)}]")
        return found


def _capitalised(item: Any) -> Any:
    """A condition looks for names as the standard has them."""
    if not isinstance(item, dict):
        return item
    return {key[:1].upper() + key[1:]: _capitalised(value) for key, value in item.items()}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is True or value is False:
        return "true" if value else "false"
    return str(value)
