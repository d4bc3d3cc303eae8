"""What a report is made from, besides the answers: who reports, from which home, and the landlord's lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from portal.core.clock import day_of
from portal.front.report.bearing import Bearing, bearing
from portal.homes.models import Home
from portal.journeys.pages import Answers
from portal.landlords.models import Landlord, Priority
from portal.people.contact import Contact
from portal.people.models import Person
from portal.repairs.emergencies import Emergency, emergencies
from portal.repairs.problems import Problem, Problems
from portal.repairs.promise import is_cold
from portal.repairs.rights import law
from portal.repairs.rooms import BY_KEY, Place, Room
from portal.sync.visits import Offer
from portal.tenancies.access import Sight

NEIGHBOUR = "neighbour"
ROUTINE = "4"  # HACT WorkPriorityCode


@dataclass(frozen=True, kw_only=True)
class Reached:
    """Where somebody can be reached, as we have it; empty where we do not."""

    email: str = ""
    phone: str = ""  # E.164
    prefers: str = ""


def reached_at(person: Person, sight: Sight) -> Reached:
    """The person's own; on the phone, of a tenant without an account, what the landlord has."""
    call = sight.call
    if call is None or call.party.person_id is not None:
        return Reached(email=person.email or "", phone=person.phone or "", prefers=person.prefers)
    email, phone = _known(call.party.email).email, _known(call.party.mobile).phone
    return Reached(email=email, phone=phone)


def _known(contact: str) -> Contact:
    """As the landlord has it; nothing of what cannot be read."""
    try:
        return Contact.read(contact)
    except ValidationError:
        return Contact()


@dataclass(kw_only=True)
class About:
    """Made once for each request; what costs a query is asked only by the pages that need it."""

    sight: Sight
    person: Person  # in whose name
    problems: Problems
    now: datetime
    offer: Offer | None = None  # times to choose from: only where they are chosen
    _bearing: dict[tuple[str, str, bool], Bearing] = field(default_factory=dict)

    @property
    def home(self) -> Home:
        return self.sight.home

    @property
    def landlord(self) -> Landlord:
        return self.home.landlord

    @property
    def today(self) -> date:
        return day_of(self.now)

    @cached_property
    def reached(self) -> Reached:
        """Where they are told of it, unless they say otherwise."""
        return reached_at(self.person, self.sight)

    @property
    def is_cold(self) -> bool:
        """Whether a home without heating is an emergency for anybody today."""
        return is_cold(self.today, law=law())

    @cached_property
    def priorities(self) -> Mapping[str, Priority]:
        """The landlord's, by key."""
        return {one.key: one for one in Priority.objects.filter(landlord=self.landlord)}

    def rooms(self) -> list[Room]:
        """Where something can be wrong, seen from this home: a house shares no hall."""
        return [room for room in self.problems.rooms() if self._has(room)]

    def _has(self, room: Room) -> bool:
        if room.place is not Place.SHARED:
            return True
        inside = room.key == "shared-inside"
        return self.home.block.is_shared or (not inside and self.home.estate_id is not None)

    def bearing(self, answers: Answers) -> Bearing:
        """What bears on the problem; nothing until there is one."""
        problem = problem_of(answers, self)
        if problem is None:
            return Bearing()
        room, shared = said(answers, "where", "room"), is_shared(answers)
        emergency = emergency_of(answers, self) is not None
        key = (problem.key, room, emergency)
        if key not in self._bearing:
            self._bearing[key] = bearing(
                self.sight, problem, room=room, shared=shared, emergency=emergency, now=self.now
            )
        return self._bearing[key]


def said(answers: Answers, page: str, name: str) -> Any:
    """One answer, or nothing."""
    return answers.get(page, {}).get(name, "")


def room_of(answers: Answers) -> Room | None:
    return BY_KEY.get(said(answers, "where", "room"))


def is_shared(answers: Answers) -> bool:
    """Whether it is about a part that homes share."""
    room = room_of(answers)
    return room is not None and room.is_shared


def problem_of(answers: Answers, about: About) -> Problem | None:
    """What is wrong: as chosen from the list, or as the page of an emergency has it."""
    begun = begun_as(answers)
    return about.problems.get(begun.problem if begun else said(answers, "what", "problem"))


def begun_as(answers: Answers) -> Emergency | None:
    """The emergency whose page the report was begun from."""
    return emergencies().get(said(answers, "emergency", "slug"))


def emergency_of(answers: Answers, about: About) -> Emergency | None:
    """The emergency that they say it is."""
    begun = begun_as(answers)
    if begun:
        return begun
    problem = problem_of(answers, about)
    if problem and said(answers, "urgent", "now") == "yes":
        return emergencies().get(problem.emergency)
    return None


def may_become(answers: Answers, about: About) -> Emergency | None:
    """The emergency that this problem can be, where only they can say whether it is."""
    problem = problem_of(answers, about)
    if problem is None or begun_as(answers):
        return None
    found = emergencies().get(problem.emergency)
    return found if found and found.is_one(cold=False, vulnerable=False) else None


def is_vulnerable(answers: Answers) -> bool:
    """Whether somebody at home is more at risk than others."""
    return bool(said(answers, "details", "at_risk") == "yes")


def asks_who_is_at_risk(answers: Answers, about: About) -> bool:
    """Whether it would change the promise: not when it is an emergency for everybody."""
    problem, cold = problem_of(answers, about), about.is_cold
    if problem is None:
        return False
    without = priority_key(answers, about, vulnerable=False)
    return problem.if_vulnerable != "" and problem.priority_when(cold=cold, vulnerable=True) != without


def priority_key(answers: Answers, about: About, *, vulnerable: bool | None = None) -> str:
    """The key of the priority it has, from all that was said so far."""
    problem, cold = problem_of(answers, about), about.is_cold
    risk = is_vulnerable(answers) if vulnerable is None else vulnerable
    emergency = emergency_of(answers, about)
    if emergency and emergency.is_one(cold=cold, vulnerable=risk):
        return emergency.priority
    return problem.priority_when(cold=cold, vulnerable=risk) if problem else ""


def priority_of(answers: Answers, about: About) -> Priority | None:
    """The landlord's priority; its routine or last one, should the list name one that is gone."""
    named = about.priorities.get(priority_key(answers, about))
    rest = list(about.priorities.values())
    return named or next((one for one in rest if one.hact_code == ROUTINE), rest[-1] if rest else None)
