"""apply: write it all, or nothing: the pipeline's steps share one transaction."""

from portal.homes.models import Correction
from portal.landlords.models import Feed
from portal.records.events import record
from portal.sync.deliveries.merge import held, writing
from portal.sync.deliveries.merge.kinds import KINDS
from portal.sync.deliveries.steps import Step
from portal.sync.deliveries.work import Work


def apply(work: Work) -> None:
    """Kind after kind, what is referred to before what refers to it."""
    # Checked statement by statement: a million checks waiting for the end would fill the memory.
    work.cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    work.merge.wrote = Share(work)
    for kind in work.kinds:
        work.merge.wrote(0)
        work.merge.kind = kind
        for merge in KINDS[kind].merges:
            writing.write(work.merge, merge)
        if not work.delivery.is_whole:
            continue  # of the records that it does not name it says nothing, not even that they are as before
        Feed.objects.update_or_create(
            landlord=work.delivery.landlord, kind=kind, defaults={"source_id": work.merge.source_id}
        )
    _settle(work)


def _settle(work: Work) -> None:
    """What residents put right and the landlord's system now says too is held no more."""
    merges = [merge for kind in work.kinds for merge in KINDS[kind].merges]
    released = held.settle(work.merge, merges)
    corrections = Correction.objects.in_bulk([code for code, _, _ in released], field_name="code")
    for code, model, field in released:
        record("fact held no more", corrections[code], by=None, model=model, field=field, agreed=True)


class Share:
    """Tells how much of what is to be written has been."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._all = sum(counted["created"] for counted in work.counts.values()) or 1
        self._written = 0

    def __call__(self, rows: int) -> None:
        self._written += rows
        self._work.tell(Step.APPLY, self._written / self._all, self._work.counts)
