"""Reports that a landlord's system has not taken yet. Who waits is told, once, that we go on trying."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from portal.notices.models import Notice
from portal.repairs.models import RepairRequest
from portal.repairs.telling import Told, tell
from portal.sync.models import Outgoing

PATIENCE = timedelta(hours=1)
PATIENCE_IN_AN_EMERGENCY = timedelta(minutes=10)
# What lies further back is staff's to speak of.
TOLD_FOR = timedelta(days=2)


def tell_of_unheld(*, now: datetime) -> int:
    """Of each report that has waited too long: how many were told of. A landlord without a system takes
    reports in its own office, and nothing is told."""
    told = Notice.objects.filter(about=OuterRef("code"), kind=f"repair_{Told.NOT_PICKED_UP}")
    waits = Outgoing.objects.filter(
        request=OuterRef("pk"), kind="RaiseRepair", system__isnull=False, delivered_at=None, given_up_at=None
    )
    late = Q(reported_at__lt=now - PATIENCE)
    late |= Q(reported_at__lt=now - PATIENCE_IN_AN_EMERGENCY, is_emergency=True)
    unheld = RepairRequest.objects.going().without_order().filter(late, Exists(waits), ~Exists(told))
    recent = unheld.filter(held_at=None, reported_at__gt=now - TOLD_FOR).select_related("landlord")
    return sum(
        bool(tell("not_picked_up", request=request, once=f"not_picked_up:{request.code}"))
        for request in recent
    )
