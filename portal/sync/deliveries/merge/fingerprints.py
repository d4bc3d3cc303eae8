"""A number that changes when anything that a delivered row says changes, and at nothing else.

PostgreSQL's hash of a row: h = 31 h + hash of the next cell, in 64 bits, nulls counting nothing. A null
before the first cell therefore leaves no trace, and numbered groups are hashed highest number first: next
month's file may have more of them without changing the fingerprint of the rows that leave them blank.
"""

from portal.sync.deliveries.merge.expressions import Cells, ends_of, numbers, read_by, typed
from portal.sync.deliveries.merge.names import fields, quoted
from portal.sync.deliveries.merge.spec import Merge


def keeps_one(merge: Merge) -> bool:
    """Whether the model has room for a fingerprint."""
    return "fingerprint" in fields(merge.model)


def stored(merge: Merge) -> str:
    """Of the stored row `t`; models that keep none are compared by what they hold."""
    if keeps_one(merge):
        return "t.fingerprint"
    return _hash([f"t.{quoted(name)}::text" for name in merge.values])


def delivered(merge: Merge, cells: Cells) -> str:
    """Of the delivered row and of the records that its references lead to."""
    if not keeps_one(merge):
        held = fields(merge.model)
        return _hash([typed(value, held[name], cells) for name, value in merge.values.items()])
    said = [cells[column] for column in read_by([merge.key, *merge.values.values()])]
    led_to = [f"{quoted(link.field)}.id" for link in merge.links]
    groups = [_hash(_cells_of(group, ends, cells)) for group, ends in _groups(merge)]
    return _hash([*said, *led_to, *groups, str(merge.version)])


def _groups(merge: Merge) -> list[tuple[str, list[str]]]:
    of_parts = [(group, ends_of(part)) for part in merge.parts for group in part.groups]
    return of_parts + [(group, list(ends)) for group, ends in merge.groups.items()]


def _cells_of(group: str, ends: list[str], cells: Cells) -> list[str]:
    """The cells of a group, highest number first."""
    beginnings = [group]
    if "{n}" in group:
        beginnings = [group.format(n=number) for number in reversed(numbers(group, cells))]
    return [cells[beginning + end] for beginning in beginnings for end in ends]


def _hash(expressions: list[str]) -> str:
    return f"hash_record_extended(ROW({', '.join(expressions) or 'NULL::text'}), 0)"
