"""What the passing of time has to tell staff: that an answer is due, and that it is late. Each once."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Value

from portal.core.working_days import bank_holidays
from portal.enquiries.models import Enquiry
from portal.enquiries.rules import remind_from
from portal.enquiries.telling import tell_staff
from portal.notices.once import tell_once
from portal.records.events import record

# Further ahead than any reminder: a working day may lie behind Christmas.
AHEAD = timedelta(days=12)
AT_ONE_TIME = 500


def remind(*, now: datetime) -> int:
    """Of answers due on the next working day, and of those that are late. How many were told of."""
    soon = Enquiry.objects.waiting().filter(reminded_at=None, due_at__range=(now, now + AHEAD))
    late = Enquiry.objects.late(now=now).filter(told_late_at=None)
    count = 0
    for enquiry in soon.select_related("landlord", "home").defer("home__words")[:AT_ONE_TIME]:
        if remind_from(enquiry.due_at, holidays=bank_holidays()) <= now:
            count += _tell(enquiry, "reminded_at", late=False, now=now)
    for enquiry in late.select_related("landlord", "home").defer("home__words")[:AT_ONE_TIME]:
        count += _tell(enquiry, "told_late_at", late=True, now=now)
    return count


def close_what_is_over(*, now: datetime) -> int:
    """Close those answered so long ago that saying more is a new question. How many."""
    days = ExpressionWrapper(
        F("landlord__enquiry_reopen_days") * Value(timedelta(days=1)), output_field=DurationField()
    )
    over = Enquiry.objects.filter(state=Enquiry.State.ANSWERED).annotate(until=F("answered_at") + days)
    count = 0
    for enquiry in over.filter(until__lt=now).order_by("pk")[:AT_ONE_TIME]:
        answered = Enquiry.objects.filter(pk=enquiry.pk, state=Enquiry.State.ANSWERED)
        with transaction.atomic():
            if answered.update(state=Enquiry.State.CLOSED, closed_at=now):
                record("question closed", enquiry, by=None)
                count += 1
    return count


def _tell(enquiry: Enquiry, column: str, *, late: bool, now: datetime) -> bool:
    mine = Enquiry.objects.waiting().filter(pk=enquiry.pk, due_at=enquiry.due_at)
    tell = partial(tell_staff, enquiry, late=late)
    return tell_once(mine, column, at=now, about=enquiry.code, tell=tell)
