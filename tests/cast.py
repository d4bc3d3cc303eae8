"""The cast: named people in a small world, used by name in every test.

Larkfield Homes has Rowan Court, a block of four flats on Orchard Estate, and a house next to it.
Eastmere Borough Council has a house of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.core import clock
from portal.homes.models import Block, Component, Correction, Home
from portal.investment.models import PlannedWork
from portal.landlords.models import Contractor, Landlord, Officer
from portal.people.models import Person
from portal.repairs.models import RepairRequest, WorkOrder
from portal.safety.models import Certificate
from portal.sync.models import Delivery, System
from tests.factories.homes import (
    BlockFactory,
    ComponentFactory,
    CorrectionFactory,
    EstateFactory,
    HomeFactory,
)
from tests.factories.investment import PlanChangeFactory, PlannedWorkFactory, ProgrammeFactory
from tests.factories.landlords import (
    ContractorFactory,
    ContractorWorkerFactory,
    FeedFactory,
    LandlordFactory,
    OfficerFactory,
    TeamFactory,
)
from tests.factories.people import PersonFactory
from tests.factories.records import SourceFactory
from tests.factories.repairs import (
    AppointmentFactory,
    RepairRequestFactory,
    StatusUpdateFactory,
    WorkElementFactory,
    WorkOrderFactory,
)
from tests.factories.safety import CertificateFactory
from tests.factories.sync import DeliveryFactory, SystemFactory
from tests.factories.tenancies import PartyFactory, PersonAlertFactory, TenancyFactory

KINDS = ("homes", "tenancies", "components", "certificates", "work_orders", "programmes")

# Words that only the household that spoke them, and their landlord, may ever see.
AMINAS_WORDS = "Amina says the tap by the blue cupboard drips"
CARLS_WORDS = "Carl says his son broke the bathroom door"
AMINAS_REPORT = "Amina says her bedroom window will not shut"
NADIAS_WORDS = "Nadia reports the lobby light flickers at night"


@dataclass
class Cast:
    """Everybody, and what is theirs."""

    larkfield: Landlord
    eastmere: Landlord
    rowan_court: Block
    flat_1: Home
    flat_2: Home
    flat_3: Home
    flat_4: Home
    eastmere_house: Home
    # residents
    amina: Person  # tenant of flat 1
    ben: Person  # joint tenant of flat 2
    bea: Person  # joint tenant of flat 2
    carl: Person  # left flat 1 before Amina came, long ago
    lee: Person  # left flat 4 ten days ago
    nadia: Person  # neighbour, tenant of flat 3
    tess: Person  # tenant of the other landlord
    nobody: Person  # has an account and no home
    # staff
    olive: Person  # adviser
    rhys: Person  # repairs manager
    ines: Person  # investment officer
    dara: Person  # data steward, and administrator
    max: Person  # board member
    otto: Person  # adviser of the other landlord
    col: Person  # works for the contractor
    contractor: Contractor
    # records
    own_order: WorkOrder
    earlier_order: WorkOrder
    communal_order: WorkOrder
    contractors_order: WorkOrder
    request: RepairRequest  # Amina's; no work order has come of it yet
    system: System  # Larkfield's; Eastmere has none
    certificate: Certificate
    kitchen: Component
    planned_kitchen: PlannedWork
    correction: Correction
    delivery: Delivery
    today: date = field(default_factory=clock.today)

    def people(self) -> Iterator[tuple[str, Person]]:
        """Every member with an account, by name."""
        for name, value in vars(self).items():
            if isinstance(value, Person):
                yield name, value


def _tenant(home: Home, name: str, *, since: date, until: date | None = None) -> Person:
    person = PersonFactory(name=name.title(), email=f"{name}@example.org")
    tenancy = TenancyFactory(home=home, started_on=since, ended_on=until, source=home.source)
    PartyFactory(tenancy=tenancy, person=person, name=f"{name.title()} Tenant", email=person.email)
    return person


def _officer(landlord: Landlord, name: str, role: Officer.Role, *, administers: bool = False) -> Person:
    person = PersonFactory(name=name.title(), email=f"{name}@{landlord.slug}.example")
    OfficerFactory(person=person, landlord=landlord, role=role, administers=administers)
    return person


def assemble() -> Cast:
    """Everybody in their places."""
    today = clock.today()
    source = SourceFactory()
    larkfield = LandlordFactory(slug="larkfield", name="Larkfield Homes")
    eastmere = LandlordFactory(slug="eastmere", name="Eastmere Borough Council", kind=Landlord.Kind.COUNCIL)
    for kind in KINDS:
        FeedFactory(landlord=larkfield, kind=kind, source=source)
    TeamFactory(landlord=larkfield, name="Data team", answers_for=["homes", "components"])

    estate = EstateFactory(landlord=larkfield, source=source)
    rowan = BlockFactory(landlord=larkfield, source=source, estate=estate)
    flats = [
        HomeFactory(landlord=larkfield, source=source, block=rowan, unit=f"Flat {n}") for n in range(1, 5)
    ]
    eastmere_house = HomeFactory(
        landlord=eastmere,
        unit="",
        building_name="",
        building_number="7",
        street="Thistledown Row",
        town="Eastmere",
    )

    moved_in = today - timedelta(days=730)
    amina = _tenant(flats[0], "amina", since=moved_in)
    carl = _tenant(flats[0], "carl", since=today - timedelta(days=3000), until=moved_in - timedelta(days=20))
    ben = _tenant(flats[1], "ben", since=moved_in)
    bea = PersonFactory(name="Bea", email="bea@example.org")
    PartyFactory(tenancy=flats[1].tenancies.get(), person=bea, name="Bea Tenant", position=1)
    PersonAlertFactory(party=flats[0].tenancies.get(started_on=moved_in).parties.get())
    contractor = ContractorFactory(landlord=larkfield, reference="BRIGHT", name="Bright Spark Repairs")
    col = PersonFactory(name="Col", email="col@brightspark.example")
    ContractorWorkerFactory(person=col, contractor=contractor)

    own_order = WorkOrderFactory(home=flats[0], description=AMINAS_WORDS, source=source)
    WorkElementFactory(work_order=own_order, position=1)
    AppointmentFactory(work_order=own_order, position=1)
    StatusUpdateFactory(work_order=own_order, position=1)
    raised = clock.now() - timedelta(days=1500)
    earlier_order = WorkOrderFactory(
        home=flats[0],
        description=CARLS_WORDS,
        location="Carl's bathroom",
        access_notes="Carl's key is next door",
        raised_at=raised,
        completed_at=raised + timedelta(days=9),
        actual_cost="85.00",
        trade_code="JR",
        source=source,
    )
    WorkElementFactory(
        work_order=earlier_order, position=1, trade_code="JR", rate_name="Door: ease and adjust"
    )
    StatusUpdateFactory(work_order=earlier_order, position=1, type_code="70", comments="Carl was not in")
    communal_order = WorkOrderFactory(
        home=None, block=rowan, description=NADIAS_WORDS, trade_code="EL", source=source
    )
    WorkElementFactory(
        work_order=communal_order, position=1, trade_code="EL", rate_name="Light fitting: renew"
    )
    contractors_order = WorkOrderFactory(home=flats[1], contractor=contractor, source=source)

    request = RepairRequestFactory(
        tenancy=flats[0].tenancies.get(started_on=moved_in),
        reported_by=amina,
        problem="window_will_not_shut",
        problem_name="A window will not shut",
        room="bedroom",
        location="Bedroom",
        words=AMINAS_REPORT,
        trade_code="JR",
    )

    programme = ProgrammeFactory(landlord=larkfield, source=source)
    planned = PlannedWorkFactory(home=flats[0], programme=programme, source=source)
    PlanChangeFactory(planned_work=planned)

    return Cast(
        larkfield=larkfield,
        eastmere=eastmere,
        rowan_court=rowan,
        flat_1=flats[0],
        flat_2=flats[1],
        flat_3=flats[2],
        flat_4=flats[3],
        eastmere_house=eastmere_house,
        amina=amina,
        ben=ben,
        bea=bea,
        carl=carl,
        lee=_tenant(flats[3], "lee", since=moved_in, until=today - timedelta(days=10)),
        nadia=_tenant(flats[2], "nadia", since=moved_in),
        tess=_tenant(eastmere_house, "tess", since=moved_in),
        nobody=PersonFactory(name="Nobody", email="nobody@example.org"),
        olive=_officer(larkfield, "olive", Officer.Role.ADVISER),
        rhys=_officer(larkfield, "rhys", Officer.Role.REPAIRS_MANAGER),
        ines=_officer(larkfield, "ines", Officer.Role.INVESTMENT_OFFICER),
        dara=_officer(larkfield, "dara", Officer.Role.DATA_STEWARD, administers=True),
        max=_officer(larkfield, "max", Officer.Role.BOARD),
        otto=_officer(eastmere, "otto", Officer.Role.ADVISER),
        col=col,
        contractor=contractor,
        own_order=own_order,
        earlier_order=earlier_order,
        communal_order=communal_order,
        contractors_order=contractors_order,
        request=request,
        system=SystemFactory(landlord=larkfield),
        certificate=CertificateFactory(home=flats[0], source=source),
        kitchen=ComponentFactory(home=flats[0], source=source),
        planned_kitchen=planned,
        correction=CorrectionFactory(home=flats[0], raised_by=amina),
        delivery=DeliveryFactory(landlord=larkfield, source=SourceFactory()),
    )
