"""Whatever the standard lets through, the tables can hold."""

import pytest
from django.db import models

from portal.sync.deliveries.merge.expressions import read_by
from portal.sync.deliveries.merge.kinds import KINDS as MERGES
from portal.sync.deliveries.merge.names import fields
from portal.sync.deliveries.merge.spec import Merge, Sql
from standards.kinds import KINDS, Column, Type
from standards.values import BadValue, read_decimal


def mapped_cells() -> list[tuple[str, Column, "models.Field"]]:
    """Every column that becomes a field as it is, with that field."""
    found = []
    for kind, merges in MERGES.items():
        for merge in merges.merges:
            found += [(kind, column, field) for column, field in of_merge(kind, merge)]
    return found


def of_merge(kind: str, merge: Merge) -> list[tuple[Column, "models.Field"]]:
    held = fields(merge.model)
    found = [(KINDS[kind].column(merge.key), held["reference"])]
    found += [
        (KINDS[kind].column(value), held[name])
        for name, value in merge.values.items()
        if value_is_column(value)
    ]
    for part in merge.parts:
        held = fields(part.model)
        for group in part.groups:
            for name, value in part.values.items():
                if value_is_column(value):
                    found.append((KINDS[kind].column(group.replace("{n}", "1") + value), held[name]))
    return found


def value_is_column(value: object) -> bool:
    return not isinstance(value, Sql)


def named(case: tuple[str, Column, "models.Field"]) -> str:
    return f"{case[0]}-{case[1].name}"


@pytest.mark.parametrize("case", mapped_cells(), ids=named)
def test_a_delivered_cell_fits_its_field(case: tuple[str, Column, "models.Field"]) -> None:
    _, column, field = case
    if isinstance(field, models.CharField) and column.type in (Type.TEXT, Type.EMAIL, Type.PHONE):
        assert column.longest is not None
        assert column.longest <= field.max_length
    if isinstance(field, models.CharField) and column.codes:
        assert max(map(len, column.codes)) <= field.max_length
    if isinstance(field, models.PositiveSmallIntegerField):
        assert column.least == 0
        assert column.most <= 32_767
    if isinstance(field, models.DecimalField):
        with pytest.raises(BadValue):
            read_decimal(str(10 ** (field.max_digits - field.decimal_places)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_delivered_column_is_stored_or_known_not_to_be(kind: str) -> None:
    read = set()
    for merge in MERGES[kind].merges:
        read |= {merge.key, *read_by(merge.values.values()), *(link.by for link in merge.links)}
        for part in merge.parts:
            ends = read_by([*part.values.values(), part.key])
            read |= {group.replace("{n}", "N") + end for group in part.groups for end in ends}
        read |= {group.replace("{n}", "N") + end for group, ends in merge.groups.items() for end in ends}
    assert set(KINDS[kind].columns) - {column.replace("_1_", "_N_") for column in read} <= {"allocated_by"}
