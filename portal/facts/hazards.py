"""What is known of a hazard of one's own home: what the landlord has to do by when, and what it has done."""

from django.http import Http404

from portal.facts.asked import Asked
from portal.facts.fact import Known, told
from portal.hazards import words
from portal.hazards.law import law
from portal.hazards.models import HazardCase
from portal.homes.freshness import Origin

MOST_DONE = 2


def of_hazard(asked: Asked) -> Known:
    """A case of this household in this home. 404 for any other."""
    rows = HazardCase.objects.of_household(asked.sight).select_related("landlord").prefetch_related("clocks")
    case = rows.filter(code=asked.code).first()
    if case is None:
        raise Http404
    clocks = words.told(case, now=asked.now)
    running = [f"{one.sentence} {one.more}".strip() for one in clocks if one.runs]
    done = [one.sentence for one in clocks if not one.runs]
    from_ = Origin("Homefile", asked.now)
    facts = [
        *told("now", "Where it stands", running[0] if running else _at_rest(case), from_),
        *told("next", "What happens next", " ".join(running[1:]), from_),
        *told("done", "What was done", " ".join(done[:MOST_DONE]), from_),
    ]
    return Known(kind="hazards", code=case.code, name=law().hazards[case.hazard].name, facts=tuple(facts))


def _at_rest(case: HazardCase) -> str:
    """No time runs."""
    if not case.is_open:
        return f"It is closed: {case.get_closed_because_display()}."
    return words.to_do("", None, case.landlord.name, late=False)
