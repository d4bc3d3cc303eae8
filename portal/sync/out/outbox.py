"""Writing a message down, in the transaction of the change it tells of."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.hazards.models import Works
from portal.landlords.models import Landlord
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync.models import Outgoing, System

# A worker is told at once. If nobody heard, the sweep finds the message after this long.
HEARD_WITHIN = timedelta(seconds=10)


@transaction.atomic(savepoint=False)
def put(
    kind: str,
    body: dict[str, Any],
    *,
    landlord: Landlord,
    request: RepairRequest | None = None,
    work_order: WorkOrder | None = None,
    works: Works | None = None,
) -> Outgoing:
    """Write the message down; a worker delivers it once the transaction commits.

    Messages about one report, or about one order that came of none, leave in the order in which they were
    written. Without a system to go to it waits for staff.
    """
    system = System.objects.taking_reports().filter(landlord=landlord).first()
    message = Outgoing.objects.create(
        landlord=landlord,
        system=system,
        request=request,
        work_order=work_order,
        works=works,
        kind=kind,
        body=body,
        next_try_at=clock.now() + HEARD_WITHIN if system else None,
    )
    if system:
        tell_a_worker(message.pk)
    return message


def tell_a_worker(pk: int) -> None:
    """Once the transaction commits. Nothing is lost when the queue cannot be reached: the sweep comes by."""
    from portal.sync.tasks import deliver_outgoing  # the tasks deliver, and this is what they deliver

    def tell() -> None:
        deliver_outgoing.delay(pk)

    transaction.on_commit(tell, robust=True)
