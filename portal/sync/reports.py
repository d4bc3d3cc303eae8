"""What residents report and say, stored together with the messages that take it to the landlord's system."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.hazards.actions.opening import open_from_report
from portal.repairs import composing
from portal.repairs.actions.reporting import report_repair
from portal.repairs.models import RepairRequest, Said
from portal.sync.models import Outgoing
from portal.sync.out.outbox import put

RAISE_REPAIR = "RaiseRepair"


@transaction.atomic
def send_report(**report: Any) -> RepairRequest:
    """Store a report, its event and the message of it, or nothing. Takes what `report_repair` takes.

    Sent twice, it is the report that was made the first time, and its message was written down then.
    """
    request = report_repair(**report)
    if not Outgoing.objects.filter(request=request, kind=RAISE_REPAIR).exists():
        put(RAISE_REPAIR, request.message, landlord=request.landlord, request=request)
    if request.hazard:
        open_from_report(request, now=clock.now())
    return request


@transaction.atomic
def say(act: Callable[..., Said], **saying: Any) -> Said:
    """Let a resident say something (an act of `repairs.actions.saying`), and pass it on, or neither.

    Said twice, by a double click or a reload, it is what was said the first time, and was passed on then.
    """
    said = act(**saying)
    if said.at == saying["at"]:
        pass_on(said)
    return said


@transaction.atomic
def pass_on(said: Said) -> Outgoing:
    """Write down the message of what a resident said, once. It leaves after the report it is about."""
    order = said.work_order or (said.request.first_order if said.request else None)
    request = said.request or (order.request if order else None)
    of_this = Outgoing.objects.filter(body__Reference__ID=str(said.code))
    if before := (of_this.filter(request=request) if request else of_this.filter(work_order=order)).first():
        return before
    body = composing.status_update_of(said, order.reference if order else None)
    return put("JobStatusUpdate", body, landlord=said.landlord, request=request, work_order=order)
