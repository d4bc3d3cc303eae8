"""Telling whoever attends how to get in. Who was told is written down, and what they were told is not."""

from django.db import transaction

from portal.people.models import Person
from portal.records.events import record
from portal.repairs import keysafe
from portal.repairs.models import RepairRequest, WorkOrder


@transaction.atomic
def show_keysafe(
    *, report: RepairRequest | None, attended: WorkOrder | RepairRequest, goes_on: bool, by: Person
) -> keysafe.Keysafe:
    """What the household told in its report of a key safe, for this answer alone.

    ``attended`` is what somebody goes there for; ``goes_on``: whether they still have to. Raises
    keysafe.CannotShow.
    """
    place, code = (report.keysafe_place, report.keysafe_code) if report else ("", "")
    shown = keysafe.read(place=place, code=code, goes_on=goes_on)
    record("key safe shown", attended, by=by)
    return shown
