"""Which questions a list holds, and how many: the number is the count of the very list it opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from portal.core.clock import day_of
from portal.enquiries.causes import CAUSES, Cause
from portal.enquiries.models import Enquiry, EnquiryQuerySet, Message, SavedQuestion
from portal.landlords.models import Landlord, Officer

Narrow = Callable[[EnquiryQuerySet, Officer, datetime], EnquiryQuerySet]
COUNTED_FOR = timedelta(days=90)
SHOWN_FOR = timedelta(days=30)

LISTS: Mapping[str, tuple[str, Narrow]] = {
    "waiting": ("All that wait", lambda rows, by, now: rows.waiting()),
    "mine": ("Mine", lambda rows, by, now: rows.waiting().filter(owner=by)),
    "team": ("My team's", lambda rows, by, now: rows.waiting().filter(team=by.team_id or 0)),
    "nobody": ("Nobody's", lambda rows, by, now: rows.waiting().filter(owner=None)),
    "late": ("Late", lambda rows, by, now: rows.late(now=now)),
    "chasing": ("Chasing", lambda rows, by, now: rows.waiting().chasing()),
    "asked": ("With the resident", lambda rows, by, now: rows.filter(state=Enquiry.State.ASKED)),
    "answered": (
        "Answered in the last 30 days",
        lambda rows, by, now: rows.answered().filter(answered_at__gte=now - SHOWN_FOR),
    ),
}


def listed(officer: Officer, key: str, *, now: datetime) -> EnquiryQuerySet:
    """The questions of that list, the oldest promise first; of those answered the newest first."""
    rows = LISTS[key][1](Enquiry.objects.filter(landlord=officer.landlord_id), officer, now)
    order = ("-answered_at", "-pk") if key == "answered" else ("due_at", "pk")
    beside = rows.select_related("home", "owner__person", "team").defer("home__words")
    ordered: EnquiryQuerySet = beside.order_by(*order)
    return ordered


def counts(officer: Officer, *, now: datetime) -> Mapping[str, int]:
    """How many each list of what waits holds. Two queries, each from its index."""
    rows = Enquiry.objects.filter(landlord=officer.landlord_id)
    counted: dict[str, int] = rows.waiting().aggregate(
        waiting=Count("pk"),
        mine=Count("pk", filter=Q(owner=officer)),
        team=Count("pk", filter=Q(team=officer.team_id or 0)),
        nobody=Count("pk", filter=Q(owner=None)),
        late=Count("pk", filter=Q(due_at__lt=now)),
        chasing=Count("pk", filter=Q(is_chasing=True)),
    )
    return counted | {"asked": rows.filter(state=Enquiry.State.ASKED).count()}


@dataclass(frozen=True, kw_only=True)
class Chased:
    """A cause, how often it was asked, and how often the fact answered it before it was."""

    cause: Cause
    asked: int
    waiting: int
    saved: int


def chased(landlord: Landlord, *, now: datetime) -> list[Chased]:
    """What people chased within the last 90 days, by cause, the most frequent first. Two queries."""
    since = now - COUNTED_FOR
    rows = Enquiry.objects.filter(landlord=landlord, is_chasing=True, asked_at__gte=since)
    by_cause = (
        rows.exclude(state=Enquiry.State.MERGED)
        .values("cause")
        .annotate(asked=Count("pk"), wait=Count("pk", filter=Q(state=Enquiry.State.WAITING)))
        .values_list("cause", "asked", "wait")
    )
    counted: dict[str, tuple[int, int]] = {key: (asked, wait) for key, asked, wait in by_cause}
    days = SavedQuestion.objects.filter(landlord=landlord, on__gte=day_of(since))
    saved = dict(days.values("cause").annotate(often=Sum("count")).values_list("cause", "often"))
    found = [
        Chased(
            cause=one,
            asked=counted.get(one.key, (0, 0))[0],
            waiting=counted.get(one.key, (0, 0))[1],
            saved=saved.get(one.key, 0),
        )
        for one in CAUSES
        if one.chases
    ]
    return sorted(found, key=lambda one: (-one.asked, -one.saved))


def of_cause(landlord: Landlord, cause: Cause, *, now: datetime) -> EnquiryQuerySet:
    """Those that were counted, newest first, each with the facts that were ``shown`` before it was asked."""
    rows = Enquiry.objects.filter(
        landlord=landlord, is_chasing=True, cause=cause.key, asked_at__gte=now - COUNTED_FOR
    ).exclude(state=Enquiry.State.MERGED)
    said = Message.objects.filter(enquiry=OuterRef("pk"), direction=Message.Direction.IN)
    rows = rows.annotate(shown=Subquery(said.order_by("at", "pk").values("facts")[:1]))
    newest: EnquiryQuerySet = rows.select_related("home").defer("home__words").order_by("-asked_at", "-pk")
    return newest
