"""The written summary of an investigation: made from the record, and checked for what it has to say.

Regulation 9: whether a hazard was found and what; what will be done, and from when until when; or that
nothing is needed, and why; and how to reach the landlord. Pure.
"""

from collections.abc import Sequence

from portal.core.clock import day_of
from portal.core.words import capital, full_day, listed
from portal.hazards.law import law
from portal.hazards.models import Finding, Investigation, Works
from portal.hazards.models.cases import Way
from portal.hazards.rules import Kind
from portal.landlords.models import Landlord

OMBUDSMAN = "the Housing Ombudsman, 0300 111 3000, www.housing-ombudsman.org.uk"
TOLD_BY_THEM = {Way.RESIDENT, Way.PHONE}
NOTHING_FOUND = "We did not find a hazard."


def compose(
    investigation: Investigation, *, findings: Sequence[Finding], works: Sequence[Works], landlord: Landlord
) -> str:
    """The draft, for staff to read and to add to. The investigation is over."""
    parts = [
        _who_looked(investigation, landlord),
        _what_was_found(investigation, findings),
        *_what_will_be_done(investigation, works),
        *_looking_again(investigation),
        _how_to_reach(investigation, landlord),
    ]
    return "\n\n".join(parts)


def _who_looked(investigation: Investigation, landlord: Landlord) -> str:
    case = investigation.case
    assert investigation.concluded_at  # noqa: S101
    on = full_day(day_of(investigation.concluded_at))
    where = f" ({case.place})" if case.place else ""
    how = "came to look at it" if investigation.mode == "in_person" else "looked at it without a visit"
    name = law().hazards[case.hazard].name.lower()
    learned = f"You told {landlord.name}" if case.way in TOLD_BY_THEM else f"{landlord.name} learned"
    return (
        f"{learned} of a possible hazard in your home{where}: {name}. "
        f"{investigation.investigator} {how}. That ended on {on}."
    )


def _what_was_found(investigation: Investigation, findings: Sequence[Finding]) -> str:
    if investigation.found == Kind.NONE:
        return f"What we found\n{NOTHING_FOUND}" + _cause(investigation)
    danger = {
        Kind.EMERGENCY: "It is an emergency: it has to be made safe within 24 hours.",
        Kind.SIGNIFICANT: "It could harm you, and has to be put right soon.",
    }[Kind(investigation.found)]
    names = listed(name_of(one) for one in findings)
    return f"What we found\nWe found a hazard: {names}. {danger}" + _cause(investigation)


def _cause(investigation: Investigation) -> str:
    return f"\nWhat causes it: {investigation.cause}" if investigation.cause else ""


def name_of(finding: Finding) -> str:
    """What a hazard is called, in the list that it was found by."""
    rated = law().hazards[finding.hazard]
    return rated.name if finding.scheme == "2026" else rated.older[finding.number]


def _what_will_be_done(investigation: Investigation, works: Sequence[Works]) -> list[str]:
    lines = []
    for work in of_investigation(investigation, works):
        why = "To make it safe" if work.makes_safe else "To stop it coming back"
        begins, ends = full_day(work.start_by), full_day(work.finish_by)
        lines.append(f"{why}: {work.what.rstrip('.')}. It begins by {begins} and is done by {ends}.")
    if investigation.needs_further:
        lines.append("We have to look further into the cause. We tell you what comes of it.")
    if investigation.needs_safety:
        lines.append(
            "If we cannot make your home safe in time, we offer you somewhere else to stay, and pay for it."
        )
    if not lines:
        lines = [f"Nothing needs to be done. {capital(investigation.why_nothing)}"]
    return ["What we will do\n" + "\n".join(lines)]


def _looking_again(investigation: Investigation) -> list[str]:
    if investigation.mode == "in_person":
        return []
    return ["You can ask us to come and look at it in person. We then have 10 working days."]


def _how_to_reach(investigation: Investigation, landlord: Landlord) -> str:
    ways = listed((way for way in (landlord.phone, landlord.email) if way), "or")
    return (
        f"How to reach us\nCall or write to {landlord.name}: {ways}. Say {investigation.case.reference}. "
        "Tell us if you need this in another language, in large print or read out to you.\n"
        f"If you are not happy with what we do, you can complain to us, and to {OMBUDSMAN}."
    )


def of_investigation(investigation: Investigation, works: Sequence[Works]) -> list[Works]:
    return [work for work in works if work.investigation_id == investigation.pk and work.dropped_at is None]


def missing_from(body: str, *, investigation: Investigation, works: Sequence[Works]) -> list[str]:
    """What such a summary has to say and this one does not, to follow "it does not say ..."."""
    said = " ".join(body.lower().split())
    return [words for words, there in _asked(said, investigation, works) if not there]


def _says_found(said: str, name: str) -> bool:
    """Whether some sentence says that it was found: that it was told of is not enough."""
    return any("found" in sentence and name.lower() in sentence for sentence in said.split("."))


def _asked(said: str, investigation: Investigation, works: Sequence[Works]) -> list[tuple[str, bool]]:
    """Each thing that it has to say, and whether it does."""
    asked: list[tuple[str, bool]] = []
    if investigation.found == Kind.NONE:
        asked.append(("that no hazard was found", NOTHING_FOUND.lower() in said))
    else:
        asked += [
            (f"which hazard was found: {name_of(one)}", _says_found(said, name_of(one)))
            for one in investigation.findings.all()
        ]
    own = of_investigation(investigation, works)
    for makes_safe, wanted, words in (
        (True, investigation.needs_safety, "what makes it safe"),
        (False, investigation.needs_prevention, "what stops it coming back"),
    ):
        some = [work for work in own if work.makes_safe is makes_safe]
        if wanted or some:
            asked.append((f"{words}, from when until when: plan that work first", bool(some)))
        for work in some:
            days = (full_day(work.start_by).lower(), full_day(work.finish_by).lower())
            asked.append((f"{words}, with its first and last day", all(day in said for day in days)))
    if not (investigation.needs_safety or investigation.needs_prevention or investigation.needs_further):
        why = " ".join(investigation.why_nothing.lower().split())
        asked.append(("why nothing needs doing", why in said))
    landlord = investigation.case.landlord
    ways = [way.lower() for way in (landlord.phone, landlord.email) if way]
    asked.append(("how to reach you", any(way in said for way in ways)))
    return asked
