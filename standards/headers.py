"""Which column of a file is which column of the standard."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from standards.issues import Code, Issue, Severity, issue
from standards.kinds import KINDS, MOST_REPEATS, Kind, group_number

_NOT_NAME = re.compile(r"[^a-z0-9]+")
_NAMES_SHOWN = 12
_MOST_COLUMNS = 16_384  # what a spreadsheet can hold


def squash(name: str) -> str:
    """Unit Reference, unit-reference and UnitReference all come to unitreference."""
    return _NOT_NAME.sub("", name.lower())


@dataclass
class Header:
    """The columns of a file that are read: where each stands, and its canonical name."""

    width: int
    places: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    usable: bool = True


def canonical_name(kind: Kind, given: str) -> str | None:
    """The standard's name of a column as a file spells it."""
    text = given.strip().removeprefix("\ufeff")
    try:
        kind.column(text)
        return text if "_N_" not in text else None
    except KeyError:
        pass
    squashed = squash(text)
    for pattern, name in _patterns(kind.key):
        if match := pattern.fullmatch(squashed):
            return name.replace("_N_", f"_{match[1]}_") if match.groups() else name
    return None


@functools.cache
def _patterns(kind_key: str) -> list[tuple[re.Pattern[str], str]]:
    """What the squashed name of each column looks like; a pattern's own group is the number."""
    number = "([1-9][0-9]{0,2})"
    return [
        (re.compile(number.join(map(squash, name.split("_N_")))), name) for name in KINDS[kind_key].columns
    ]


def read_header(kind: Kind, file: str, cells: Sequence[str]) -> Header:
    """Matches a header row. Without the columns that every row needs, the file is not usable."""
    header = Header(width=len(cells))
    found: dict[str, list[int]] = {}
    unknown: list[str] = []
    misspelt: list[str] = []
    for place, cell in enumerate(cells[:_MOST_COLUMNS]):
        name = canonical_name(kind, cell)
        if name is None or group_number(name) > MOST_REPEATS:
            unknown += [cell.strip()] if cell.strip() else []
            continue
        found.setdefault(name, []).append(place)
        if cell.removeprefix("\ufeff") != name:
            misspelt.append(cell.strip())
    if not found or len(cells) > _MOST_COLUMNS:
        header.issues.append(issue(Code.NO_HEADER, file))
        header.usable = False
        return header
    _drop_doubles(kind, file, header, found)
    _drop_headless_groups(kind, file, header, found)
    missing = [
        column.name
        for column in kind.fields
        if column.required and not column.repeated and column.name not in found
    ]
    if missing:
        header.issues.append(issue(Code.MISSING_COLUMNS, file, value=_listed(missing)))
        header.usable = False
    if unknown:
        header.issues.append(issue(Code.UNKNOWN_COLUMNS, file, value=_listed(unknown)))
    if misspelt:
        header.issues.append(issue(Code.HEADER_SPELLING, file, value=_listed(misspelt)))
    for name, (place, *_) in sorted(found.items(), key=lambda item: item[1]):
        header.names.append(name)
        header.places.append(place)
    return header


def _drop_doubles(kind: Kind, file: str, header: Header, found: dict[str, list[int]]) -> None:
    for name, places in list(found.items()):
        if len(places) > 1:
            column = kind.column(name)
            severity = Severity.ERROR if column.required and not column.repeated else Severity.WARNING
            header.issues.append(
                issue(Code.DUPLICATE_COLUMN, file, field=name, value=name, severity=severity)
            )
            del found[name]


def _drop_headless_groups(kind: Kind, file: str, header: Header, found: dict[str, list[int]]) -> None:
    """A group without the column that every one of it needs says nothing."""
    for column in kind.fields:
        if not (column.repeated and column.required):
            continue
        numbers = {group_number(name) for name in found if kind.column(name).group == column.group}
        for number in sorted(numbers):
            needed = column.name.replace("_N_", f"_{number}_")
            if needed not in found:
                header.issues.append(
                    issue(Code.MISSING_COLUMNS, file, value=needed, severity=Severity.WARNING)
                )
                for name in list(found):
                    if kind.column(name).group == column.group and group_number(name) == number:
                        del found[name]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMES_SHOWN
    return ", ".join(names[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")
