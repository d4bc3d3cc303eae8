"""The safety checks of a home and of its building, told from certificates and parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from portal.core.words import full_day
from portal.homes.freshness import Feeds, Origin, feed_origin, origin
from portal.homes.models import Component, Home
from portal.safety.checks import checks
from portal.safety.models import Certificate
from portal.safety.required import Required, required_by, with_required
from portal.safety.rules import (
    LABELS,
    TONES,
    At,
    Check,
    CheckState,
    Place,
    checked_on,
    doing,
    is_needed,
    is_of,
    line,
    state_of,
)

RESULTS = {"10": "Passed", "20": "Passed, with things to put right", "30": "Did not pass"}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A certificate, told."""

    code: UUID
    title: str
    checked: str
    until: str
    result: str
    by: str
    actions: Sequence[Required]
    origin: Origin | None


@dataclass(frozen=True, kw_only=True)
class Told:
    """One check as the page shows it."""

    key: str
    title: str
    what: str
    law: str
    label: str
    tone: str
    line: str
    doing: str
    next_on: date | None
    attention: bool
    shared: bool
    part_code: UUID | None
    papers: Sequence[Paper]
    origin: Origin | None = None  # of its newest certificate, of the part that only ages, or of the home


def certificates_seen(home: Home) -> QuerySet[Certificate]:
    """Certificates of the home, its block and its estate, with what each says must be put right."""
    return with_required(Certificate.objects.seen_from(home))


def certificates_held(home: Home) -> QuerySet[Certificate]:
    """The same certificates with all that is held of them, to take away."""
    return Certificate.objects.seen_from(home).prefetch_related("required_actions")


def told(
    home: Home,
    certificates: Iterable[Certificate],
    components: Iterable[Component],
    *,
    today: date,
    feeds: Feeds | None = None,
) -> list[Told]:
    """Every check that the home or its building must have, or has a certificate of; the home's own first.

    With ``feeds`` each check and certificate says where it came from; the sources of certificates and parts
    must then have been fetched.
    """
    of_home = [c for c in components if c.home_id], [c for c in certificates if c.home_id]
    shared = [c for c in components if not c.home_id], [c for c in certificates if not c.home_id]
    places = {
        At.HOME: (Place(kinds=frozenset(c.kind for c in of_home[0])), *of_home),
        At.BLOCK: (_block(home, shared[0]), *shared),
    }
    found = []
    for check in checks():
        place, parts, papers = places[check.at]
        own = [paper for paper in papers if is_of(paper, check)]
        if own or is_needed(check, place):
            found.append(_tell(check, own, parts, home, today, feeds))
    return found


def _block(home: Home, parts: Iterable[Component]) -> Place:
    block = home.block
    return Place(
        kinds=frozenset(part.kind for part in parts),
        shared=block.is_shared,
        built_year=block.built_on.year if block.built_on else None,
        floors=block.floors,
    )


def _tell(
    check: Check,
    papers: Sequence[Certificate],
    parts: Iterable[Component],
    home: Home,
    today: date,
    feeds: Feeds | None,
) -> Told:
    newest = sorted(papers, key=lambda paper: checked_on(paper) or date.min, reverse=True)
    actions = required_by(newest[0]) if newest else ()
    state = state_of(check, certificates=papers, parts=parts, actions=actions, today=today)
    landlord = home.landlord.name
    return Told(
        key=check.key,
        title=check.title,
        what=check.what,
        law=check.law,
        label=LABELS[state.status],
        tone=TONES[state.status],
        line=line(state, landlord=landlord),
        doing=doing(state, landlord=landlord, today=today),
        next_on=state.next_on,
        attention=state.needs_attention,
        shared=check.at is At.BLOCK,
        part_code=_part_code(state),
        papers=[_paper(paper, feeds) for paper in newest],
        origin=_origin(state, newest, home, feeds) if feeds is not None else None,
    )


def _origin(state: CheckState, papers: Sequence[Certificate], home: Home, feeds: Feeds) -> Origin:
    """Of no certificate the last list of them knows; where none ever came, the home does."""
    if papers:
        return origin(papers[0], "certificates", feeds)
    if isinstance(state.part, Component):
        return origin(state.part, "components", feeds)
    return feed_origin("certificates", feeds) or origin(home, "homes", feeds)


def _part_code(state: CheckState) -> UUID | None:
    return state.part.code if isinstance(state.part, Component) else None


def _paper(paper: Certificate, feeds: Feeds | None) -> Paper:
    on = checked_on(paper)
    return Paper(
        code=paper.code,
        title=paper.title,
        checked=full_day(on) if on else "Day not known",
        until=full_day(paper.valid_to) if paper.valid_to else "",
        result=RESULTS.get(paper.outcome_code, ""),
        by=paper.certified_by,
        actions=required_by(paper),
        origin=origin(paper, "certificates", feeds) if feeds is not None else None,
    )


def next_check(found: Iterable[Told], *, today: date) -> Told | None:
    """The check that comes next; parts that only age are not checks to come."""
    ahead = [one for one in found if one.next_on and one.next_on >= today and not one.part_code]
    return min(ahead, key=lambda one: one.next_on or date.max, default=None)
