"""Who is told of a hazard: the household, of what was found; staff, before a time runs out."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Q

from portal.core import clock
from portal.core.words import moment, plural
from portal.hazards.law import law
from portal.hazards.models import Clock, HazardCase, Summary
from portal.landlords.answering import who_answers
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.notices.preferences import ways_to
from portal.notices.sending import send
from portal.people.models import Person
from portal.repairs.listeners import tenants

EMAIL = Notice.Channel.EMAIL
# Who is told where nobody looks after a case yet.
WATCH = (Officer.Role.REPAIRS_MANAGER,)


def household(case: HazardCase) -> Iterator[Person]:
    """Those of the household with an account, who still live there."""
    if case.tenancy_id:
        yield from (person for _, person in tenants(Q(tenancy=case.tenancy_id)))


def send_summary(summary: Summary) -> list[Notice]:
    """To everybody of the household who can be reached: the whole of it by email, or a link by text."""
    case = summary.case
    facts = {"body": summary.body, "reference": case.reference, "page_url": _page(case)}
    return list(_tell(case, "hazard_summary", once=str(summary.code), context=facts))


def ask_if_gone(case: HazardCase) -> list[Notice]:
    """The case is closed: whether it is gone is for the household to say."""
    facts = {
        "reference": case.reference,
        "hazard": law().hazards[case.hazard].name.lower(),
        "because": case.closed_because,
        "page_url": _page(case),
    }
    return list(_tell(case, "hazard_closed", once=f"{case.code}:{case.closed_at:%Y%m%d%H%M}", context=facts))


def _tell(case: HazardCase, kind: str, *, once: str, context: dict[str, Any]) -> Iterator[Notice]:
    for person in household(case):
        ways = ways_to(person)
        channel = EMAIL if EMAIL in ways else next(iter(ways), None)
        if channel is None:
            continue
        yield send(
            channel=channel,
            kind=kind,
            to=ways[channel],
            person=person,
            landlord=case.landlord,
            about=case.code,
            once=f"{kind}:{once}:{person.pk}",
            context=context,
        )


def _page(case: HazardCase) -> str:
    return f"{settings.SITE_URL}/homes/{case.home.code}/hazards/{case.code}/"


def tell_staff(due: Clock, *, late: bool) -> list[Notice]:
    """That a time runs out, or has; to whoever looks after the case, or else to those who watch over all."""
    case = due.case
    now = clock.now()
    assert due.due_at  # noqa: S101 what has no time is not told of
    left = due.due_at - now
    facts = {
        "late": late,
        "duty": law().duties[due.duty].name,
        "reference": case.reference,
        "until": moment(due.due_at, today=clock.today()),
        "left": plural(max(1, int(left.total_seconds() // 3600)), "hour"),
        "emergency": case.kind == "emergency",
        "page_url": f"{settings.SITE_URL}/office/hazards/{case.code}/",
    }
    told = "late" if late else "soon"
    return [
        send(
            channel=EMAIL,
            kind="hazard_clock",
            to=str(officer.person.email),
            person=officer.person,
            landlord=case.landlord,
            about=case.code,
            once=f"hazard_{told}:{due.pk}:{officer.code}:{due.due_at:%Y%m%d%H%M}",
            context=facts,
        )
        for officer in watchers(case)
    ]


def watchers(case: HazardCase) -> Iterable[Officer]:
    """Its owner, while they work there; else its team; else the repairs managers."""
    return who_answers(
        landlord=case.landlord_id,
        owner=case.owner_id,
        team=case.team_id,
        roles=WATCH,
        on=clock.today(),
    )
