"""Connecting the computer systems of a landlord, and of its contractors: by staff, or on the command line."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from portal.core import clock
from portal.landlords.models import Contractor, Landlord
from portal.people.models import Person
from portal.records.events import record
from portal.sync.adapters.capabilities import Adapter, Can
from portal.sync.adapters.registry import NoAdapter, dialects_for, kind
from portal.sync.adapters.trying import fault_of_web_address
from portal.sync.clients import end_client
from portal.sync.models import Outgoing, System
from portal.sync.talking import sealed_token
from standards import dialects

LONGEST_ADDRESS = System._meta.get_field("address").max_length or 0
LONGEST_NAME = System._meta.get_field("name").max_length or 0

# Where it is asked, or what it is asked for, is another matter from then on: its circuit begins anew.
_OF_THE_LINE = frozenset({"adapter", "address", "token"})
# What it told so far was told by another one: it is read from the beginning.
_OF_THE_LIST = frozenset({"adapter", "address"})


class CannotConnect(Exception):
    """Why a system cannot be connected as asked, in a sentence; and which part of the plan says so."""

    def __init__(self, says: str, part: str = "") -> None:
        super().__init__(says)
        self.part = part


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody wants a system to be. Without a ``secret`` it keeps the one that it has."""

    name: str
    adapter: str = "hact"
    dialect: str = dialects.STANDARD
    address: str = ""
    secret: str = ""
    contractor: Contractor | None = None
    takes_reports: bool = False
    offers_visits: bool = False
    is_read: bool = False
    read_every: int | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def stored(self) -> dict[str, Any]:
        """As the system's row has it."""
        kept = ("adapter", "dialect", "contractor", "takes_reports", "offers_visits", "is_read")
        return {name: getattr(self, name) for name in (*kept, "read_every", "options")} | {
            "name": self.name[:LONGEST_NAME],
            "address": self.address.rstrip("/"),
            **({"token": sealed_token(self.secret)} if self.secret else {}),
        }


def check_plan(plan: Plan) -> None:
    """Raises CannotConnect for what such a system cannot be or do."""
    try:
        adapter = kind(plan.adapter)
    except NoAdapter as reason:
        raise CannotConnect(str(reason), "adapter") from reason
    _check_address(plan, adapter)
    if plan.dialect not in dialects_for(adapter):
        raise CannotConnect("Such a system does not write in that way.", "dialect")
    if plan.takes_reports:
        _check_takes_reports(plan, adapter)
    if plan.offers_visits and Can.OFFER_VISITS not in adapter.can:
        raise CannotConnect("Such a system cannot say when somebody could come.", "flows")
    if plan.offers_visits and not plan.takes_reports:
        raise CannotConnect("Only the system that takes reports is asked for visits.", "flows")
    if plan.is_read and not adapter.can & {Can.READ, Can.FETCH_FILES}:
        raise CannotConnect("Such a system cannot be read.", "flows")
    if plan.contractor and Can.FETCH_FILES in adapter.can:
        raise CannotConnect(
            "Deliveries of files are the landlord’s own. A contractor’s system tells us in messages.",
            "contractor",
        )


def _check_address(plan: Plan, adapter: Adapter) -> None:
    is_called = plan.takes_reports or plan.offers_visits or plan.is_read
    if plan.address:
        if fault := adapter.address_fault(plan.address):
            raise CannotConnect(fault, "address")
        if len(plan.address) > LONGEST_ADDRESS:
            raise CannotConnect(f"The address can have {LONGEST_ADDRESS} letters at most.", "address")
    elif is_called:
        raise CannotConnect("Enter the address at which we reach it.", "address")


def _check_takes_reports(plan: Plan, adapter: Adapter) -> None:
    if plan.contractor:
        raise CannotConnect("Residents’ reports go to the landlord’s own system.", "flows")
    spoken = dialects.dialect(plan.dialect)
    if Can.SEND not in adapter.can or not spoken.paths.get("RaiseRepair"):
        raise CannotConnect("Such a system has no place for residents’ reports.", "flows")
    if plan.offers_visits and not spoken.paths.get("RequestAvailableAppointments"):
        raise CannotConnect("In that dialect there are no visits to ask for.", "flows")


@transaction.atomic
def connect(*, landlord: Landlord, plan: Plan, by: Person | None) -> System:
    """A new system. If it takes reports, it does so instead of any other. Raises CannotConnect."""
    check_plan(plan)
    _alone(landlord)
    if plan.takes_reports:
        System.objects.taking_reports().filter(landlord=landlord).update(
            takes_reports=False, offers_visits=False
        )
    system = System.objects.create(landlord=landlord, **plan.stored)
    waiting = _hand_over(system) if plan.takes_reports else 0
    record("system connected", system, by=by, waiting=waiting, offers_visits=plan.offers_visits)
    return system


@transaction.atomic
def change(*, system: System, plan: Plan, by: Person | None) -> None:
    """Make it so. What waits goes where reports go from now on. Raises CannotConnect."""
    check_plan(plan)
    _alone(system.landlord)
    system = System.objects.select_for_update(of=("self",)).get(pk=system.pk)
    took_reports = system.takes_reports
    _check_whose(system, plan)
    _check_secret(system, plan)
    changed = sorted(name for name, value in plan.stored.items() if getattr(system, name) != value)
    if not changed:
        return
    if plan.takes_reports:
        others = System.objects.taking_reports().filter(landlord=system.landlord_id).exclude(pk=system.pk)
        others.update(takes_reports=False, offers_visits=False)
    for name, value in plan.stored.items():
        setattr(system, name, value)
    _begin_anew(system, set(changed))
    system.save()
    if plan.takes_reports:
        _hand_over(system)
    elif took_reports:
        _leave_to_staff(system)
    record("system changed", system, by=by, changed=changed)


def _check_whose(system: System, plan: Plan) -> None:
    """What it was given to sign in with, and is told, goes by whose it is. Raises CannotConnect."""
    is_same = system.contractor_id == (plan.contractor.pk if plan.contractor else None)
    if is_same or not (system.clients.filter(ended_at=None).exists() or system.webhooks.kept().exists()):
        return
    raise CannotConnect(
        "It signs in, or is told of changes, as whose it is now. End that first, or connect another system.",
        "contractor",
    )


def _check_secret(system: System, plan: Plan) -> None:
    """The secret that is kept goes to the machine that it was entered for, and to no other: whoever may
    change the address is not to learn the secret so. Raises CannotConnect."""
    is_kept = bool(system.token) and not plan.secret
    if is_kept and plan.address and _machine(system.address) != _machine(plan.address):
        raise CannotConnect("Enter the secret again, as the address is of another machine.", "secret")


def _machine(address: str) -> tuple[str, str | None, int | None, str | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port, parts.username


def _begin_anew(system: System, changed: set[str]) -> None:
    if changed & _OF_THE_LINE:
        system.failures, system.rests_until, system.last_failure = 0, None, ""
    if changed & _OF_THE_LIST:
        system.cursor, system.read_at = "", None


@transaction.atomic
def end(*, system: System, by: Person | None) -> None:
    """It is used no more, nor are its clients. What waits for it waits for staff. Twice is once."""
    _alone(system.landlord)
    if not System.objects.filter(pk=system.pk, is_used=True).update(is_used=False):
        return
    for client in system.clients.filter(ended_at=None):
        end_client(client=client, by=by)
    record("system ended", system, by=by, waiting=_leave_to_staff(system))


def note_tried(*, system: System, found: int, wrong: int, by: Person) -> None:
    """That somebody tried the connection, and how much of it was in order."""
    record("connection tried", system, by=by, found=found, wrong=wrong)


def _alone(landlord: Landlord) -> None:
    """One person at a time changes which of a landlord's systems takes reports."""
    Landlord.objects.select_for_update(no_key=True).only("pk").get(pk=landlord.pk)


def _hand_over(system: System) -> int:
    """What waits, for this system or the one before or none, goes to this one; how many messages that is."""
    waiting = Outgoing.objects.filter(
        landlord=system.landlord_id, delivered_at=None, set_aside_at=None, given_up_at=None
    )
    return waiting.update(system=system, next_try_at=clock.now())


def _leave_to_staff(system: System) -> int:
    """Until there is a system again, or somebody sees to it by hand."""
    waiting = Outgoing.objects.filter(system=system, delivered_at=None, set_aside_at=None, given_up_at=None)
    return waiting.update(system=None, next_try_at=None)


@transaction.atomic
def add_system(
    *,
    landlord: Landlord,
    address: str,
    token: str,
    by: Person | None,
    name: str = "",
    offers_visits: bool = True,
) -> System:
    """Connect a system in place of the one that is in use, if there is one. Raises CannotConnect.

    What waits for a system, or waited for the one before, goes to this one.
    """
    check_address(address)
    System.objects.taking_reports().filter(landlord=landlord).update(is_used=False)
    plan = Plan(
        name=name or f"{landlord.name}'s repairs system",
        address=address,
        secret=token,
        takes_reports=True,
        offers_visits=offers_visits,
        is_read=True,
    )
    return connect(landlord=landlord, plan=plan, by=by)


def check_address(address: str) -> None:
    """Raises CannotConnect for what is no address of a web server, or holds a password."""
    fault = fault_of_web_address(address)
    if not fault and len(address) > LONGEST_ADDRESS:
        fault = "Write the address as https://repairs.example.org/homefile."
    if fault:
        raise CannotConnect(fault, "address")
