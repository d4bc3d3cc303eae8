"""Photos as a page shows them: whose, since when, and where its files are; the same for both sides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from portal.people.models import Person
from portal.repairs.models import Photo
from portal.repairs.pictures.making import LONGEST_SIDE
from portal.repairs.pictures.refusals import Refusal, words_of
from portal.repairs.pictures.rules import may_remove
from portal.repairs.pictures.store import Size

Address = Callable[[UUID, Size], str]


class Whose(Protocol):
    """Says whose a photo is, to the person who looks at it."""

    def __call__(self, photo: Photo, person: Person) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One photo on a page."""

    code: UUID
    number: int
    of: int
    whose: str
    added_at: datetime
    is_waiting: bool
    why: str  # the sentence why there is none, where it was refused
    small: str
    large: str
    width: int
    height: int
    may_remove: bool

    @property
    def name(self) -> str:
        """Said to who does not see it: we cannot tell what is on it."""
        return f"Photo {self.number} of {self.of}"


def album(
    photos: Iterable[Photo], person: Person, *, address: Address, whose: Whose, now: datetime
) -> list[Shown]:
    """The photos as this person sees them. Of those that were refused only who added them is told."""
    seen = [photo for photo in photos if photo.state != Photo.State.REFUSED or photo.by_id == person.pk]
    return [
        _shown(photo, number, len(seen), person, address, whose, now) for number, photo in enumerate(seen, 1)
    ]


def _shown(
    photo: Photo, number: int, of: int, person: Person, address: Address, whose: Whose, now: datetime
) -> Shown:
    width, height = small_size(photo.width or 1, photo.height or 1)
    refused = photo.state == Photo.State.REFUSED
    return Shown(
        code=photo.code,
        number=number,
        of=of,
        whose=whose(photo, person),
        added_at=photo.added_at,
        is_waiting=photo.state == Photo.State.WAITING,
        why=words_of(Refusal(photo.refusal)) if refused else "",
        small=address(photo.code, Size.SMALL),
        large=address(photo.code, Size.LARGE),
        width=width,
        height=height,
        may_remove=may_remove(photo, person, at=now),
    )


def small_size(width: int, height: int) -> tuple[int, int]:
    """How large the small one is, so that the page keeps its place while it loads."""
    share = min(1.0, LONGEST_SIDE[Size.SMALL] / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))
