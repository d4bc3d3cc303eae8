"""Connecting a landlord's repairs system."""

from urllib.parse import urlsplit

from django.db import transaction

from portal.core import clock
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.events import record
from portal.sync.models import Outgoing, System
from portal.sync.talking import sealed_token

LONGEST_ADDRESS = System._meta.get_field("address").max_length or 0
LONGEST_NAME = System._meta.get_field("name").max_length or 0


class CannotConnect(Exception):
    """Why a system cannot be connected as asked, in a sentence."""


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
    name = name or f"{landlord.name}'s repairs system"
    System.objects.taking_reports().filter(landlord=landlord).update(is_used=False)
    system = System.objects.create(
        landlord=landlord,
        name=name[:LONGEST_NAME],
        address=address.rstrip("/"),
        token=sealed_token(token),
        offers_visits=offers_visits,
    )
    waiting = Outgoing.objects.filter(
        landlord=landlord, delivered_at=None, set_aside_at=None, given_up_at=None
    ).update(system=system, next_try_at=clock.now())
    record("system connected", system, by=by, waiting=waiting, offers_visits=offers_visits)
    return system


def check_address(address: str) -> None:
    """Raises CannotConnect for what is no address of a web server, or holds a password."""
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or len(address) > LONGEST_ADDRESS or any(letter.isspace() for letter in address):
        raise CannotConnect("Write the address as https://repairs.example.org/homefile.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise CannotConnect("Write the address alone, and give the token apart from it.")
