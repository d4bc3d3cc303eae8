"""What time has to tell staff of corrections: that one is due, and that it is late. Each once."""

from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings

from portal.core import clock
from portal.core.words import full_day
from portal.core.working_days import bank_holidays
from portal.homes.models import Correction
from portal.homes.rules import remind_on
from portal.landlords.answering import who_answers
from portal.landlords.models import Officer
from portal.notices.models import Notice
from portal.notices.once import tell_once
from portal.notices.sending import send

# Further ahead than any reminder: two working days may lie behind Christmas.
AHEAD = timedelta(days=14)
AT_ONE_TIME = 500


def remind(*, now: datetime) -> int:
    """Of answers due in two working days, and of those that are late. How many were told of."""
    today = clock.day_of(now)
    waiting = Correction.objects.waiting().select_related("landlord")
    soon = waiting.filter(reminded_at=None, due_on__range=(today, today + AHEAD))
    due = [one for one in soon[:AT_ONE_TIME] if remind_on(one.due_on, holidays=bank_holidays()) <= today]
    late = waiting.filter(told_late_at=None, due_on__lt=today)[:AT_ONE_TIME]
    told = sum(_tell(one, "reminded_at", kind="correction_due", now=now) for one in due)
    return told + sum(_tell(one, "told_late_at", kind="correction_late", now=now) for one in late)


def _tell(correction: Correction, column: str, *, kind: str, now: datetime) -> bool:
    mine = Correction.objects.waiting().filter(pk=correction.pk)
    tell = partial(_tell_staff, correction, kind=kind, on=clock.day_of(now))
    return tell_once(mine, column, at=now, about=correction.code, tell=tell)


def _tell_staff(correction: Correction, *, kind: str, on: date) -> None:
    for officer in _answering(correction, on):
        send(
            channel=Notice.Channel.EMAIL,
            kind=kind,
            to=str(officer.person.email),
            person=officer.person,
            landlord=correction.landlord,
            about=correction.code,
            once=f"{kind}:{correction.code}:{officer.pk}",
            context={
                "due": full_day(correction.due_on),
                "page_url": f"{settings.SITE_URL}/office/corrections/{correction.code}/",
            },
        )


def _answering(correction: Correction, on: date) -> list[Officer]:
    """The owner; where there is none the team; where that is empty the landlord's data stewards."""
    return who_answers(
        landlord=correction.landlord_id,
        owner=correction.owner_id,
        team=correction.team_id,
        roles=[Officer.Role.DATA_STEWARD],
        on=on,
    )
