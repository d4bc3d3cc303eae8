"""Work of a hazard's case on its way to the landlord's system, the way that a report goes."""

from datetime import datetime

from django.db import transaction

from portal.hazards.actions.ordering import order_works
from portal.hazards.models import Works
from portal.landlords.models import Officer
from portal.sync.models import Outgoing
from portal.sync.out.outbox import put

RAISE_REPAIR = "RaiseRepair"


@transaction.atomic
def send_works(*, works: Works, trade_code: str, now: datetime, by: Officer) -> Outgoing:
    """Write the order of this work and its message down, or neither; once for each. Raises CannotDo."""
    held, body = order_works(works=works, trade_code=trade_code, now=now, by=by)
    return put(RAISE_REPAIR, body, landlord=by.landlord, works=held)
