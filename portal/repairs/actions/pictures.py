"""What is done with photos: added, made, taken away, and what is left of them tidied up."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import uuid4

import structlog
from celery.exceptions import OperationalError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from portal.core import clock
from portal.core.uploading import arriving
from portal.homes.models import Home
from portal.journeys.drafts import DraftGone
from portal.journeys.models import Draft
from portal.people.models import Person
from portal.records.events import record
from portal.repairs.models import Photo, RepairRequest, WorkOrder
from portal.repairs.pictures import store
from portal.repairs.pictures.looking import Refused, look_at
from portal.repairs.pictures.making import CannotMake, make
from portal.repairs.pictures.refusals import MOST, MOST_A_DAY, MOST_LATER, Refusal, words_of
from portal.repairs.pictures.rules import check_may_remove

A_DAY = timedelta(days=1)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class NotAdded:
    """A file that was not taken, by the name its sender knows it by, and why."""

    name: str
    refusal: Refusal
    most: int = MOST

    @property
    def words(self) -> str:
        return words_of(self.refusal, self.name, most=self.most)


def add_photos(
    *,
    files: "Iterable[UploadedFile[Any]]",
    home: Home | None,
    draft: Draft | None = None,
    request: RepairRequest | None = None,
    work_order: WorkOrder | None = None,
    side: Photo.Side,
    by: Person,
) -> tuple[list[Photo], list[NotAdded]]:
    """Keep those of the files that may be photos; they are made, and then shown, a little later.

    A file that is not taken leaves the others, and whatever they belong to, as they are. ``home`` is None for
    the shared parts. The caller has made sure that this person may add to the draft, report or order. Raises
    DraftGone when the draft was sent or left meanwhile.
    """
    kept: list[str] = []
    try:
        return _add_photos(list(files), home, draft or request or work_order, side, by, kept)
    except BaseException:
        for name in kept:
            store.forget(name)
        raise


@transaction.atomic
def _add_photos(
    files: "Sequence[UploadedFile[Any]]",
    home: Home | None,
    subject: Draft | RepairRequest | WorkOrder | None,
    side: Photo.Side,
    by: Person,
    kept: list[str],
) -> tuple[list[Photo], list[NotAdded]]:
    belongs = _belonging(subject)
    most = MOST if isinstance(subject, Draft) else MOST_LATER
    room = most - Photo.objects.taken().filter(**belongs, side=side).count()
    today = _room_today(side, by)
    added: list[Photo] = []
    refused: list[NotAdded] = []
    for file in files:
        name = file.name or ""
        try:
            if len(added) >= room:
                raise Refused(Refusal.TOO_MANY)
            if len(added) >= today:
                raise Refused(Refusal.TOO_MANY_TODAY)
            content = cast(BinaryIO, file.file)
            look_at(content, size=file.size)
        except Refused as why:
            refused.append(NotAdded(name, why.refusal, most))
            continue
        photo = Photo(
            **belongs, code=uuid4(), home=home, side=side, by=by, name=store.new_name(), size=file.size or 0
        )
        photo.landlord = home.landlord if home else subject.landlord  # type: ignore[union-attr]
        kept.append(photo.name)
        store.keep(content, photo.name, lying_at=_lying_at(file))
        photo.save()
        added.append(photo)
    if added and not isinstance(subject, Draft):  # of a draft nothing has been said yet
        record("photos added", subject, by=by, side=side.value, added=len(added))  # type: ignore[arg-type]
    transaction.on_commit(lambda: have_made([photo.pk for photo in added]))
    return added, refused


def _belonging(subject: Draft | RepairRequest | WorkOrder | None) -> dict[str, Any]:
    """What the photos belong to, held until they are counted: two devices may add at once."""
    if isinstance(subject, Draft):
        still_open = Draft.objects.select_for_update(no_key=True).filter(
            pk=subject.pk, sent_at=None, left_at=None
        )
        if not still_open.exists():
            raise DraftGone
        return {"draft": subject}
    if isinstance(subject, RepairRequest):
        RepairRequest.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=subject.pk)
        return {"request": subject}
    if isinstance(subject, WorkOrder):
        WorkOrder.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=subject.pk)
        return {"work_order": subject}
    raise TypeError("A photo belongs to a draft, a report or an order.")


def _room_today(side: Photo.Side, by: Person) -> int:
    """How many more this person may add: who begins again and again fills no disk."""
    if side == Photo.Side.LANDLORD:
        return MOST_A_DAY  # those who work for it may have a hundred homes in a day
    since = clock.now() - A_DAY
    return max(MOST_A_DAY - Photo.objects.filter(by=by, added_at__gte=since).count(), 0)


def _lying_at(file: "UploadedFile[Any]") -> Path | None:
    """Where the upload has written it, if it has."""
    path = getattr(file, "temporary_file_path", None)
    return Path(path()) if path else None


def have_made(pks: Iterable[int]) -> None:
    """Ask the workers. Without a queue the photos wait: the sweep asks again every minute."""
    from portal.repairs.tasks import make_photo  # which calls actions of this module

    for pk in pks:
        try:
            make_photo.delay(pk)
        except OperationalError:
            log.warning("photos wait, as the queue does not answer")
            return


def make_photo_of(pk: int) -> None:
    """Make the sizes that are shown, or find out why not. Doing it twice makes it once."""
    photo = Photo.objects.filter(pk=pk, state=Photo.State.WAITING).first()
    if photo is None:
        return
    try:
        width, height = make(photo.name)
    except CannotMake:
        log.warning("a photo could not be made this time", photo=str(photo.code))
        return
    except Refused as why:
        _settle(photo, state=Photo.State.REFUSED, refusal=why.refusal.value)
    else:
        _settle(photo, state=Photo.State.READY, width=width, height=height)


@transaction.atomic
def _settle(photo: Photo, **found: Any) -> None:
    """What came of it. What arrived is done with, and all of a photo that was taken away meanwhile."""
    if Photo.objects.filter(pk=photo.pk, state=Photo.State.WAITING).update(**found):
        if found["state"] == Photo.State.REFUSED:
            record("photo refused", photo, by=None, why=found["refusal"])
        transaction.on_commit(lambda: store.forget_arrived(photo.name))
    elif not Photo.objects.filter(pk=photo.pk).exists():
        store.forget(photo.name)


@transaction.atomic
def remove_photo(*, photo: Photo, at: datetime, by: Person) -> None:
    """Take one's own photo away again. Raises CannotRemove."""
    check_may_remove(photo, by, at=at)
    subject = photo.request or photo.work_order
    if subject:
        record("photo removed", subject, by=by, photo=str(photo.code))
    photo.delete()
    transaction.on_commit(lambda: store.forget(photo.name))


def tidy(*, at: datetime) -> None:
    """Forget what nobody will see again: photos of reports never sent, and what a crash left on the disk."""
    before = at - A_DAY
    given_up = Q(draft__left_at__lt=before) | Q(draft__sent_at__lt=before)
    Photo.objects.filter(given_up).delete()
    begun = store.names_before(before)
    known = dict(Photo.objects.filter(name__in=begun).values_list("name", "state"))
    for name in begun:
        if name not in known:
            store.forget(name)
        elif known[name] != Photo.State.WAITING:
            store.forget_arrived(name)
    for file in arriving().iterdir():
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < before.timestamp():
                file.unlink()
