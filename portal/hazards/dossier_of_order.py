"""What a case's dossier tells of the orders it led to, of photos, and of what was sent to the household."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Q

from portal.core.clock import LONDON
from portal.hazards.models import HazardCase
from portal.notices.models import Notice
from portal.repairs.models import Photo, WorkOrder
from portal.repairs.timeline import update_title
from portal.repairs.trades import trade

Document = dict[str, Any]
TO_STAFF = "hazard_clock"  # the kind of message that warns staff; each clock says when it did


def order_of(order: WorkOrder | None) -> Document | None:
    """The order as the firm has it: its visits, and everything that was told of it, in their order.

    Its appointments and updates are asked for; fetch them with it.
    """
    if order is None:
        return None
    return {
        "reference": order.reference,
        "raised_at": moment(order.raised_at),
        "promised_for": moment(order.due_at),
        "visits": [
            {
                "on": one.on.isoformat(),
                "from": hour(one.earliest_arrival),
                "until": hour(one.latest_completion),
            }
            for one in order.appointments.all()
        ],
        "updates": [
            {
                "at": moment(one.happened_at),
                "what": update_title(one.type_code, one.other_type, trade(order.trade_code).person, True),
                "says": one.comments,
                "who": one.who,
            }
            for one in order.statusupdates.all()
        ],
        "completed_at": moment(order.completed_at),
        "cancelled_at": moment(order.cancelled_at),
    }


def photos_of(case: HazardCase) -> list[Document]:
    """The photos of the reports that told of it and of the orders it led to. They are kept with those."""
    told = case.reports.all()
    rows = Photo.objects.sent().filter(
        Q(request__in=told.values("request")) | Q(work_order__in=told.values("work_order"))
        | Q(work_order__in=case.works.values("work_order")),
        state=Photo.State.READY,
    )  # fmt: skip
    return [
        {
            "added_at": moment(one.added_at),
            "by": one.get_side_display(),
            "of_report": one.request.reference if one.request else None,
            "of_order": one.work_order.reference if one.work_order else None,
            "code": str(one.code),
        }
        for one in rows.select_related("request", "work_order").order_by("added_at", "pk")
    ]


def messages_of(case: HazardCase) -> Iterable[Document]:
    """Everything that was sent of it to people of the household, and what could not be."""
    rows = Notice.objects.filter(about=case.code).exclude(kind=TO_STAFF).order_by("made_at", "pk")
    for one in rows:
        yield {
            "kind": one.kind,
            "channel": one.get_channel_display(),
            "made_at": moment(one.made_at),
            "sent_at": moment(one.sent_at),
            "given_up_at": moment(one.given_up_at),
            "failure": one.failure,
        }


def moment(at: datetime | None) -> str | None:
    return at.astimezone(LONDON).isoformat(timespec="seconds") if at else None


def hour(at: time | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None
