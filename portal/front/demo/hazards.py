"""Hazards in the demo: homes at every stage of their way, as staff and residents would have written them."""

from collections.abc import Iterable
from datetime import timedelta

from portal.core import clock
from portal.hazards.actions import closing, judging, looking, putting_right
from portal.hazards.actions.looking import Found
from portal.hazards.actions.opening import ANSWERS_FOR, open_case
from portal.hazards.models import HazardCase, Investigation, Works
from portal.hazards.rules import Kind, Type
from portal.hazards.summary import compose
from portal.landlords.models import Landlord, Officer, Team
from portal.tenancies.models import Party

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAMP, FALLS = 11, 2  # their numbers among the 21


def show(landlord: Landlord, *, told: Iterable[Party], others: Iterable[Party]) -> None:
    """Nine cases: the first four in homes of people one can be in the demo, in that order."""
    Team.objects.get_or_create(
        landlord=landlord, name="Damp and hazards team", defaults={"answers_for": [ANSWERS_FOR]}
    )
    people = Officer.objects.filter(landlord=landlord)
    manager = people.filter(role=Officer.Role.REPAIRS_MANAGER).order_by("pk")[0]
    adviser = people.filter(role=Officer.Role.ADVISER).order_by("pk")[0]
    homes = [*told, *others]
    _being_looked_into(_told(homes[0], "damp_mould", ago=3 * DAY, place="Bedroom"), manager)
    _late(_told(homes[1], "damp_mould", ago=24 * DAY, place="Bathroom"), adviser)
    _emergency(_told(homes[2], "electrical", ago=5 * HOUR, place="Kitchen", danger=True), adviser)
    _being_put_right(_told(homes[3], "damp_mould", ago=9 * DAY, place="Living room"), manager)
    _told(homes[4], "excess_cold", ago=19 * HOUR, way="contractor")
    _nobody_in(_told(homes[5], "damp_mould", ago=12 * DAY, place="Kitchen"), adviser)
    _not_safe_in_time(_told(homes[6], "damp_mould", ago=30 * DAY, place="Bedroom"), manager)
    _waits_for_the_work(_told(homes[7], "damp_mould", ago=40 * DAY, place="Hall", way="survey"), manager)
    _gone(_told(homes[8], "falls_stairs", ago=20 * DAY, way="complaint"), manager)


def _told(
    party: Party, hazard: str, *, ago: timedelta, place: str = "", way: str = "phone", danger: bool = False
) -> HazardCase:
    words = {
        "damp_mould": "Black marks that come back after every wash, and it smells",
        "electrical": "Water drips by the light, and it flickers",
        "excess_cold": "The radiators were cold when we came, and the room was at 14 degrees",
        "falls_stairs": "The third stair is loose, and somebody fell",
    }
    now = clock.now()
    return open_case(
        home=party.tenancy.home,
        hazard=hazard,
        way=way,
        aware_at=now - ago,
        now=now,
        maybe_emergency=danger,
        place=place,
        words=words[hazard],
        by=None,
    )


def _judged(case: HazardCase, by: Officer, *, kind: Kind = Kind.SIGNIFICANT, reason: str) -> HazardCase:
    return judging.judge(
        case=case,
        kind=kind,
        answers={"danger": "no", "ill": "not known", "frail": "yes", "sleeps": "yes", "spreads": "yes"},
        knowledge=[],
        household="A child of two, who coughs at night.",
        reason=reason,
        at=min(case.aware_at + 2 * HOUR, clock.now()),
        by=by,
    )


def _looked(
    case: HazardCase, by: Officer, *, days: int, number: int = DAMP, remote: bool = False
) -> Investigation:
    """So many days after it was known."""
    look = looking.plan_investigation(
        case=case, type=Type.STANDARD, asked_at=case.aware_at, visit_on=None, by=by
    )
    return looking.conclude_investigation(
        investigation=look,
        at=case.aware_at + days * DAY,
        now=clock.now(),
        investigator="Sunita Rao",
        competence="Surveyor of damp and mould, trained, eight years in the trade",
        mode="remote" if remote else "in_person",
        found=Kind.SIGNIFICANT,
        findings=[Found(number=number, kind=Kind.SIGNIFICANT, band="High")],
        cause="The fan does not draw, and the wall behind the cupboard is cold",
        readings="Wall at 28 per cent, room at 61",
        needs_safety=True,
        needs_prevention=True,
        by=by,
    )


def _works(case: HazardCase, look: Investigation, by: Officer) -> tuple[Works, Works]:
    ended = look.concluded_at or case.aware_at
    plans = (
        (True, "Wash the mould off and treat the wall", 3),
        (False, "Fit a new fan and line the wall", 30),
    )
    safe, prevents = (
        putting_right.plan_works(
            case=case,
            makes_safe=makes_safe,
            what=what,
            start_by=(ended + DAY).date(),
            finish_by=(ended + days * DAY).date(),
            now=clock.now(),
            by=by,
        )
        for makes_safe, what, days in plans
    )
    return safe, prevents


def _written(case: HazardCase, look: Investigation, by: Officer) -> None:
    """On paper: most of these households have no account."""
    works = list(case.works.all())
    body = compose(look, findings=list(look.findings.all()), works=works, landlord=case.landlord)
    looking.send_written_summary(
        investigation=look,
        body=body,
        method="post",
        at=min((look.concluded_at or clock.now()) + DAY, clock.now()),
        now=clock.now(),
        proof="Posted first class, seen by the office's post book",
        by=by,
    )


def _being_looked_into(case: HazardCase, by: Officer) -> None:
    _judged(case, by, reason="A child sleeps in the room. It grows slowly: not within a day.")
    visit = (clock.now() + 2 * DAY).date()
    looking.plan_investigation(case=case, type=Type.STANDARD, asked_at=case.aware_at, visit_on=visit, by=by)


def _late(case: HazardCase, by: Officer) -> None:
    _judged(case, by, reason="It is where the household bathes a child.")


def _emergency(case: HazardCase, by: Officer) -> None:
    _judged(case, by, kind=Kind.EMERGENCY, reason="Water at a light: somebody could be hurt tonight.")


def _being_put_right(case: HazardCase, by: Officer) -> None:
    _judged(case, by, reason="Large, and in the room where they live.")
    look = _looked(case, by, days=5, remote=True)
    safe, prevents = _works(case, look, by)
    _written(case, look, by)
    now = clock.now()
    putting_right.note_works(works=safe, started_at=now - 2 * DAY, now=now, by=by)
    putting_right.note_works(works=prevents, steps_at=now - DAY, now=now, by=by)


def _nobody_in(case: HazardCase, by: Officer) -> None:
    _judged(case, by, reason="Told by the household, with photos.")
    now = clock.now()
    for method, days, notice in (("call", 9, None), ("visit", 6, 8)):
        putting_right.note_attempt(
            case=case,
            at=now - days * DAY,
            method=method,
            outcome="no_answer",
            notice_at=now - notice * DAY if notice else None,
            evidence="The call log" if method == "call" else "A photo of the door with its number",
            now=now,
            by=by,
        )


def _not_safe_in_time(case: HazardCase, by: Officer) -> None:
    _judged(case, by, reason="The whole wall of the bedroom is black.")
    look = _looked(case, by, days=8)
    _works(case, look, by)
    _written(case, look, by)
    now = clock.now()
    putting_right.say_not_safe_in_time(case=case, now=now, by=by)
    putting_right.offer_accommodation(
        case=case, what="A two-bedroom flat ten minutes away, from Monday", from_on=None, now=now, by=by
    )
    for late in case.clocks.filter(duty="safe"):
        putting_right.explain_miss(
            clock=late,
            reason="specialist",
            words="Three firms were asked. The first who can treat the wall comes next week.",
            expected_on=(now + 6 * DAY).date(),
            now=now,
            by=by,
        )


def _waits_for_the_work(case: HazardCase, by: Officer) -> None:
    _judged(case, by, reason="Seen by a surveyor of ours.")
    look = _looked(case, by, days=6)
    safe, prevents = _works(case, look, by)
    _written(case, look, by)
    ended = look.concluded_at or case.aware_at
    at = ended + 3 * DAY
    putting_right.note_works(works=safe, started_at=at, completed_at=at + HOUR, now=clock.now(), by=by)
    putting_right.note_works(works=prevents, steps_at=at, now=clock.now(), by=by)


def _gone(case: HazardCase, by: Officer) -> None:
    _judged(case, by, reason="Somebody has fallen, and nobody was hurt.")
    look = _looked(case, by, days=2, number=FALLS)
    for works in _works(case, look, by):
        at = (look.concluded_at or case.aware_at) + 2 * DAY
        putting_right.note_works(works=works, started_at=at, completed_at=at + HOUR, now=clock.now(), by=by)
    _written(case, look, by)
    for late in [one for one in case.clocks.all() if one.is_missed(now=clock.now())]:
        putting_right.explain_miss(
            clock=late,
            reason="ours",
            words="The post went a day after the work.",
            expected_on=None,
            now=clock.now(),
            by=by,
        )
    closing.close(
        case=case,
        because=HazardCase.Closed.DONE,
        words="Photos of the stair, and the household tried it",
        now=clock.now(),
        by=by,
    )
