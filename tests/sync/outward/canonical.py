"""One way to write a row, so that what was delivered can be held against what is read back."""

import datetime as dt
import re

from standards.kinds import Kind, Type, group_number

Row = dict[str, str]
PLACES = ("unit_reference", "property_reference", "site_reference")
# A name is kept with the record that the reference leads to; a firm without a name has its reference for one.
NAMES = {"site_name": "site_reference", "assigned_to_primary_name": "assigned_to_primary_reference"}
# Blank and this are the same fact: the column has a value of its own for what is left out.
UNSAID = {"certainty": "likely"}


def canonical(kind: Kind, row: Row) -> Row:
    """Without who gave references out, which is not kept; moments in UTC; a place by its most exact name."""
    told = {name: text for name, text in row.items() if text and name != "allocated_by"}
    told = {name: _moment(text) if _is_moment(kind, name) else text for name, text in told.items()}
    if kind.key != "homes":
        given = [name for name in PLACES if name in told]
        told = {name: text for name, text in told.items() if name not in given[1:]}
    if kind.key == "programmes":
        told = {"certainty": UNSAID["certainty"], **_changes_by_day(told)}
    for name in [name for name in told if re.fullmatch(r"required_action_\d+_name", name)]:
        told.setdefault(name.replace("_name", "_mandatory"), "false")
    for named, reference in NAMES.items():
        if reference not in told or (told.get(named) == told[reference] and kind.key == "work_orders"):
            told.pop(named, None)
    return told


def _is_moment(kind: Kind, name: str) -> bool:
    return kind.column(name).type is Type.DATE_TIME


def _moment(text: str) -> str:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC).isoformat()


def _changes_by_day(row: Row) -> Row:
    """Changes of a plan are kept by their days and not by their places."""
    changes: dict[int, Row] = {}
    for name, text in row.items():
        if name.startswith("change_"):
            changes.setdefault(group_number(name), {})[name.split("_", 2)[2]] = text
    kept = {name: text for name, text in row.items() if not name.startswith("change_")}
    for place, change in enumerate(sorted(changes.values(), key=lambda each: each["on"]), start=1):
        kept |= {f"change_{place}_{end}": text for end, text in change.items()}
    return kept
