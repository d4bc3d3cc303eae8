"""That no work is left with somebody who has left, unseen: looked for again and again, and told."""

from collections import Counter
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db.models import Q

from portal.core import clock
from portal.landlords.answering import REACHED
from portal.landlords.models import Landlord, Officer
from portal.notices.models import Notice
from portal.notices.sending import send
from portal.office.handing.table import left_behind


def warn(*, now: datetime) -> int:
    """Tell the administrators of every landlord of work whose owner cannot see to it. To how many landlords.

    An email once a week, and at once when somebody else is among them.
    """
    return sum(_warn(landlord, now) for landlord in Landlord.objects.order_by("pk"))


def _warn(landlord: Landlord, now: datetime) -> bool:
    told = _watching(landlord, now)
    counted: Counter[int] = Counter()
    for _, owner, count in left_behind(by=told[0], now=now) if told else ():
        counted[owner] += count
    if not counted:
        return False
    year, week, _ = clock.day_of(now).isocalendar()
    among = sha256(":".join(map(str, sorted(counted))).encode()).hexdigest()[:16]
    for officer in told:
        send(
            channel=Notice.Channel.EMAIL,
            kind="work_left",
            to=str(officer.person.email),
            person=officer.person,
            landlord=landlord,
            once=f"work_left:{officer.pk}:{year}-{week}:{among}",
            context={
                "count": counted.total(),
                "people": len(counted),
                "page_url": f"{settings.SITE_URL}/office/people/left-work/",
            },
        )
    return True


def _watching(landlord: Landlord, now: datetime) -> list[Officer]:
    """The administrators; where no email reaches one, the data stewards."""
    working = Officer.objects.working(on=clock.day_of(now)).filter(landlord=landlord, person__is_active=True)
    administrators = Q(administers=True) & ~Q(person__email=None) & ~Q(person__email="")
    choices = (administrators, REACHED & Q(role=Officer.Role.DATA_STEWARD))
    found = (list(working.filter(one).select_related("person", "landlord")) for one in choices)
    return next((officers for officers in found if officers), [])
