"""match: what every staged row speaks of, and whether it can be stored."""

from portal.core import clock
from portal.sync.deliveries.merge import matching
from portal.sync.deliveries.merge.kinds import KINDS
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.steps import Step
from portal.sync.deliveries.work import Work
from portal.sync.models import Delivery
from standards.issues import Code, issue


def match(work: Work) -> None:
    """Kind after kind, so that a tenancy finds the home that came with it."""
    work.merge = _begun(work, work.delivery)
    for number, kind in enumerate(work.kinds):
        work.tell(Step.MATCH, number / len(work.kinds), work.counts)
        work.merge.kind = kind
        for merge in KINDS[kind].merges:
            matching.match(work.merge, merge)
    work.issues.write()


def _begun(work: Work, delivery: Delivery) -> Run:
    source = delivery.source
    if source is None:
        raise ValueError("A delivery has its source from the moment it is received.")
    return Run(
        cursor=work.cursor,
        landlord_id=delivery.landlord_id,
        source_id=source.pk,
        day=clock.day_of(source.as_of),
        staged=work.stage.staged,
        name_issue=Namer(work),
        held_back=_held_back(work),
    )


def _held_back(work: Work) -> frozenset[str]:
    """Kinds of which nothing ends: all where the delivery is changes only.

    Else complete lists in which a refused row does not say whose it is: it may be any that seems absent.
    """
    if not work.delivery.is_whole:
        return frozenset(work.kinds)
    kinds = frozenset(
        kind for kind in work.kinds if work.tallies[kind].nameless and KINDS[kind].main.complete
    )
    work.issues.add(issue(Code.ENDINGS_HELD_BACK, work.stage.files[kind]) for kind in sorted(kinds))
    return kinds


class Namer:
    """Takes down an issue of a staged row."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def __call__(self, code: str, *, kind: str, line: int, column: str, value: str | None) -> None:
        issues, file = self._work.issues, self._work.stage.files[kind]
        issues.add([issue(Code(code), file, line=line, field=column, value=value or "")])
        if issues.full:
            issues.write()
