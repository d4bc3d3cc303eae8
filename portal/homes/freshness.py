"""Where a fact came from and as of when: the line that stands beside every fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from portal.homes.models import HeldFact
from portal.landlords.models import Feed, Landlord, LandlordRecord
from portal.records.models import Source

Feeds = Mapping[str, Source]


@dataclass(frozen=True)
class Origin:
    """Whose and which system said so, and the moment at which it was true there."""

    system: str
    as_of: datetime


def feeds_of(landlord: Landlord) -> Feeds:
    """The last source of each kind of record of a landlord, by kind. One query."""
    return {
        feed.kind: feed.source for feed in Feed.objects.filter(landlord=landlord).select_related("source")
    }


def origin(row: LandlordRecord, kind: str, feeds: Feeds, *, ended_on: date | None = None) -> Origin:
    """Where a row's facts came from. Its ``source`` must have been fetched with it.

    A row that came again unchanged is not rewritten: unless it has ended, it is as fresh as its feed.
    """
    found = freshest(row.source, None if ended_on else feeds.get(kind))
    if getattr(row, "put_right", False):
        return Origin(f"{found.system}, put right as a resident said", found.as_of)
    return found


def put_right(model: str) -> Exists:
    """Of each row, whether some fact of it is held as a resident said; for `origin`, as ``put_right``."""
    held = HeldFact.objects.live().filter(model=model)
    return Exists(held.filter(landlord=OuterRef("landlord"), reference=OuterRef("reference")))


def freshest(own: Source | Origin, feed: Source | Origin | None) -> Origin:
    """The later of the two."""
    source = feed if feed and feed.as_of > own.as_of else own
    return Origin(source.system, source.as_of)


def feed_origin(kind: str, feeds: Feeds) -> Origin | None:
    """Where a whole list of a kind came from; nothing when none ever came."""
    source = feeds.get(kind)
    return Origin(source.system, source.as_of) if source else None
