"""What the landlord wrote down of a time when nobody let them in, shown to whoever says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core import clock
from portal.core.clock import day_of
from portal.core.words import capital, full_day, moment, window
from portal.front.following.subject import Subject
from portal.front.photos import photos_of_order
from portal.front.repairs import read_by
from portal.repairs.attachments import Attachment, attachments
from portal.repairs.models import StatusUpdate
from portal.repairs.pictures.album import Shown
from portal.repairs.rules import has_hour
from portal.repairs.trades import trade


@dataclass(frozen=True)
class Evidence:
    """Labels and values, the landlord's own photos of that day, and the files it says it has."""

    rows: Sequence[tuple[str, str]]
    photos: Sequence[Shown]
    files: Sequence[Attachment]


def evidence(subject: Subject) -> Evidence | None:
    """Of the last time; nothing when there was none. Its words only to whom they may be told."""
    order, told = subject.order, subject.matter.no_access
    if order is None or not isinstance(told, StatusUpdate) or told.happened_at is None:
        return None
    landlord, on = subject.sight.home.landlord.name, day_of(told.happened_at)
    today = subject.sight.on
    readable = read_by(order, subject.sight).told_on(told.happened_at)
    came = moment(told.happened_at, today=today) if has_hour(told.happened_at) else full_day(on)
    visits = [visit for visit in order.appointments.all() if visit.on == on]
    agreed = [window(visit.earliest_arrival, visit.latest_completion) or "That day" for visit in visits]
    rows = [
        ("When they say they came", capital(came)),
        ("The time you were told", capital(agreed[-1]) if agreed else f"{landlord} told us of none"),
        ("Who", (told.who if readable else "") or capital(trade(order.trade_code).person)),
        ("What they wrote", (told.comments if readable else "") or "Nothing"),
    ]
    photos = photos_of_order(order, subject.sight, subject.person)
    theirs = [photo for photo in photos if photo.whose == landlord and clock.day_of(photo.added_at) == on]
    return Evidence(rows, theirs, attachments(told.evidence) if readable else [])
