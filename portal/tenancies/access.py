"""Who may see what of a home: a table of viewers and things, to be read, and the only ways to fetch.

Nothing asks the table: each fetch keeps to its row, and the tests of fetches and of every address hold that.

An officer on the phone with a tenant sees of that home, as long as the call goes on, what the tenant sees.

What one may not see does not exist: every fetch here answers 404.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from portal.core.clock import day_of
from portal.homes.models import Home
from portal.landlords.models import Contractor, ContractorWorker, Officer
from portal.people.models import Person
from portal.tenancies.models import Call, Party
from portal.tenancies.rules import call_goes_on, has_left

# How long an earlier resident may download the copy of their time in the home.
COPY_DAYS = 30


class Viewer(StrEnum):
    """The kinds of people and things that ask."""

    CURRENT_RESIDENT = "current resident"
    EARLIER_RESIDENT = "earlier resident"
    OTHER_RESIDENT = "other resident"
    LANDLORD_STAFF = "adviser, manager of the landlord"
    CONTRACTOR = "contractor"
    BOARD = "board"
    OTHER_LANDLORD = "other landlord"
    PUBLIC = "public"


class Thing(StrEnum):
    """What can be asked for."""

    HOME = "home, components, certificates, plans"
    OWN_ORDERS = "work orders of this tenancy"
    EARLIER_ORDERS = "work orders before this tenancy"
    COMMUNAL_ORDERS = "communal work orders"
    PERSON_ALERTS = "person alerts"
    HAZARD_CASE = "hazard case"
    FIGURES = "aggregates"


class Extent(StrEnum):
    """How much of it is shown."""

    ALL = "all of it"
    COPY = "until the day of leaving, as a copy to download for 30 days"
    BARE = "what, when and cost; not words, photos, contacts or access notes"
    SAME_BUILDING = "if in the same block or estate"
    GIVEN_ORDERS = "for the orders given to them"
    OWN = "their own only"
    IF_ROLE = "if the role needs it"
    SUMMARY = "the needed ones, as a summary"
    COUNTS = "counts of ten or more"
    OPEN_DATA = "as open data"
    NOTHING = "nothing"


_V, _E = Viewer, Extent
_ORDER = (
    _V.CURRENT_RESIDENT, _V.EARLIER_RESIDENT, _V.OTHER_RESIDENT, _V.LANDLORD_STAFF,
    _V.CONTRACTOR, _V.BOARD, _V.OTHER_LANDLORD, _V.PUBLIC,
)  # fmt: skip


def _row(*extents: Extent) -> Mapping[Viewer, Extent]:
    return dict(zip(_ORDER, extents, strict=True))


TABLE: Mapping[Thing, Mapping[Viewer, Extent]] = {
    Thing.HOME: _row(
        _E.ALL, _E.COPY, _E.NOTHING, _E.ALL, _E.GIVEN_ORDERS, _E.NOTHING, _E.NOTHING, _E.NOTHING
    ),
    Thing.OWN_ORDERS: _row(
        _E.ALL, _E.COPY, _E.NOTHING, _E.ALL, _E.GIVEN_ORDERS, _E.NOTHING, _E.NOTHING, _E.NOTHING
    ),
    Thing.EARLIER_ORDERS: _row(
        _E.BARE, _E.NOTHING, _E.NOTHING, _E.ALL, _E.GIVEN_ORDERS, _E.NOTHING, _E.NOTHING, _E.NOTHING
    ),
    Thing.COMMUNAL_ORDERS: _row(
        _E.BARE, _E.COPY, _E.SAME_BUILDING, _E.ALL, _E.GIVEN_ORDERS, _E.NOTHING, _E.NOTHING, _E.NOTHING
    ),
    Thing.PERSON_ALERTS: _row(
        _E.OWN, _E.NOTHING, _E.NOTHING, _E.IF_ROLE, _E.SUMMARY, _E.NOTHING, _E.NOTHING, _E.NOTHING
    ),
    Thing.HAZARD_CASE: _row(
        _E.OWN, _E.OWN, _E.NOTHING, _E.ALL, _E.GIVEN_ORDERS, _E.NOTHING, _E.NOTHING, _E.NOTHING
    ),
    Thing.FIGURES: _row(
        _E.COUNTS, _E.NOTHING, _E.NOTHING, _E.ALL, _E.NOTHING, _E.ALL, _E.OPEN_DATA, _E.OPEN_DATA
    ),
}


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One spell of one person in one home; both days count."""

    since: date
    until: date | None = None
    # Days that are another household's too: one moves out and the next moves in.
    handovers: frozenset[date] = frozenset()
    tenancy: int | None = None
    # As which tenant of it: the primary key, and the public code.
    party: int | None = None
    party_code: UUID | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def alone_on(self, day: date) -> bool:
        """Whether what was said in the home that day was said by this household and no other."""
        return self.covers(day) and day not in self.handovers


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one resident may see of one home on one day; follows from their tenancies alone."""

    home: Home
    stays: tuple[Stay, ...]
    on: date
    # Through whose eyes: the primary key of the person. Without an account, on the phone, they have none.
    reader: int | None = None
    call: Call | None = None  # it is shown to an officer who is on the phone with them

    @property
    def since(self) -> date:
        """The first day of this person's current stay, or of the last one."""
        return self.stay.since

    @property
    def until(self) -> date | None:
        """The last day of it, once that is known."""
        return self.stay.until

    @property
    def stay(self) -> Stay:
        """The current one, or the one that ended last: somebody who left may also be about to come back."""
        current = [stay for stay in self.stays if stay.covers(self.on)]
        over = [stay for stay in self.stays if stay.until and stay.until < self.on]
        over.sort(key=lambda stay: stay.until or self.on)
        return (current or over or sorted(self.stays, key=lambda stay: stay.since))[-1]

    @property
    def tenancies(self) -> list[int]:
        """Those of this person in this home, by their primary keys."""
        return [stay.tenancy for stay in self.stays if stay.tenancy is not None]

    @property
    def parties(self) -> frozenset[int]:
        """As which tenants the landlord knows this person here, by their primary keys."""
        return frozenset(stay.party for stay in self.stays if stay.party is not None)

    @property
    def party_codes(self) -> frozenset[UUID]:
        """The same by their public codes."""
        return frozenset(stay.party_code for stay in self.stays if stay.party_code is not None)

    @property
    def viewer(self) -> Viewer:
        return viewer_on(self.stays, self.on)

    @property
    def copy_until(self) -> date | None:
        """The last day on which the copy may be downloaded, once the stay has an end."""
        return self.until + timedelta(days=COPY_DAYS) if self.until else None

    def lived_here_on(self, day: date) -> bool:
        """Whether this household alone lived there on that day: then its words are theirs to see."""
        return any(stay.alone_on(day) for stay in self.stays)


def viewer_on(stays: tuple[Stay, ...], on: date) -> Viewer:
    """What a person with these stays in a home is to it on that day."""
    if any(stay.covers(on) for stay in stays):
        return Viewer.CURRENT_RESIDENT
    left = [stay.until for stay in stays if stay.until and stay.until < on]
    if left and on <= max(left) + timedelta(days=COPY_DAYS):
        return Viewer.EARLIER_RESIDENT
    return Viewer.OTHER_RESIDENT


def last_day(tenancy_ends: date | None, party_ends: date | None) -> date | None:
    """A person's last day in a tenancy: its own, or the day they left it, whichever comes first."""
    days = [day for day in (tenancy_ends, party_ends) if day]
    return min(days) if days else None


def _another_household(theirs: str, ours: str) -> RawSQL:
    """Whether somebody else's tenancy of the home has this day of theirs on that day of ours.

    Written out: Django takes 3 ms to put the same together, on every page of every resident.
    """
    return RawSQL(  # noqa: S611 the names are ours
        f"""EXISTS (
            SELECT FROM tenancies_tenancy other
            WHERE other.home_id = tenancies_tenancy.home_id AND other.{theirs} = tenancies_tenancy.{ours}
            AND NOT EXISTS (
                SELECT FROM tenancies_party they
                WHERE they.tenancy_id = other.id AND they.person_id = tenancies_party.person_id))""",  # noqa: S608
        (),
        output_field=BooleanField(),
    )


def sights_of(person: Person, *, on: date) -> list[Sight]:
    """Every home this person may see something of on that day, those they live in first. One query."""
    return _sights(Party.objects.filter(person=person), on=on, reader=person.pk)


def _sights(
    parties: QuerySet[Party], *, on: date, reader: int | None, call: Call | None = None
) -> list[Sight]:
    """What the tenants, all one person, may see of each home. One query."""
    found = (
        parties.annotate(came_after=_another_household("ended_on", "started_on"))
        .annotate(went_before=_another_household("started_on", "ended_on"))
        .select_related("tenancy__home__block", "tenancy__home__estate", "tenancy__home__landlord")
        .order_by("tenancy__started_on")
    )
    homes: dict[int, tuple[Home, list[Stay]]] = {}
    for party in found:
        stays = homes.setdefault(party.tenancy.home_id, (party.tenancy.home, []))[1]
        stays.append(_stay(party, came_after=party.came_after, went_before=party.went_before))
    sights = [
        Sight(home=home, stays=tuple(stays), on=on, reader=reader, call=call)
        for home, stays in homes.values()
    ]
    shown = [sight for sight in sights if sight.viewer is not Viewer.OTHER_RESIDENT]
    return sorted(
        shown, key=lambda sight: (sight.viewer is not Viewer.CURRENT_RESIDENT, -sight.since.toordinal())
    )


def _stay(party: Party, *, came_after: bool, went_before: bool) -> Stay:
    """A party's spell in the home; whether another household left on its first day, or came on its last."""
    tenancy = party.tenancy
    shared = {tenancy.started_on if came_after else None, tenancy.ended_on if went_before else None}
    return Stay(
        since=tenancy.started_on,
        until=last_day(tenancy.ended_on, party.ended_on),
        handovers=frozenset(day for day in shared if day),
        tenancy=tenancy.pk,
        party=party.pk,
        party_code=party.code,
    )


def home_for(person: Person, code: UUID, *, on: date, call: Call | None = None) -> Sight:
    """The home with that code, for somebody who lives there. 404 for everybody else.

    In a ``call`` that goes on (`last_call`, `goes_on`) it is as its tenant sees it; a page that hands none in
    opens in no call.
    """
    if call is not None:
        return _only(_sights(_same_person(call.party), on=on, reader=call.party.person_id, call=call), code)
    return _only(sights_of(person, on=on), code)


def copy_for(person: Person, code: UUID, *, on: date) -> Sight:
    """The home with that code, for somebody who left it no more than 30 days ago. 404 for everybody else."""
    return _only(sights_of(person, on=on), code, Viewer.EARLIER_RESIDENT)


def _only(sights: list[Sight], code: UUID, viewer: Viewer = Viewer.CURRENT_RESIDENT) -> Sight:
    for sight in sights:
        if sight.home.code == code and sight.viewer is viewer:
            return sight
    raise Http404


def _same_person(party: Party) -> QuerySet[Party]:
    """A tenant, with all else that their landlord knows them as in that home through the same account."""
    same = Q(pk=party.pk)
    if party.person_id:
        same |= Q(person=party.person_id, tenancy__home=party.tenancy.home_id)
    return Party.objects.filter(same)


# Which roles see homes and people at all; the board sees figures only.
HOME_ROLES = frozenset(
    {
        Officer.Role.ADVISER,
        Officer.Role.REPAIRS_MANAGER,
        Officer.Role.INVESTMENT_OFFICER,
        Officer.Role.DATA_STEWARD,
    }
)
# Who visits or speaks with residents needs their alerts.
ALERT_ROLES = frozenset({Officer.Role.ADVISER, Officer.Role.REPAIRS_MANAGER})
# Who speaks with residents on the phone does for them there what they could do themselves.
CALL_ROLES = frozenset({Officer.Role.ADVISER, Officer.Role.REPAIRS_MANAGER})
# Who judges, looks into and puts right what may harm somebody.
HAZARD_ROLES = frozenset({Officer.Role.ADVISER, Officer.Role.REPAIRS_MANAGER})
# Who answers for the landlord's data may say yes to a delivery.
DELIVERY_ROLES = frozenset({Officer.Role.DATA_STEWARD})
CORRECTION_ROLES = HOME_ROLES
# Who says what can be reported, how soon it is mended and when somebody can come.
SETTING_ROLES = frozenset({Officer.Role.REPAIRS_MANAGER, Officer.Role.DATA_STEWARD})
# Who answers for what is held about people, and hands it out or erases it.
KEEPING_ROLES = frozenset({Officer.Role.DATA_STEWARD})
FIGURE_ROLES = frozenset(Officer.Role)


def officer_for(person: Person, roles: frozenset[Officer.Role], *, on: date) -> Officer:
    """This person as an officer in one of ``roles``. 404 for everybody else, and once they have left."""
    working = Officer.objects.working(on=on).select_related("landlord", "team")
    officer = working.filter(person=person, role__in=roles).first()
    if officer is None:
        raise Http404
    return officer


def last_call(person: Person, home: UUID, *, on: date) -> Call | None:
    """The last call of this officer about that home of their landlord's, whether it goes on or is over.

    None for who may take none (any more), or has taken none there. One query.
    """
    still = Q(officer__left_on__isnull=True) | Q(officer__left_on__gte=on)
    theirs = Call.objects.filter(still, officer__person=person, officer__role__in=CALL_ROLES)
    here = theirs.filter(
        party__tenancy__home__code=home, party__tenancy__home__landlord=F("officer__landlord")
    )
    with_all = ("landlord", "officer__person", "officer__team", "party__person", "party__tenancy__home")
    here = here.select_related(*with_all).defer("party__tenancy__home__words")
    return here.order_by("-began_at", "-pk").first()


def goes_on(call: Call, *, now: datetime) -> bool:
    """Whether a call from `last_call` still goes on: also in who made it, and in who it is with."""
    party, tenancy = call.party, call.party.tenancy
    gone = has_left(tenancy_ends=tenancy.ended_on, party_ends=party.ended_on, on=day_of(now))
    return not gone and call_goes_on(
        ended_at=call.ended_at,
        until=call.until,
        same_session=call.generation == call.officer.person.session_generation,
        now=now,
    )


def administrator_for(person: Person, *, on: date) -> Officer:
    """This person as an administrator of their landlord, in whatever role. 404 for everybody else."""
    officer = officer_for(person, FIGURE_ROLES, on=on)
    if not officer.administers:
        raise Http404
    return officer


def office_home_for(officer: Officer, code: UUID) -> Home:
    """A home of the officer's own landlord. 404 for any other."""
    home = (
        Home.objects.select_related("block", "estate", "landlord")
        .filter(code=code, landlord=officer.landlord)
        .first()
    )
    if home is None:
        raise Http404
    return home


def contractor_for(person: Person, *, on: date) -> Contractor:
    """The contractor this person works for. 404 for everybody else, and once they have left."""
    working = ContractorWorker.objects.working(on=on).select_related("contractor__landlord")
    worker = working.filter(person=person).first()
    if worker is None:
        raise Http404
    return worker.contractor
