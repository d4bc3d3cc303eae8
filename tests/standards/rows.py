"""Rows of every kind, as landlords might send them: drawn by hypothesis from the columns of the standard."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from standards.kinds import Column, Kind, Type

PLAIN_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=12,
).filter(lambda text: text[0] not in "=@+-#" and text == text.strip())

DATES = st.dates(dt.date(1000, 1, 1), dt.date(2200, 12, 31)).map(dt.date.isoformat)
ZONES = st.sampled_from([dt.UTC, dt.timezone(dt.timedelta(hours=1)), dt.timezone(-dt.timedelta(hours=5))])
MOMENTS = st.builds(
    lambda day, clock, zone: dt.datetime.combine(day, clock, zone).isoformat(),
    st.dates(dt.date(1000, 1, 1), dt.date(2200, 12, 31)),
    st.times().map(lambda clock: clock.replace(microsecond=0)),
    ZONES,
)
DECIMALS = (
    st.decimals(-999_999, 999_999, places=2, allow_nan=False)
    .map(lambda number: f"{number:f}")
    .map(lambda text: text.rstrip("0").rstrip(".") if "." in text else text)
    .filter(lambda text: text != "-0")
)

BY_TYPE: dict[Type, st.SearchStrategy[str]] = {
    Type.TEXT: PLAIN_TEXT,
    Type.DATE: DATES,
    Type.DATE_TIME: MOMENTS,
    Type.TIME: st.times().map(lambda clock: clock.replace(microsecond=0).isoformat()),
    Type.DECIMAL: DECIMALS,
    Type.BOOLEAN: st.sampled_from(["true", "false"]),
    Type.UPRN: st.integers(1, 999_999_999_999).map(str),
    Type.POSTCODE: st.sampled_from(["SW1A 2AA", "M1 1AB", "LS1 2TE", "CF10 1SP"]),
    Type.EMAIL: st.sampled_from(["ann@example.com", "bob.x@mail.example.org"]),
    Type.PHONE: st.sampled_from(["+447700900123", "07700900123"]),
}


def values(column: Column) -> st.SearchStrategy[str]:
    """Canonical text that the column may hold."""
    if column.type is Type.CODE:
        return st.sampled_from(sorted(column.codes))
    if column.type is Type.INTEGER:
        return st.integers(column.least or 0, column.most or 99).map(str)
    return BY_TYPE[column.type]


@st.composite
def rows(draw: st.DrawFn, kind: Kind) -> dict[str, str]:
    """A canonical row: all that is required, some of the rest, groups without gaps."""
    row: dict[str, str] = {}
    for column in kind.fields:
        if not column.repeated and (column.required or draw(st.booleans())):
            row[column.name] = draw(values(column))
    for group in kind.groups:
        for number in range(1, draw(st.integers(0, 3)) + 1):
            row |= draw(groups(kind, group, number))
    return row


@st.composite
def groups(draw: st.DrawFn, kind: Kind, group: str, number: int) -> dict[str, str]:
    columns = [column for column in kind.fields if column.group == group]
    chosen = [column for column in columns if column.required or draw(st.booleans())] or columns[:1]
    return {column.name.replace("_N_", f"_{number}_"): draw(values(column)) for column in chosen}


def in_order_of_time(kind: Kind, row: dict[str, str]) -> dict[str, str]:
    """The row without dates that could contradict each other, and with a place."""
    from standards.orders import ORDERS

    clashing = {name for order in ORDERS if order.kind == kind.key for name in (order.earlier, order.later)}
    kept: dict[str, Any] = {
        name: text for name, text in row.items() if name not in clashing or kind.column(name).required
    }
    if "unit_reference" in kind.columns:
        kept.setdefault("unit_reference", "U1")
    return kept
