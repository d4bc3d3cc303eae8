"""What is done with many rows of a list at once, and undoing it in the next step."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.core import clock
from portal.landlords.models import Officer
from portal.office.models import QueueMark
from portal.office.queues.table import Queue, rows_of
from portal.records.events import record
from portal.repairs.actions import more_work
from portal.repairs.models import MoreWork
from portal.repairs.more_work import CannotAnswer

MOST = 200
APPROVALS = "approvals"


@dataclass(frozen=True, kw_only=True)
class Step:
    """What was done, so that it can be undone: by the code of each row, what was there before."""

    queue: str
    act: str
    owner: int | None
    before: Mapping[str, Any]

    def kept(self) -> dict[str, Any]:
        """As a session keeps it."""
        return {"queue": self.queue, "act": self.act, "owner": self.owner, "before": dict(self.before)}


@transaction.atomic
def give(*, queue: Queue, codes: Collection[UUID], to: Officer, by: Officer) -> Step:
    """Make somebody of the same landlord the owner of those that are in the list and not theirs yet."""
    if to.landlord_id != by.landlord_id:
        raise ValueError("Only somebody of the same landlord can take this on.")
    found = _there(queue, codes, by)
    before = _owners(queue, found, by)
    given = {code: owner for code, owner in before.items() if owner != to.pk}
    _own(queue, given, to.pk, by)
    record("queue given", to, by=by.person, queue=queue.key, records=list(given))
    return Step(queue=queue.key, act="give", owner=to.pk, before=given)


@transaction.atomic
def look_at(*, queue: Queue, codes: Collection[UUID], by: Officer, now: datetime | None = None) -> Step:
    """Note that somebody has looked at them; those that somebody had looked at stay as they are."""
    found = _there(queue, codes, by)
    marks = {str(mark.about): mark for mark in _marks(queue, found, by)}
    unseen = [code for code in found if code not in marks or marks[code].looked_at is None]
    _write(queue, unseen, {"looked_at": now or clock.now(), "looked_by": by}, by)
    record("queue looked at", by, by=by.person, queue=queue.key, records=unseen)
    return Step(queue=queue.key, act="look", owner=by.pk, before=dict.fromkeys(unseen))


def agree_to(*, queue: Queue, codes: Collection[UUID], by: Officer, now: datetime | None = None) -> Step:
    """Say yes, up to the sum each asks for, to those that the officer may agree to; the others stay."""
    said = []
    for code in _there(queue, codes, by):
        more = MoreWork.objects.get(code=code)
        with suppress(CannotAnswer):
            more_work.agree(more=more, up_to=more.cost or Decimal(0), at=now or clock.now(), by=by)
            said.append(code)
    return answered(said, by=by)


def answered(codes: Collection[str], *, by: Officer) -> Step:
    """More work that was answered, as a step that can be undone until the answers have left."""
    return Step(queue=APPROVALS, act="answer", owner=by.pk, before=dict.fromkeys(codes))


@transaction.atomic
def undo(*, queue: Queue, step: Step, by: Officer) -> int:
    """Put back what that step changed, where nobody has changed it since. How many were put back."""
    count = 0
    if step.act == "answer":
        rows = MoreWork.objects.of(by.landlord).filter(code__in=list(step.before)).order_by("pk")
        return sum(more_work.take_back(more=more, by=by) for more in rows)
    if step.act == "look":
        marks = _marks(queue, step.before, by).filter(looked_by=step.owner)
        count = marks.update(looked_at=None, looked_by=None)
    else:
        now = _owners(queue, list(step.before), by)
        back = {code: was for code, was in step.before.items() if now.get(code) == step.owner}
        for owner in set(back.values()):
            _own(queue, [code for code, was in back.items() if was == owner], owner, by)
        count = len(back)
    record("queue undone", by, by=by.person, queue=queue.key, records=list(step.before))
    return count


def _there(queue: Queue, codes: Collection[UUID], by: Officer) -> list[str]:
    """Those of them that the officer's list holds: nobody acts on what they may not see."""
    rows = rows_of(queue, by, now=clock.now()).filter(code__in=list(codes)[:MOST])
    return [str(code) for code in rows.order_by().values_list("code", flat=True)]


def _marks(queue: Queue, codes: Collection[str], by: Officer) -> Any:
    return QueueMark.objects.filter(landlord=by.landlord_id, queue=queue.key, about__in=list(codes))


def _owners(queue: Queue, codes: Collection[str], by: Officer) -> dict[str, int | None]:
    """The owner of each as it is now."""
    if queue.owned:
        rows = queue.rows(by, clock.now()).filter(code__in=list(codes)).order_by()
        return {str(code): owner for code, owner in rows.values_list("code", "owner_id")}
    marked = {str(mark.about): mark.owner_id for mark in _marks(queue, codes, by)}
    return {code: marked.get(code) for code in codes}


def _own(queue: Queue, codes: Collection[str], owner: int | None, by: Officer) -> None:
    if queue.owned:
        model = queue.rows(by, clock.now()).model
        model._default_manager.filter(landlord=by.landlord_id, code__in=list(codes)).update(owner=owner)
    else:
        _write(queue, codes, {"owner_id": owner}, by)


def _write(queue: Queue, codes: Collection[str], values: Mapping[str, Any], by: Officer) -> None:
    """Set it on the mark of each, in one statement, making those that there are not."""
    marks = [
        QueueMark(landlord_id=by.landlord_id, queue=queue.key, about=UUID(code), **values) for code in codes
    ]
    QueueMark.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["landlord", "queue", "about"],
        update_fields=list(values),
    )
