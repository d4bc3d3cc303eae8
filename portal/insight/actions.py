"""Asking for a count."""

from functools import partial

from django.db import transaction

from portal.core import clock
from portal.insight import running
from portal.insight.tasks import count_landlord
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.events import record


@transaction.atomic
def ask_to_count(*, landlord: Landlord, by: Person) -> bool:
    """Have a worker count the landlord's service now. False where one is at it already."""
    if not running.begin(landlord, at=clock.now()):
        return False
    record("count asked for", landlord, by=by, landlord_id=landlord.pk)
    transaction.on_commit(partial(count_landlord.delay, landlord.pk))
    return True
