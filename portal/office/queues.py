"""What waits for somebody, counted for the front page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from portal.homes.models import Correction
from portal.landlords.models import Officer
from portal.office.messages import given_up_count
from portal.sync.models import Delivery


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Counts that match what the queues show."""

    corrections: int
    late: int
    mine: int
    deliveries: int
    messages: int


def what_waits(officer: Officer, *, on: date) -> Waiting:
    """For this officer's landlord. Three queries."""
    corrections = Correction.objects.filter(landlord=officer.landlord, state=Correction.State.WAITING)
    deliveries = Delivery.objects.filter(landlord=officer.landlord, state=Delivery.State.WAITING)
    counted = corrections.aggregate(
        corrections=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=on)),
        mine=Count("pk", filter=Q(owner=officer)),
    )
    messages = given_up_count(officer.landlord)
    return Waiting(**counted, deliveries=deliveries.count(), messages=messages)
