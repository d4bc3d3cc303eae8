"""One record that a system puts at its own address: a delivery of one row, by which nothing ends."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from django.db import OperationalError, transaction

from portal.core import clock
from portal.landlords.models import Landlord
from portal.records.models import Source
from portal.sync.deliveries import locks, note, pipeline
from portal.sync.deliveries.actions import run_on_commit
from portal.sync.models import Client, Delivery, DeliveryIssue
from standards.headers import canonical_name
from standards.issues import Severity
from standards.kinds import Kind, group_number
from standards.shapes import to_flat

SECONDS = 5  # that a put waits for what is being applied; then it waits in the queue


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Refused(Exception):
    """The record is not in the standard, or does not go with what is there. Nothing is stored."""

    def __init__(self, issues: list[DeliveryIssue]) -> None:
        super().__init__(f"{len(issues)} issues")
        self.issues = issues


@dataclass(frozen=True)
class Put:
    """What came of it: the issues are those of cells that were left out, and notes."""

    outcome: Outcome
    issues: list[DeliveryIssue]


@dataclass(frozen=True)
class Record:
    """One record as it was sent: nested as the standard has it, or the cells of a row by their columns."""

    kind: Kind
    document: Mapping[str, Any]

    @property
    def is_flat(self) -> bool:
        """Whether it is a row: no record of the standard is without an object inside."""
        return bool(self.document) and not any(
            isinstance(value, dict | list) for value in self.document.values()
        )

    def references(self) -> list[str]:
        """What it calls itself, once for each row that is in it; "" where a row does not say."""
        key = self.kind.key_column
        if self.is_flat:
            named = {canonical_name(self.kind, name): value for name, value in self.document.items()}
            return [_text(named.get(key))]
        return [row.get(key, "").strip() for row in to_flat(self.kind, dict(self.document))]

    def as_file(self) -> dict[str, str]:
        """As a delivery holds it until it is applied: the kind, a name of a file, and what is in it."""
        if not self.is_flat:
            content = msgspec.json.encode(self.document).decode()
            return {"kind": self.kind.key, "file": f"{self.kind.key}.json", "content": content}
        written = io.StringIO()
        writer = csv.writer(written)
        writer.writerow(self.document)
        writer.writerow([_text(value) for value in self.document.values()])
        return {"kind": self.kind.key, "file": f"{self.kind.key}.csv", "content": written.getvalue()}

    def path_of(self, column: str) -> str:
        """Where a column is in what was sent: Property[0].Unit[0].Reference[0].ID, or the column itself."""
        if self.is_flat or not column:
            return column
        try:
            way = self.kind.column(column).way
        except KeyError:
            return column  # it is a path already
        number = max(group_number(column) - 1, 0)
        places = {"N": f"[{number}]", "0": "[0]", "*": "[0]"}
        return ".".join(step.name + places.get(step.pick or "", "") for step in way)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()


def may_begin(landlord: Landlord) -> bool:
    """Whether it can be put at once; then nothing else is applied until the transaction ends.

    It waits some seconds for what is being applied, but stands behind what was put before.
    """
    if Delivery.objects.puts_that_wait(landlord).exists():
        return False
    try:
        with transaction.atomic():
            locks.take_within(landlord.pk, SECONDS)
    except OperationalError:
        return False
    return True


@transaction.atomic
def put(*, landlord: Landlord, record: Record, through: Client) -> Put:
    """Check and merge it now, behind `may_begin`. Raises Refused; what changes nothing leaves no trace."""
    with transaction.atomic():
        delivery = _write_down(landlord, record, through)
        work = pipeline.run_here(delivery)
        found = list(delivery.issues.order_by("pk")) if work.issues.count else []
        counted = delivery.counts.get(record.kind.key, {})
        if delivery.state != Delivery.State.APPLIED or counted["refused"] or counted["read"] != 1:
            raise Refused([issue for issue in found if issue.severity == Severity.ERROR] or found)
        if not work.merge.touched:
            transaction.set_rollback(True)
            return Put(Outcome.UNCHANGED, found)
    return Put(Outcome.CREATED if counted["created"] else Outcome.CHANGED, found)


@transaction.atomic
def leave(*, landlord: Landlord, record: Record, through: Client) -> Delivery:
    """Keep it for its turn: a worker puts it once what is being applied now is."""
    delivery = _write_down(landlord, record, through)
    run_on_commit(delivery)
    return delivery


def _write_down(landlord: Landlord, record: Record, through: Client) -> Delivery:
    said = note.Note(None, through.system.name, None)
    source = Source.objects.create(
        kind=Source.Kind.DELIVERY, system=note.system_in_words(said, landlord), as_of=clock.now()
    )
    return Delivery.objects.create(
        landlord=landlord,
        source=source,
        received_through=through,
        is_whole=False,
        put=record.as_file(),
    )
