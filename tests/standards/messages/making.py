"""Messages made by chance from the dictionary: valid, and then broken in exactly one place."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from standards.issues import Code
from standards.messages.checking import path_of
from tests.standards.messages.dictionary import LEFT_OUT, SOME, Place

At = tuple[str | int, ...]

TEXTS = (
    "The tap drips", "", " ", "Ёлка 🌲", "مرحبا", "<script>alert(1)</script>", "'; --", "a\nb\tc", "x" * 5000,
    "\u202etfel", "null", "\ufeffmark", "e\u0301", "\x07bell",
)  # fmt: skip
DATES = ("2026-11-30", "2024-02-29", "1899-12-31", "2026-03-29")
MOMENTS = (
    "2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00Z", "2021-01-08T09:43:14.997Z",
    "2026-03-29T01:30:00-05:00",

)  # fmt: skip
TIMES = ("08:00:00", "23:59:59", "00:00:00", "13:30:00.5", "08:00:00Z", "08:00:00+01:00")
NO_DATES = (
    "",
    "0000-01-01",
    "9999-12-31",
    "2026-11-30\n",
    "30/11/2026",
    "2026-02-30",
    "2026-11-30T10:00:00Z",
    "tomorrow",
    "2026-1-1",
)
NO_MOMENTS = (
    "",
    "2026-11-30t10:00:00z",
    "2016-12-31T23:59:60Z",
    "9999-12-31T23:59:59-23:00",
    "2026-11-30",
    "2026-11-30T10:00:00",
    "2026-11-30T25:00:00Z",
    "2026-11-30 at ten",
    "2026-13-01T10:00:00Z",
)
NO_TIMES = (
    "",
    "08:00:00+99:00",
    "23:59:60",
    "24:00:00",
    "8:00:00",
    "08:00",
    "8am",
    "08:60:00",
    "noon",
    "08:00:00 ",
)


# --- valid -------------------------------------------------------------------------------------------------


def make(place: Place, random: Random, depth: int = 0) -> Any:
    """Something that may stand at that place. Optional parts are rarer further down, so that it ends."""
    if place.type != "object":
        return _value(place, random)
    chance = (0.7, 0.5, 0.35, 0.25, 0.15)[min(depth, 4)]
    made: dict[str, Any] = {}
    for inner in place.below.values():
        if not inner.required and random.random() > chance:
            continue
        if inner.repeats:
            count = random.randint(inner.least or 0, min(inner.most or 3, 7))
            made[inner.name] = [make(inner, random, depth + 1) for _ in range(count)]
        else:
            made[inner.name] = make(inner, random, depth + 1)
    return made


def _value(place: Place, random: Random) -> Any:
    makers: dict[str, Callable[[], Any]] = {
        "string": lambda: "QUJD" if place.name == "EmbeddedFileBinaryObject" else random.choice(TEXTS),
        "code": lambda: random.choice(place.codes),
        "date": lambda: random.choice(DATES),
        "date-time": lambda: random.choice(MOMENTS),
        "time": lambda: random.choice(TIMES),
        "boolean": lambda: random.random() < 0.5,
        "integer": lambda: random.choice((0, 1, -1, 7, 2**40)),
        "number": lambda: random.choice((0, 1, -1.5, 3.25, 1e9)),
    }
    return makers[place.type]()


def least(place: Place) -> Any:
    """The smallest thing that may stand there: what is required, and no more."""
    if place.type != "object":
        return _value(place, Random(0))
    made: dict[str, Any] = {}
    for inner in place.below.values():
        if inner.required:
            made[inner.name] = [least(inner)] if inner.repeats else least(inner)
    return made


# --- broken ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Broken:
    """A message with one fault, and what must be said of it."""

    message: Any
    field: str
    code: Code

    def __str__(self) -> str:
        return f"{self.code.value} in {self.field}: {self.message!r:.2000}"


@dataclass(frozen=True)
class Found:
    """A value that stands in a message, with where it stands and what the dictionary says of it."""

    at: At
    place: Place
    value: Any
    is_list: bool  # the list itself, and not one of its items


def found(place: Place, value: Any, at: At = ()) -> Iterator[Found]:
    """Everything in a message, from the top."""
    yield Found(at, place, value, False)
    if place.type != "object":
        return
    for name, inner_value in value.items():
        inner = place.below[name]
        if inner.repeats:
            yield Found((*at, name), inner, inner_value, True)
            for number, item in enumerate(inner_value):
                yield from found(inner, item, (*at, name, number))
        else:
            yield from found(inner, inner_value, (*at, name))


def break_once(root: Place, message: Any, random: Random) -> Broken:
    """The message with one fault, of a kind and at a place taken by chance."""
    one = random.choice(list(found(root, message)))
    ways = list(ways_to_break(one))
    # Most ways of most places are values of other types: the rarer ones get as many turns.
    rarer = ways[len(_of_other_types(one)) :]
    return random.choice(rarer if rarer and random.random() < 0.7 else ways)(message, random)


Way = Callable[[Any, Random], Broken]


def ways_to_break(one: Found) -> Iterator[Way]:
    """Each way in which this value can be wrong, all else left as it is."""
    yield from _each(one, _of_other_types(one), Code.WRONG_SHAPE)
    if one.is_list:
        yield from _broken_lists(one)
    elif one.place.type == "object":
        yield from _broken_objects(one)
    else:
        yield from _broken_values(one)


def _broken_lists(one: Found) -> Iterator[Way]:
    if one.place.least:
        yield _replacing(one, [], Code.EMPTY_LIST)
    if one.place.most:
        yield _replacing(one, ["line"] * (one.place.most + 1), Code.TOO_MANY_ITEMS)


def _broken_objects(one: Found) -> Iterator[Way]:
    yield _adding(one, lambda random: random.choice(("Wizard", "", "ID ", "Ünit", "$ref", "constructor")))
    for inner in one.place.below.values():
        if inner.required:
            yield _dropping(one, inner.name)
    # HACT's own names in other messages, and its own names in camelCase, are names that are not here.
    yield _adding(one, lambda random: _stranger(one.place, random))


def _stranger(place: Place, random: Random) -> str:
    names = ["Site", "Property", "SitePropertyUnit", "NameFull", "Customer", "id", "Id", "UPRN"]
    names += [name[0].lower() + name[1:] for name in place.below]
    return random.choice([name for name in names if name not in place.below])


def _broken_values(one: Found) -> Iterator[Way]:
    place = one.place
    if place.type == "code" and place.codelist != "M3NHFScheduleOfRatesCode":
        yield from _each(one, _no_codes(place), Code.UNKNOWN_CODE)
        yield from _each(one, LEFT_OUT.get(place.codelist, ()), Code.CODE_NOT_HERE)
    elif place.name == "EmbeddedFileBinaryObject":
        yield from _each(one, ("not base 64!", "QUJD\0", "=QQ"), Code.WRONG_SHAPE)
    elif place.type in ("string", "code"):
        yield from _each(one, ("\0", "half\0way", "end\0", "\ud800", "a\udfffb"), Code.CONTROL_CHARACTER)
    elif place.type == "date":
        yield from _each(one, NO_DATES, Code.BAD_DATE)
    elif place.type == "date-time":
        yield from _each(one, NO_MOMENTS, Code.BAD_DATE_TIME)
    elif place.type == "time":
        yield from _each(one, NO_TIMES, Code.BAD_TIME)


def _no_codes(place: Place) -> tuple[str, ...]:
    written = place.codes[0]
    numbers = () if place.codelist in SOME else ("999", "00")  # such as another's list may well have
    return ("", " ", f"{written} ", "wizard", written + "-", "null", "\uff11", "x" * 500, *numbers)


def _of_other_types(one: Found) -> list[Any]:
    """Values of every JSON type but the one that may stand there."""
    others = {
        "null": None,
        "boolean": True,
        "integer": 10,
        "number": 1.5,
        "string": "10",
        "list": [],
        "object": {},
    }
    own = "list" if one.is_list else one.place.type
    fits = {
        "object": {"object"},
        "list": {"list"},
        "boolean": {"boolean"},
        "integer": {"integer"},
        "number": {"integer", "number"},
    }.get(own, {"string"})
    return [value for name, value in others.items() if name not in fits]


def _each(one: Found, values: Iterable[Any], code: Code) -> Iterator[Way]:
    for value in values:
        yield _replacing(one, value, code)


def _replacing(one: Found, value: Any, code: Code) -> Way:
    def broken(message: Any, _random: Random) -> Broken:
        return Broken(put(message, one.at, value), path_of(one.at), code)

    return broken


def _adding(one: Found, name: Callable[[Random], str]) -> Way:
    def broken(message: Any, random: Random) -> Broken:
        added = name(random)
        changed = put(message, (*one.at, added), random.choice(("x", None, 1, {}, [])))
        return Broken(changed, path_of((*one.at, added)), Code.UNKNOWN_NAME)

    return broken


def _dropping(one: Found, name: str) -> Way:
    def broken(message: Any, _random: Random) -> Broken:
        rest = {key: value for key, value in one.value.items() if key != name}
        return Broken(put(message, one.at, rest), path_of((*one.at, name)), Code.MISSING_PART)

    return broken


def put(message: Any, at: At, value: Any) -> Any:
    """A copy of the message with another value at that place."""
    if not at:
        return value
    changed = deepcopy(message)
    node = changed
    for step in at[:-1]:
        node = node[step]
    node[at[-1]] = value
    return changed
