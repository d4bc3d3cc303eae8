"""plan: count what would happen, and stop where a person must say yes first. Nothing is written."""

from portal.sync.deliveries.merge import writing
from portal.sync.deliveries.merge.kinds import KINDS
from portal.sync.deliveries.steps import Step
from portal.sync.deliveries.work import Outcome, Work
from portal.sync.models import Delivery

TO_LOOK_AT = "It was sent to be looked at first. Nothing is stored until somebody says yes."


def plan(work: Work) -> None:
    """More endings than the landlord allows wait for a person; and so does what was sent to be looked at."""
    work.tell(Step.PLAN, 0, work.counts)
    for kind in work.kinds:
        work.merge.kind = kind
        _plan_kind(work, kind)
    if work.would_end and not work.yes:
        raise Outcome(Delivery.State.WAITING, in_words(work.would_end))
    if work.delivery.plan_only and not work.yes:
        raise Outcome(Delivery.State.WAITING, TO_LOOK_AT)


def _plan_kind(work: Work, kind: str) -> None:
    main, counted = KINDS[kind].main, work.counts[kind]
    found = writing.counts(work.merge, main)
    counted |= {**found, "refused": counted["refused"] + found["refused"]}
    if main.complete:
        counted["ended"], stand = writing.would_end(work.merge, main)
        if too_many(counted["ended"], stand, work.delivery.landlord.ending_limit_percent):
            work.would_end[kind] = {"would_end": counted["ended"], "of": stand}


def too_many(ended: int, of: int, percent: int) -> bool:
    """Whether more than that share would end."""
    return ended * 100 > of * percent


def in_words(would_end: dict[str, dict[str, int]]) -> str:
    """Why a delivery waits."""
    each = [
        f"{found['would_end']:,} of {found['of']:,} {kind.replace('_', ' ')}"
        for kind, found in would_end.items()
    ]
    return f"It would end {' and '.join(each)}, so a person has to say yes first."
