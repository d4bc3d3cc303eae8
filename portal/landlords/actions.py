"""What is done to landlords as such."""

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.events import record


class CannotAdd(Exception):
    """Why a landlord cannot be added, in a sentence."""


@transaction.atomic
def add_landlord(*, slug: str, name: str, kind: Landlord.Kind, by: Person | None) -> Landlord:
    """A new landlord. Raises CannotAdd for a slug that is taken or is no slug, or a name too long."""
    landlord = Landlord(slug=slug, name=name, kind=kind)
    try:
        landlord.full_clean()
    except ValidationError as error:
        raise CannotAdd(" ".join(error.messages)) from error
    landlord.save()
    record("landlord added", landlord, by=by, landlord_id=landlord.pk)
    return landlord
