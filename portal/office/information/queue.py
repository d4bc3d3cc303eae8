"""Which requests for information a list holds, and how many: the number is the count of the list it opens."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db.models import Count, Q

from portal.enquiries.models import InformationRequest, InformationRequestQuerySet
from portal.landlords.models import Officer

Rows = InformationRequestQuerySet
Narrow = Callable[[Rows, Officer, datetime], Rows]
SHOWN_FOR = timedelta(days=365)
State, Duty = InformationRequest.State, InformationRequest.Duty

LISTS: Mapping[str, tuple[str, Narrow]] = {
    "waiting": ("All that wait", lambda rows, by, now: rows.waiting()),
    "mine": ("Mine", lambda rows, by, now: rows.waiting().filter(owner=by)),
    "nobody": ("Nobody's", lambda rows, by, now: rows.waiting().filter(owner=None)),
    "late": ("Late", lambda rows, by, now: rows.late(now=now)),
    "acknowledge": ("To take on", lambda rows, by, now: rows.waiting().filter(next_duty=Duty.ACKNOWLEDGE)),
    "review": ("To look at again", lambda rows, by, now: rows.waiting().filter(next_duty=Duty.REVIEW)),
    "clarifying": ("With the resident", lambda rows, by, now: rows.filter(state=State.CLARIFYING)),
    "answered": (
        "Answered in the last year",
        lambda rows, by, now: rows.answered().filter(answered_at__gte=now - SHOWN_FOR),
    ),
}


def listed(officer: Officer, key: str, *, now: datetime) -> Rows:
    """Those of that list, the nearest day first; of those answered the newest first."""
    rows = LISTS[key][1](InformationRequest.objects.filter(landlord=officer.landlord_id), officer, now)
    order = ("-answered_at", "-pk") if key == "answered" else ("next_at", "pk")
    beside = rows.select_related("home", "owner__person", "team").defer("home__words")
    ordered: Rows = beside.order_by(*order)
    return ordered


def counts(officer: Officer, *, now: datetime) -> Mapping[str, int]:
    """How many each list of what waits holds. Two queries."""
    rows = InformationRequest.objects.filter(landlord=officer.landlord_id)
    counted: dict[str, int] = rows.waiting().aggregate(
        waiting=Count("pk"),
        mine=Count("pk", filter=Q(owner=officer)),
        nobody=Count("pk", filter=Q(owner=None)),
        late=Count("pk", filter=Q(next_at__lt=now)),
        acknowledge=Count("pk", filter=Q(next_duty=Duty.ACKNOWLEDGE)),
        review=Count("pk", filter=Q(next_duty=Duty.REVIEW)),
    )
    return counted | {"clarifying": rows.filter(state=State.CLARIFYING).count()}
