"""What the passing of time has to tell staff of requests for information. Each once."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Value

from portal.core.working_days import bank_holidays
from portal.enquiries.information.rules import remind_from
from portal.enquiries.information.telling import tell_staff
from portal.enquiries.models import InformationRequest
from portal.notices.once import tell_once
from portal.records.events import record

# Further ahead than any reminder: five working days may begin before Christmas.
AHEAD = timedelta(days=16)
AT_ONE_TIME = 500


def remind(*, now: datetime) -> int:
    """Of what is due soon, and of what is late. How many were told of."""
    rows = InformationRequest.objects.waiting().select_related("landlord", "home").defer("home__words")
    count = 0
    for row in rows.filter(reminded_at=None, next_at__range=(now, now + AHEAD))[:AT_ONE_TIME]:
        if row.next_at and remind_from(row.next_duty, row.next_at, holidays=bank_holidays()) <= now:
            count += _tell(row, "reminded_at", late=False, now=now)
    for row in rows.late(now=now).filter(told_late_at=None)[:AT_ONE_TIME]:
        count += _tell(row, "told_late_at", late=True, now=now)
    return count


def close_what_is_over(*, now: datetime) -> int:
    """Close those answered so long ago that no review can be asked for. How many."""
    days = ExpressionWrapper(
        F("landlord__information_ask_review_days") * Value(timedelta(days=1)), output_field=DurationField()
    )
    answered = InformationRequest.objects.filter(state=InformationRequest.State.ANSWERED)
    over = answered.annotate(until=F("answered_at") + days + Value(timedelta(days=1))).filter(until__lt=now)
    count = 0
    for row in over.order_by("pk")[:AT_ONE_TIME]:
        with transaction.atomic():
            if answered.filter(pk=row.pk).update(state=InformationRequest.State.CLOSED, closed_at=now):
                record("information closed", row, by=None)
                count += 1
    return count


def _tell(row: InformationRequest, column: str, *, late: bool, now: datetime) -> bool:
    mine = InformationRequest.objects.waiting().filter(pk=row.pk, next_at=row.next_at)
    return tell_once(mine, column, at=now, about=row.code, tell=partial(tell_staff, row, late=late))
