"""Filling an empty Homefile with two invented landlords, their homes and the people of the cast."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from portal.core import clock
from portal.front.demo import choosing, corrections, hazards, information, people, publishing, questions
from portal.front.demo.cast import CAST, Part
from portal.insight.counting import count
from portal.landlords.actions import add_landlord
from portal.landlords.models import ContractorWorker, Landlord, Officer, Team
from portal.notices.rules import PAUSES
from portal.people.contact import Contact
from portal.people.models import Person
from portal.repairs import telling
from portal.repairs.models import WorkOrder
from portal.sync.deliveries import pipeline, receiving
from portal.sync.sample import Landlord as Invented
from portal.sync.sample import Scope, changed_copy, demonstration, make_delivery
from portal.tenancies.actions import begin, invite
from portal.tenancies.models import Party

Tell = Callable[[str], None]

PARTS = {part.key: part for part in CAST}
TEAMS = {
    "Repairs team": ["work_orders"],
    "Safety team": ["certificates"],
    "Investment team": ["components", "programmes"],
    "Data team": ["homes", "tenancies"],
}
TEAM_OF = {
    "repairs_manager": "Repairs team",
    "investment_officer": "Investment team",
    "data_steward": "Data team",
}
NAMES = {
    "adviser": "Alma Whitlock",
    "repairs": "Rowena Pike",
    "investment": "Idris Calloway",
    "data": "Dilys Farrow",
    "board": "Bernard Osei",
    "panel": "Petra Nkemelu",
    "contractor": "Corin Stell",
    "other-adviser": "Odette Marsh",
}


def is_loaded() -> bool:
    """Whether the last thing that loading does was done."""
    return Person.objects.filter(email=CAST[-1].email).exists()


def load(tell: Tell) -> None:
    """Everything; begun again after a crash, it goes on. ``tell`` is given a sentence at each step."""
    with TemporaryDirectory(prefix="homefile-demo-") as folder:
        for invented in demonstration():
            tell(f"{invented.name}: making {invented.homes} homes and bringing them in ...")
            _bring_in(invented, Path(folder))
    tell("Counting how well each serves ...")
    for landlord in Landlord.objects.order_by("pk"):
        count(landlord, now=clock.now())
    tell("Choosing who is who ...")
    people_the_demo()


def _bring_in(invented: Invented, folder: Path) -> None:
    """The landlord, its delivery of the day before yesterday, and that of yesterday evening."""
    landlord = Landlord.objects.filter(slug=invented.slug).first() or _add(invented)
    yesterday = clock.today() - timedelta(days=1)
    scope = Scope(landlord=invented, homes=invented.homes, seed=invented.seed, today=yesterday)
    for make, name in ((make_delivery, "first"), (changed_copy, "next")):
        path = folder / invented.slug / name
        make(scope, path)
        pipeline.run(receiving.receive_path(landlord=landlord, path=path, by=None), yes=True)


@transaction.atomic
def _add(invented: Invented) -> Landlord:
    kind = Landlord.Kind(invented.kind)
    landlord = add_landlord(slug=invented.slug, name=invented.name, kind=kind, by=None)
    landlord.primary_colour = invented.colours["brand"]
    landlord.secondary_colour = invented.colours["accent"]
    landlord.phone, landlord.emergency_phone = invented.telephone, invented.emergency_telephone
    landlord.email = invented.email
    landlord.save()
    Team.objects.bulk_create(
        Team(landlord=landlord, name=name, answers_for=kinds) for name, kinds in TEAMS.items()
    )
    return landlord


@transaction.atomic
def people_the_demo() -> None:
    """Give every part to somebody. Residents come in by their letters, as residents do."""
    landlords = {landlord.slug: landlord for landlord in Landlord.objects.all()}
    larkfield, eastmere = landlords["larkfield"], landlords["eastmere"]
    _was_here("left", choosing.latest_to_leave(larkfield))
    invite(party=choosing.newest_tenant(larkfield), by=None)
    tenant = choosing.storied_tenant(larkfield)
    _come_in("tenant", tenant)
    neighbour = choosing.neighbour_of(tenant)
    _come_in("neighbour", neighbour)
    waiting = choosing.waiting_tenant(larkfield)
    _come_in("waiting", waiting)
    _fail_to_tell(waiting)
    joint, joint_two = choosing.joint_tenants(larkfield)
    _come_in("joint", joint)
    _come_in("joint-two", joint_two)
    _come_in("other-tenant", choosing.busiest_tenant(eastmere))
    for part in CAST:
        if part.key in NAMES:
            _employ(part, landlords[part.landlord])
    people.show(larkfield, looked_at=tenant)
    questions.show(
        larkfield,
        told=(tenant, waiting, joint),
        others=list(choosing.tenants(larkfield).filter(position=0)[3:73:10]),
    )
    for party in (waiting, joint, tenant):
        party.refresh_from_db()
    corrections.show(larkfield, waits=waiting, asked=joint, held=tenant)
    information.show(
        larkfield,
        told=(tenant, waiting, joint),
        by_letter=choosing.tenants(larkfield).filter(position=0)[5],
    )
    publishing.show(larkfield)
    hazards.show(
        larkfield,
        told=(tenant, waiting, joint, neighbour),
        others=choosing.tenants(larkfield).filter(position=0)[:40:8],
    )


def _come_in(key: str, party: Party) -> None:
    begin(invitation=invite(party=party, by=None), contact=Contact(email=PARTS[key].email))


def _fail_to_tell(party: Party) -> None:
    """A message that did not go, for staff to look at."""
    late = WorkOrder.objects.open().filter(home=party.tenancy.home, due_at__lt=clock.now()).order_by("due_at")
    now = clock.now()
    for notice in telling.tell("late", order=late[0], once="an example of the demo"):
        notice.sent_at, notice.tries = None, len(PAUSES) + 1
        notice.failed_at, notice.given_up_at, notice.failure = now, now, "TimeoutError"
        notice.save(update_fields=["sent_at", "tries", "failed_at", "given_up_at", "failure"])


def _was_here(key: str, party: Party) -> None:
    """Somebody who had an account while they lived there; a letter would come too late for them."""
    person = Person.objects.create_user(email=PARTS[key].email, email_verified=True, name=party.name)
    party.person = person
    party.save(update_fields=["person"])


def _employ(part: Part, landlord: Landlord) -> None:
    person = Person.objects.create_user(email=part.email, email_verified=True, name=NAMES[part.key])
    if part.role == "contractor":
        contractor = choosing.busiest_contractor(landlord)
        ContractorWorker.objects.create(person=person, contractor=contractor)
        return
    team = Team.objects.filter(landlord=landlord, name=TEAM_OF.get(part.role)).first()
    Officer.objects.create(
        person=person,
        landlord=landlord,
        role=Officer.Role(part.role),
        team=team,
        administers=part.role == Officer.Role.DATA_STEWARD,
    )
