"""Is it in the standard? Asked by anybody, of records and of messages; nothing is stored.

The checks are those of `python -m standards check`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from standards import messages
from standards.delivery import Limits, as_kind, read_checked
from standards.issues import Issue, Severity
from standards.kinds import KINDS, kind_named
from standards.messages.files import check_file

SECONDS = 5.0  # of checking; who has more to check has a computer of their own
MOST_SHOWN = 1_000
# Of what nobody has signed for.
LIMITS = Limits(unpacked_bytes=64 << 20, ratio_counts_from=8 << 20, members=100, workbook_text=16 << 20)
RECORDS = tuple(KINDS)
MESSAGES = messages.KINDS


class TooMuch(Exception):
    """It could not be checked in the time there is."""


@dataclass
class Answer:
    """What was found, by the rows or messages that were read; issues beyond the first are only counted."""

    kind: str
    records: int = 0
    issues: list[Issue] = field(default_factory=list)
    more_issues: int = 0
    errors: int = 0
    warnings: int = 0

    @property
    def is_valid(self) -> bool:
        """Whether nothing was left out: what is only noted was read."""
        return not self.errors and not self.warnings

    @property
    def is_unreadable(self) -> bool:
        """Whether not one record could be read."""
        return not self.records and self.errors > 0

    def add(self, read: int, issues: Sequence[Issue]) -> None:
        self.records += read
        self.errors += sum(issue.severity is Severity.ERROR for issue in issues)
        self.warnings += sum(issue.severity is Severity.WARNING for issue in issues)
        shown = issues[: max(MOST_SHOWN - len(self.issues), 0)]
        self.issues += shown
        self.more_issues += len(issues) - len(shown)


def name_of(kind: str) -> str:
    """The kind of record, or the message, however it is spelt; "" for one that is none."""
    if record := kind_named(kind):
        return record.key
    return messages.kind_named(kind) or ""


def check(path: Path, kind: str) -> Answer:
    """Check a file of that kind, whose name says its format. Raises TooMuch."""
    answer, until = Answer(kind), monotonic() + SECONDS
    for read, issues in _found(path, kind):
        answer.add(read, issues)
        if monotonic() > until:
            raise TooMuch(f"After {SECONDS:.0f} seconds it was not checked to its end.")
    return answer


def _found(path: Path, kind: str) -> Iterator[tuple[int, Sequence[Issue]]]:
    if kind in MESSAGES:
        for message in check_file(path, kind):
            yield message.read, message.issues
        return
    for batch in read_checked(as_kind(path, kind), limits=LIMITS):
        yield batch.read, batch.issues
