"""Reading the feed: a page of changes after a cursor, and the cursor of the next."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.landlords.models import Contractor, Landlord
from portal.sync.changes.numbering import number
from portal.sync.models import Change, ChangeCount

NOW = "now"  # instead of a cursor: from here on
CURSOR = "^(now|[0-9]{1,18})$"
NUMBERED_AT_ONCE = 2000  # of what is new, while somebody waits for a page


class NotACursor(Exception):
    """Nobody was ever given that."""


class Gone(Exception):
    """What came after that cursor is not kept any more, or the cursor is of before a restored backup."""


@dataclass(frozen=True)
class Page:
    """Changes, each as JSON; and where to go on."""

    changes: list[str]
    cursor: str
    is_last: bool


def read(
    landlord: Landlord,
    *,
    contractor: Contractor | None = None,
    after: str = "",
    limit: int,
    kinds: Collection[str] = (),
) -> Page:
    """The next changes of the landlord, or only those about the contractor's orders.

    Without a cursor from the first that is kept. Raises NotACursor and Gone.
    """
    number(landlord.pk, most=NUMBERED_AT_ONCE, wait=False)
    # The end is read first: what is numbered from here on is in the next page.
    count = ChangeCount.objects.filter(landlord=landlord).first() or ChangeCount(landlord=landlord)
    begin = _position(after, count)
    rows = Change.objects.filter(landlord=landlord, position__gt=begin, position__lte=count.last)
    if contractor:
        rows = rows.filter(contractor=contractor)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    found = list(rows.order_by("position").values_list("position", "told")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(
        changes=[told for _, told in found],
        cursor=str(found[-1][0] if more else count.last),
        is_last=not more,
    )


def _position(after: str, count: ChangeCount) -> int:
    if after == "":
        return count.forgotten
    if after == NOW:
        return count.last
    if not (after.isascii() and after.isdigit() and len(after) <= 18):
        raise NotACursor
    position = int(after)
    if not count.forgotten <= position <= count.last:
        raise Gone
    return position


def check_cursor(landlord: Landlord, after: str) -> int:
    """The position it stands for. Raises NotACursor and Gone."""
    count = ChangeCount.objects.filter(landlord=landlord).first() or ChangeCount(landlord=landlord)
    return _position(after, count)
