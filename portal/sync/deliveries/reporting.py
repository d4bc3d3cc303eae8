"""report: say what was done, and list a delivery's issues as CSV."""

import csv
import io
from collections.abc import Iterator

from portal.core import clock
from portal.core.spreadsheets import inert
from portal.sync.deliveries.steps import Step
from portal.sync.deliveries.work import Work
from portal.sync.models import Delivery, DeliveryIssue
from standards.issues import Code, wordings

HEADER = ("file", "line", "cell", "field", "value", "severity", "issue", "what is wrong", "who fixes it")


def report(work: Work) -> None:
    """The delivery is applied; an earlier one of the same files has no question left to answer."""
    work.tell(Step.REPORT, 0, work.counts)
    if work.delivery.put is not None:
        return work.finish(Delivery.State.APPLIED)  # what is put never waits for an answer
    same = Delivery.objects.filter(landlord=work.delivery.landlord, sha256=work.delivery.sha256)
    same.filter(state=Delivery.State.WAITING).exclude(pk=work.delivery.pk).update(
        state=Delivery.State.DECLINED,
        finished_at=clock.now(),
        reason="The same files came again, and were applied.",
    )
    work.finish(Delivery.State.APPLIED)


def csv_lines(delivery: Delivery) -> Iterator[str]:
    """The issues as lines of CSV, the header first; a spreadsheet runs nothing that stands in it."""
    yield _line(HEADER)
    for issue in delivery.issues.order_by("file", "line", "pk").iterator(chunk_size=2000):
        yield _line(_row(issue))


def _row(issue: DeliveryIssue) -> tuple[object, ...]:
    return (
        issue.file,
        issue.line or "",
        issue.cell,
        issue.field,
        issue.value,
        issue.severity,
        issue.issue,
        issue.message,
        who_fixes(issue.issue),
    )


def who_fixes(code: str) -> str:
    """The standard's words for who can put such an issue right."""
    return wordings()[Code(code)].who


def _line(cells: tuple[object, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([inert(str(cell)) for cell in cells])
    return text.getvalue()
