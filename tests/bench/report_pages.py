"""Reports on their way, for the bench of pages: every question answered, nothing sent."""

from typing import Any

from portal.core import clock
from portal.front.report.about import About
from portal.front.report.journey import JOURNEY, KEY
from portal.homes.models import Home
from portal.journeys import drafts
from portal.people.models import Person
from portal.repairs.problems import problems_for
from portal.tenancies.access import home_for

# The dearest common fault: what is known of the home bears on it, and somebody comes in.
ANSWERS: dict[str, dict[str, Any]] = {
    "where": {"room": "kitchen"},
    "kind": {"group": "leak"},
    "what": {"problem": "leak-pipe"},
    "details": {"since": "days", "words": "It drips behind the washing machine"},
    "photos": {},
    "in": {"who": "me"},
    "needs": {"needs": "Please ring twice", "alerts": ["20-10"]},
    "time": {"choice": "", "slot": None},
}


def answered_by(person: Person, home: Home) -> None:
    """A draft of this person's of which only the sending is left."""
    sight = home_for(person, home.code, on=clock.today())
    about = About(sight=sight, person=person, problems=problems_for(home.landlord), now=clock.now())
    answers = {page: dict(answer) for page, answer in ANSWERS.items()}
    problem = about.problems.get("leak-pipe")
    assert problem
    answers["details"] |= {one.key: (one.choices or ("A drip",))[0] for one in problem.questions}
    answers["details"]["at_risk"] = "no"
    seen = sorted(about.bearing(answers).keys)
    if seen:
        answers["known"] = {"which": "new", "different_because": "It is another pipe", "seen": seen}
    draft = drafts.open_draft(journey=KEY, about=home.code, by=person)
    drafts.save_answers(draft=draft, journey=JOURNEY, pages=answers, by=person)
    assert JOURNEY.progress(answers, about).open is None
