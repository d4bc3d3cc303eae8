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


At = tuple[str, ...]  # the names on the way down, for what is said of a place


class _Walk:
    """Goes through what a record holds, and not through all that it could."""

    def __init__(self, remarks: Remarks) -> None:
        self.remarks = remarks

    def rows(self, root: _Node, record: Any) -> list[Row]:
        row: Row = {}
        spread = self._object(root, record, 0, (), row)
        return [row] if spread is None else [{**row, **each} for each in spread]

    def _object(self, node: _Node, value: Any, repeat: int, at: At, row: Row) -> list[Row] | None:
        """Fills the row from an object. The answer is the rows along the axis, if that is below here."""
        if not isinstance(value, dict):
            self._misshapen(at, "an object")
            return None
        spread = None
        for key, inner in value.items():
            if inner is not None and (nodes := node.below.get(key) or self._other_way(node, key, at)):
                along = self._below(nodes, inner, repeat, (*at, key), row)
                spread = along if spread is None else spread
        return spread

    def _other_way(self, node: _Node, key: str, at: At) -> list[_Node] | None:
        """The place of a name that is not spelt as the standard spells it, or that joins several."""
        if node.told_apart_by(key):
            return None
        way = node.names.get(key.lower())
        if way is None:
            self.remarks.unknown.add(".".join((*at, key)))
            return None
        if key[:1].islower():
            self.remarks.camel.add(key)
        for name in way[:-1]:
            node = node.below[name][0]
        return node.below[way[-1]]

    def _below(self, nodes: list[_Node], value: Any, repeat: int, at: At, row: Row) -> list[Row] | None:
        node = nodes[0]
        if node.pick is None:
            return self._single(node, value, repeat, at, row)
        items = value if isinstance(value, list) else [value]
        if node.pick == "*":
            return self._along_axis(node, items, repeat, at)
        if node.pick == "N":
            self._group(node, items, at, row)
        elif node.pick == "0":
            self._first(node, items, repeat, at, row)
        else:
            self._picked(nodes, items, repeat, at, row)
        return None

    def _single(self, node: _Node, value: Any, repeat: int, at: At, row: Row) -> list[Row] | None:
        if isinstance(value, list):  # one thing in a list, as some systems send it
            self._first(node, value, repeat, at, row)
        elif node.column is None:
            return self._object(node, value, repeat, at, row)
        elif isinstance(value, dict):
            self._misshapen(at, "a single value")
        else:
            name = node.column.name
            row.setdefault(name.replace("_N_", f"_{repeat}_") if repeat else name, _text(value))
        return None

    def _first(self, node: _Node, items: list[Any], repeat: int, at: At, row: Row) -> None:
        if len(items) > 1:
            self.remarks.unknown.add(f"{'.'.join(at)}[1]")
        if items and isinstance(items[0], list):
            self._misshapen(at, "one list, and not a list of lists")
        elif items and items[0] is not None:
            self._single(node, items[0], repeat, at, row)

    def _along_axis(self, node: _Node, items: list[Any], repeat: int, at: At) -> list[Row] | None:
        rows: list[Row] = []
        for item in items:
            row: Row = {}
            further = self._object(node, item, repeat, at, row)
            rows += [row] if further is None else [{**row, **each} for each in further]
        return rows or None

    def _group(self, node: _Node, items: list[Any], at: At, row: Row) -> None:
        if len(items) > MOST_REPEATS:
            self.remarks.shapes.append((Code.TOO_MANY_REPEATS, ".".join(at), str(MOST_REPEATS)))
        for number, item in enumerate(items[:MOST_REPEATS], start=1):
            self._object(node, item, number, at, row)

    def _picked(self, nodes: list[_Node], items: list[Any], repeat: int, at: At, row: Row) -> None:
        """Each item goes to the first condition that holds for it and is still free."""
        free = list(nodes)
        for item in map(_capitalised, items):
            for node in free:
                if node.step and node.step.condition and node.step.condition.holds(item):
                    self._object(node, item, repeat, at, row)
                    free.remove(node)
                    break
            else:
                self.remarks.unknown.add(f"{'.'.join(at)}[{len(nodes) - len(free)}]")

    def _misshapen(self, at: At, expected: str) -> None:
        self.remarks.shapes.append((Code.WRONG_SHAPE, ".".join(at) or "the record", expected))


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
