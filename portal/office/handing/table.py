"""Every kind of work that somebody can own: what the lists hold, and what may come back to them.

A list is a row of `QUEUES`; its record has an owner, or a mark of the list has. A test holds that whatever
has an owner is in a list.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from portal.enquiries.models import Enquiry, InformationRequest
from portal.homes.models import Correction
from portal.landlords.conditions import owner_gone
from portal.landlords.models import Officer
from portal.office.models import QueueMark
from portal.office.queues.table import QUEUES, Queue

Rows = QuerySet[Any]
# A question that was answered is its owner's as well: the household may go on with it.
GOES_ON = (Enquiry.State.WAITING, Enquiry.State.ASKED, Enquiry.State.ANSWERED)
# What is not over, where the list shows only what waits for the landlord; by the key of the list.
NOT_OVER: Mapping[str, Callable[[], Rows]] = {
    "questions": lambda: Enquiry.objects.filter(state__in=GOES_ON),
    "corrections": lambda: Correction.objects.open(),
    # One that waits for the tenant, or may still be looked at again, comes back to its owner.
    "information": lambda: InformationRequest.objects.exclude(state=InformationRequest.State.CLOSED),
}


@dataclass(frozen=True, kw_only=True)
class Owned:
    """One kind, by its list."""

    queue: Queue

    @property
    def key(self) -> str:
        return self.queue.key

    @property
    def name(self) -> str:
        return self.queue.name

    @property
    def roles(self) -> frozenset[Officer.Role]:
        """Who sees it, and so may own it."""
        return self.queue.roles

    @property
    def code(self) -> str:
        """The column with the public code of what it is about."""
        return "code" if self.queue.owned else "about"

    def rows(self, by: Officer, now: datetime) -> Rows:
        """What somebody still has to see to, of the landlord of ``by``: the records, or the marks on them."""
        if not self.queue.owned:
            there = self.queue.rows(by, now).order_by().values("code")
            marks = QueueMark.objects.filter(landlord=by.landlord_id)
            return marks.filter(queue=self.key, about__in=there)
        if self.key in NOT_OVER:
            return NOT_OVER[self.key]().filter(landlord=by.landlord_id)
        return self.queue.rows(by, now).select_related(None).defer(None)

    def stranded(self, by: Officer, now: datetime) -> Rows:
        """Those whose owner can no longer see to them."""
        return self.rows(by, now).filter(owner_gone(self.roles, now=now))


# By key, in the order of the page of lists.
OWNED = {key: Owned(queue=queue) for key, queue in QUEUES.items()}


def has_team(rows: Rows) -> bool:
    """Whether a team can have such a row; what cannot is nobody's then, and everybody's who sees the list."""
    return any(field.name == "team" for field in rows.model._meta.fields)


def belongings(owner: Officer, *, by: Officer, now: datetime) -> list[tuple[Owned, int]]:
    """Each kind of which somebody owns something, with how many. One query a kind."""
    counted = ((kind, kind.rows(by, now).filter(owner=owner).order_by().count()) for kind in OWNED.values())
    return [(kind, count) for kind, count in counted if count]


def left_behind(*, by: Officer, now: datetime) -> Iterator[tuple[Owned, int, int]]:
    """What is owned by somebody who can no longer see to it: the kind, the owner's primary key, how many."""
    for kind in OWNED.values():
        owners: dict[int, int] = {}
        for owner in kind.stranded(by, now).order_by().values_list("owner_id", flat=True):
            owners[owner] = owners.get(owner, 0) + 1
        yield from ((kind, owner, count) for owner, count in owners.items())
