"""The facts of stored cases as the rules take them: of one, or of many at once with few queries."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from portal.hazards.closing_rules import Attempt
from portal.hazards.models import AccessAttempt, Accommodation, HazardCase, HazardCaseQuerySet, Works
from portal.hazards.rules import Facts, Judged, Kind, Looked, Type, Work

# All that decides a case's clocks; the words of people are left where they are.
_WORKS = Works.objects.select_related("work_order").only(
    "case_id",
    "investigation_id",
    "makes_safe",
    "finish_by",
    "steps_at",
    "started_at",
    "completed_at",
    "dropped_at",
    "work_order__raised_at",
    "work_order__started_at",
    "work_order__completed_at",
    "work_order__cancelled_at",
)


def with_facts(cases: HazardCaseQuerySet) -> QuerySet[HazardCase]:
    """With everything that `facts_of` and `actions.clocks` read: seven queries for any number of cases."""
    return (
        cases.select_related("home")
        .defer("home__words")
        .prefetch_related(
            "judgements", "investigations", "summaries", Prefetch("works", _WORKS), "offers", "clocks"
        )
    )


def facts_of(case: HazardCase) -> Facts:
    """What the rules go by."""
    return Facts(
        aware_at=case.aware_at,
        judged=[
            Judged(kind=Kind(one.kind), at=one.at, known_at=one.known_at, by_rule=one.by_id is None)
            for one in case.judgements.all()
        ],
        looked=_looked(case),
        works=[_work(one) for one in case.works.all() if one.dropped_at is None],
        stay_settled_at=min(
            (
                offer.answered_at
                for offer in case.offers.all()
                if offer.answer != Accommodation.Answer.WAITING and offer.answered_at
            ),
            default=None,
        ),
        not_safe_in_time_since=case.not_safe_in_time_at,
        closed_at=case.closed_at,
    )


def _looked(case: HazardCase) -> list[Looked]:
    sent = {one.investigation_id: one.sent_at for one in case.summaries.all() if one.sent_at}
    return [
        Looked(
            pk=one.pk,
            type=Type(one.type),
            asked_at=one.asked_at,
            concluded_at=one.concluded_at,
            found=Kind(one.found or Kind.NONE),
            needs_safety=one.needs_safety,
            needs_prevention=one.needs_prevention,
            needs_further=one.needs_further,
            summary_sent_at=sent.get(one.pk),
        )
        for one in case.investigations.all()
    ]


def _work(one: Works) -> Work:
    return Work(
        makes_safe=one.makes_safe,
        investigation=one.investigation_id,
        steps_at=one.stepped_at,
        started_at=one.begun_at,
        completed_at=one.done_at,
        finish_by=one.finish_by,
    )


def attempts_of(attempts: Iterable[AccessAttempt]) -> list[Attempt]:
    """As the rule on closing takes them."""
    return [
        Attempt(
            method=one.method,
            at=one.at,
            got_in=one.outcome == AccessAttempt.Outcome.GOT_IN,
            has_evidence=bool(one.evidence),
        )
        for one in attempts
    ]
