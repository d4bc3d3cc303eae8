"""The register of requests for information, for everybody: no names, no homes, no words nobody published."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from portal.core.clock import day_of
from portal.enquiries.information import rules
from portal.enquiries.models import InformationRequest, PublishedAnswer
from portal.landlords.models import Landlord

MOST = 2000
Outcome = InformationRequest.Outcome
# What was taken back or became a question was never for the landlord to answer.
LISTED = Q(outcome__in=[str(one) for one in rules.ANSWERED])


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """How requests went; None stands for fewer than ten."""

    received: int | None
    answered: int | None
    in_time: int | None
    outcomes: dict[str, int | None]
    reviewed: int | None
    changed: int | None


def register_of(landlord: Landlord) -> list[rules.Shown]:
    """Those that were answered, as everybody may read them. One query."""
    rows = InformationRequest.objects.filter(LISTED, landlord=landlord).select_related("published")
    return rules.shown_to_all([_entry(row) for row in rows.order_by("-received_at", "-pk")[:MOST]])


def _entry(row: InformationRequest) -> rules.Entry:
    said = _for_everybody(row)
    return rules.Entry(
        reference=row.reference,
        topic=row.topic,
        received_on=day_of(row.received_at),
        outcome=str(row.outcome),
        days=rules.days_taken(row.received_at, row.answered_at) if row.answered_at else None,
        words=said.question if said else "",
        answer=said.answer if said else "",
    )


def _for_everybody(row: InformationRequest) -> PublishedAnswer | None:
    """What staff wrote for all homes. What stands on the page of one home or block is for who lives there."""
    said = row.published
    if said is None or said.withdrawn_at or said.home_id or said.block_id:
        return None
    return said


def numbers_of(landlord: Landlord) -> Numbers:
    """Counts for everybody, none of fewer than ten. Two queries."""
    rows = InformationRequest.objects.filter(landlord=landlord).exclude(
        outcome__in=[Outcome.WITHDRAWN, Outcome.QUESTION]
    )
    found = list(rows.values_list("outcome", "answered_at", "due_at"))
    ended = Counter(outcome for outcome, _, _ in found)
    answered = [(at, due) for outcome, at, due in found if outcome in rules.ANSWERED and at]
    reviews = rows.filter(review__decided_at__isnull=False)
    looked = list(reviews.values_list("review__outcome", flat=True))
    return Numbers(
        received=rules.counted(len(found)),
        answered=rules.counted(len(answered)),
        in_time=rules.counted(sum(at <= due for at, due in answered)),
        outcomes={key: rules.counted(ended[key]) for key in Outcome.values if key in rules.ANSWERED},
        reviewed=rules.counted(len(looked)),
        changed=rules.counted(sum(one == "changed" for one in looked)),
    )
