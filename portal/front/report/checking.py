"""The answers as the last page shows them: question, answer, and where to change it."""

from collections.abc import Iterator
from typing import Any

from portal.core.words import listed, plural
from portal.front.report.about import About, begun_as, emergency_of, is_shared, problem_of, room_of, said
from portal.front.report.fields import national
from portal.front.report.forms import CONTACT, NEEDS, NONE_SUITS, SINCE, WHO, slot_words
from portal.journeys.pages import Answers, Progress
from portal.repairs.slots import Slot

Row = tuple[str, str, str]  # what was asked, what was said, the page it can be changed on
NOTHING = ""  # what may be left empty, and was


def checked(progress: Progress[About], about: About, *, photos: int) -> tuple[list[Row], list[Row]]:
    """One row for each answer that is sent, in the order they were asked; and what was left empty."""
    asked = {page.key for page in progress.done}
    found = [row for row in _rows(progress.answers, about, photos) if row[2] in asked or not row[2]]
    return [row for row in found if row[1]], [row for row in found if not row[1]]


def _rows(answers: Answers, about: About, photos: int) -> Iterator[Row]:
    room, problem = room_of(answers), problem_of(answers, about)
    yield "Where", room.name if room else "", "where"
    yield "What is wrong", problem.name if problem else "", "" if begun_as(answers) else "what"
    if said(answers, "urgent", "now"):
        yield "Dangerous now", "Yes" if emergency_of(answers, about) else "No", "urgent"
    yield from _known(answers, about)
    details = answers.get("details", {})
    for question in problem.questions if problem else ():
        yield question.text, details.get(question.key) or NOTHING, "details"
    if "at_risk" in details:
        yield "Somebody at home is more at risk", "Yes" if details["at_risk"] == "yes" else "No", "details"
    yield "Since when", SINCE.get(details.get("since", ""), ""), "details"
    yield "In your own words", details.get("words") or NOTHING, "details"
    yield "Photos", plural(photos, "photo") if photos else NOTHING, "photos"
    if not is_shared(answers):
        yield from _getting_in(answers)
    yield "How we tell you", _contact(answers, about), "contact"
    yield "When", _time(answers, about), "time"


def _known(answers: Answers, about: About) -> Iterator[Row]:
    which = said(answers, "known", "which")
    if which == "new":
        because = said(answers, "known", "different_because")
        yield "Reported before", f"No. {because}" if because else "No", "known"
    elif which:
        bearing = about.bearing(answers)
        found = [one for one in bearing.done if which == f"back:{one.key}"]
        yield "It has come back", found[0].title if found else "Yes", "known"


def _getting_in(answers: Answers) -> Iterator[Row]:
    inside, keys = answers.get("in", {}), answers.get("keys", {})
    who = WHO.get(inside.get("who", ""), "")
    yield "Who will be at home", inside.get("who_name", "") if inside.get("who") == "else" else who, "in"
    yield "How to get to your door", inside.get("how_to_get_in") or NOTHING, "in"
    yield "Pets", inside.get("pets") or NOTHING, "in"
    safe = (
        f"Key safe: {keys.get('keysafe_place', '')}. Its code is kept secret"
        if keys.get("keysafe_place")
        else ""
    )
    yield "When nobody is in", ". ".join(filter(None, [safe, keys.get("other_way", "")])), "keys"
    ticked = [NEEDS[code] for code in said(answers, "needs", "alerts") or () if code in NEEDS]
    needs: list[Any] = [said(answers, "needs", "needs"), listed(ticked) if ticked else ""]
    yield "What we should know", ". ".join(filter(None, needs)) or NOTHING, "needs"


def _contact(answers: Answers, about: About) -> str:
    contact = answers.get("contact", {})
    phone = national(contact.get("contact_phone", ""))
    by = contact.get("contact_by", "")
    to = about.reached.email if by == "email" else phone
    more = f". Telephone: {phone}" if by == "email" and phone else ""
    return f"{CONTACT.get(by, '')}: {to}{more}"


def _time(answers: Answers, about: About) -> str:
    kept = said(answers, "time", "slot")
    if kept:
        return slot_words(Slot.read(kept), about)
    if said(answers, "time", "choice") == NONE_SUITS:
        return f"None of the times. {about.landlord.name} has to offer others"
    return f"{about.landlord.name} will tell you"
