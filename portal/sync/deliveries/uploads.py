"""Large files in parts: each is kept as soon as it is whole, in any order and as often as it comes.

A line that breaks costs one part. When all are here they are joined, and the file goes the way of any other.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from portal.core import clock
from portal.core.storing import settle
from portal.landlords.models import Landlord
from portal.records.events import record
from portal.sync.deliveries import receiving
from portal.sync.models import Client, Upload, UploadPart

MOST_PARTS = 10_000
KEPT_FOR = timedelta(days=7)


class CannotTake(Exception):
    """Why a part or a whole does not go with what is here already, in a sentence."""


class Readable(Protocol):
    """What a part is read from; it raises where it ends too soon."""

    def read(self, size: int, /) -> bytes: ...


def folder_of(upload: Upload) -> Path:
    """Where its parts are."""
    return uploads() / str(upload.code)


def uploads() -> Path:
    return Path(settings.STORE) / "uploads"


@transaction.atomic
def begin(*, landlord: Landlord, name: str, size: int, sha256: str, through: Client) -> Upload:
    """Say what will come. ``size`` is in bytes, ``sha256`` of the whole file or ""."""
    upload = Upload.objects.create(
        landlord=landlord, client=through, name=receiving.safe_name(name), size=size, sha256=sha256.lower()
    )
    with receiving.asked_by(through):
        record("upload begun", upload, by=None)
    return upload


def put_part(upload: Upload, number: int, content: Readable) -> UploadPart:
    """Keep one part for good, in place of the one of that number if there was one. Raises CannotTake."""
    folder = folder_of(upload)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{number:05}-{secrets.token_hex(8)}"
    try:
        size, sha256 = _keep(content, folder / name)
        return _write_down(upload, number, size, sha256, name)
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise


def _keep(content: Readable, path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as kept:
        while chunk := content.read(receiving.CHUNK):
            digest.update(chunk)
            size += len(chunk)
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    settle(path.parent)
    return size, digest.hexdigest()


@transaction.atomic
def _write_down(upload: Upload, number: int, size: int, sha256: str, name: str) -> UploadPart:
    now = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if now is None:
        raise CannotTake("The upload was taken back meanwhile.")
    if now.delivery_id is not None:
        raise CannotTake("The upload is complete: its delivery was made.")
    others = now.parts.exclude(number=number)
    if (others.aggregate(all=Sum("size"))["all"] or 0) + size > now.size:
        raise CannotTake(f"With this part there would be more than the {now.size:,} bytes that were said.")
    former = now.parts.filter(number=number).values_list("file", flat=True).first()
    part, _ = UploadPart.objects.update_or_create(
        upload=now, number=number, defaults={"size": size, "sha256": sha256, "file": name}
    )
    if former:
        transaction.on_commit(lambda: (folder_of(now) / former).unlink(missing_ok=True))
    return part


@contextmanager
def joined(upload: Upload) -> Iterator[receiving.Arrival]:
    """The whole file, lying in the store without a name. Raises CannotTake."""
    parts = list(upload.parts.order_by("number"))
    _check_all_here(upload, parts)
    digest = hashlib.sha256()
    # Whoever keeps it gives it another name; else it is gone with the end of this.
    whole = NamedTemporaryFile(dir=folder_of(upload), prefix="whole-", delete=False)  # noqa: SIM115
    try:
        with whole:
            for part in parts:
                with (folder_of(upload) / part.file).open("rb") as content:
                    _append(content, whole, digest.update)
        if upload.sha256 not in ("", digest.hexdigest()):
            raise CannotTake(
                f"The sha256 of {upload.name} is {digest.hexdigest()}, and not the one that was said. "
                "Look which part has another sha256 than yours, and send it again."
            )
        path = Path(whole.name)
        with path.open("rb") as content:
            yield receiving.Arrival(upload.name, content, clock.now(), path, digest.hexdigest())
    finally:
        Path(whole.name).unlink(missing_ok=True)


def _append(content: BinaryIO, to: IO[bytes], count: Callable[[bytes], None]) -> None:
    while chunk := content.read(receiving.CHUNK):
        count(chunk)
        to.write(chunk)


def _check_all_here(upload: Upload, parts: Sequence[UploadPart]) -> None:
    numbers = [part.number for part in parts]
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
    if missing:
        raise CannotTake(f"Part {missing[0]} of {upload.name} is not here.")
    here = sum(part.size for part in parts)
    if here != upload.size:
        raise CannotTake(f"Of {upload.name} {here:,} bytes are here, of {upload.size:,}.")


@transaction.atomic
def take_back(*, upload: Upload, through: Client) -> None:
    """Forget it and its parts; a delivery that was made of it stays."""
    held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if held is None:
        return
    with receiving.asked_by(through):
        record("upload taken back", held, by=None)
    held.delete()
    transaction.on_commit(lambda: forget_parts([upload]))


def forget_parts(gone: Sequence[Upload]) -> None:
    for upload in gone:
        shutil.rmtree(folder_of(upload), ignore_errors=True)


def tidy(*, at: datetime) -> None:
    """Forget uploads a week after they were begun, and what a crash left in the folders of what arrives."""
    before = at - KEPT_FOR
    Upload.objects.filter(begun_at__lt=before).delete()
    known = {str(code) for code in Upload.objects.values_list("code", flat=True)}
    left = [folder for folder in uploads().glob("*") if folder.name not in known]
    for folder in [*left, *receiving.store().glob("*.arriving")]:
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < before.timestamp():
                shutil.rmtree(folder, ignore_errors=True)
