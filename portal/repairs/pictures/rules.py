"""Who may take a photo away again. Pure."""

from datetime import datetime, timedelta
from typing import Protocol

SECOND_THOUGHTS = timedelta(hours=1)


class PhotoFacts(Protocol):
    """What the rule needs to know of a photo."""

    by_id: int | None
    draft_id: int | None
    state: str
    added_at: datetime

    @property
    def went_with_report(self) -> bool: ...


class PersonFacts(Protocol):
    pk: int


class CannotRemove(Exception):
    """Why it stays, in a sentence for the person who asked."""


def check_may_remove(photo: PhotoFacts, person: PersonFacts, *, at: datetime) -> None:
    """Only one's own: before the report is sent, or, added later, within an hour. Then others rely on it."""
    if photo.by_id != person.pk:
        raise CannotRemove("Somebody else added this photo, so only they can remove it.")
    if photo.draft_id or photo.state == "refused":
        return
    if photo.went_with_report or at - photo.added_at > SECOND_THOUGHTS:
        raise CannotRemove("This photo is part of the repair now, so it cannot be removed here.")


def may_remove(photo: PhotoFacts, person: PersonFacts, *, at: datetime) -> bool:
    try:
        check_may_remove(photo, person, at=at)
    except CannotRemove:
        return False
    return True
