"""What staff do with corrections before they are answered: whose they are."""

from django.db import transaction

from portal.homes.models import Correction
from portal.landlords.models import Officer
from portal.people.models import Person
from portal.records.events import record


class CannotGive(Exception):
    """Why a correction cannot be given to somebody, in a sentence for staff."""


@transaction.atomic
def give_correction(*, correction: Correction, to: Officer, by: Person) -> None:
    """Make an officer of the same landlord its owner. Raises CannotGive once it is answered."""
    if to.landlord_id != correction.landlord_id:
        raise CannotGive("Only somebody of the same landlord can take this on.")
    waiting = Correction.objects.filter(pk=correction.pk, state=Correction.State.WAITING)
    if not waiting.update(owner=to):
        raise CannotGive("This has been answered already.")
    record("correction given", correction, by=by, to=str(to.code))
