"""What is known of planned work: when, how sure, and why it moved."""

from datetime import date

from django.http import Http404

from portal.facts.asked import Asked
from portal.facts.fact import Fact, Known, told
from portal.homes.freshness import Origin, origin
from portal.investment.models import PlannedWork
from portal.investment.rules import CERTAINTY, moves, when_words


def of_plan(asked: Asked) -> Known:
    """Planned work of the home, its block or its estate. 404 for any other."""
    rows = PlannedWork.objects.seen_from(asked.home).standing().select_related("source")
    work = rows.prefetch_related("changes").filter(code=asked.code).first()
    if work is None:
        raise Http404
    from_ = origin(work, "programmes", asked.feeds)
    return Known(
        kind="programmes", code=work.code, name=work.title, facts=tuple(plan_facts(work, from_, asked.today))
    )


def plan_facts(work: PlannedWork, from_: Origin, today: date) -> list[Fact]:
    """When, how sure, and every change of mind with its reason."""
    word, means = CERTAINTY[work.certainty]
    when = when_words(work.starts_on, work.finishes_on, work.certainty, today=today)
    changes = moves(work, work.changes.all(), today=today)
    return [
        *told("when", "When", f"{work.title}: {when}. {word}: {means[:1].lower()}{means[1:]}", from_),
        *told("moved", "Why it moved", " ".join(f"{move.words}." for move in changes[:3]), from_),
    ]
