"""What is wrong in a delivery, taken down by PostgreSQL's COPY a few thousand at a time."""

from collections.abc import Iterable
from typing import Any

from portal.sync.deliveries.merge.names import listed, quoted
from portal.sync.models import Delivery, DeliveryIssue
from standards.issues import Issue

AT_ONCE = 5_000
# Enough to see what is wrong; a file of a million bad rows is bad for one reason.
MOST_KEPT = 100_000
COLUMNS = ["delivery_id", "landlord_id", "issue", "severity", "file", "line"]
COLUMNS += ["cell", "field", "value", "message"]


class Issues:
    """The issues of one delivery: counted all, kept up to a limit, written in portions."""

    def __init__(self, cursor: Any, delivery: Delivery) -> None:
        self._cursor = cursor
        self._owner = (delivery.pk, delivery.landlord_id)
        self._held: list[Issue] = []
        self._kept = 0
        self.count = 0

    @property
    def full(self) -> bool:
        """Whether a portion waits to be written."""
        return len(self._held) >= AT_ONCE

    def add(self, issues: Iterable[Issue]) -> None:
        """Take them down; write nothing yet."""
        for issue in issues:
            self.count += 1
            if self._kept < MOST_KEPT:
                self._kept += 1
                self._held.append(issue)

    def write(self) -> None:
        """Store those that wait."""
        if not self._held:
            return
        table = quoted(DeliveryIssue._meta.db_table)
        with self._cursor.copy(f"COPY {table} ({listed(COLUMNS)}) FROM STDIN") as copy:
            for issue in self._held:
                copy.write_row((*self._owner, *_cells(issue)))
        self._held.clear()


def _cells(issue: Issue) -> tuple[Any, ...]:
    texts = (issue.cell, issue.field, issue.value, issue.message)
    cell, field, value, message = (text.replace("\x00", "�") for text in texts)
    return (
        str(issue.code),
        str(issue.severity),
        issue.file[-300:],
        issue.line,
        cell[:20],
        field[:100],
        value,
        message,
    )
