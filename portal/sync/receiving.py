"""receive: the files are on disk, whole, before anything is done with them or said about them."""

import hashlib
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.db import transaction

from portal.core import clock
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.events import record
from portal.records.models import Source
from portal.sync import locks, note
from portal.sync.models import Delivery
from standards.delivery import DeliveredFile, find_files
from standards.issues import Code, Unreadable, issue

CHUNK = 1 << 20
LONGEST_NAME = 200  # bytes; a disk takes 255
UNFINISHED = (Delivery.State.RECEIVED, Delivery.State.READING, Delivery.State.APPLYING)
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".ndjson", ".jsonl", ".json", ".gz", ".zip", ".toml")


@dataclass(frozen=True)
class Arrival:
    """One file as it comes in."""

    name: str
    content: BinaryIO
    modified: datetime


class Uploaded(Protocol):
    """A file of a form, as Django gives it."""

    name: str | None
    file: BinaryIO


def store() -> Path:
    """Where deliveries are kept."""
    return Path(settings.STORE) / "deliveries"


def files_of(delivery: Delivery) -> Path:
    """The folder of a delivery's files."""
    return store() / delivery.folder


def found(delivery: Delivery) -> list[DeliveredFile]:
    """The files to read: in the folder, or in the .zip that is all there is. Raises Unreadable."""
    folder = files_of(delivery)
    try:
        return find_files(folder)
    except Unreadable as unreadable:
        archives = [path for path in folder.iterdir() if path.suffix.lower() == ".zip"]
        if unreadable.issue.code != Code.NO_FILES or len(archives) != 1:
            raise
        return find_files(archives[0])


def note_of(delivery: Delivery) -> note.Note:
    """The covering note, beside the files or in the .zip. Raises Unreadable."""
    return note.read(files_of(delivery))


def receive_path(*, landlord: Landlord, path: Path, by: Person | None) -> Delivery:
    """Take in a folder or a file. Raises Unreadable when there is none.

    The same files again, after a run that was killed, are the same delivery.
    """
    with ExitStack() as opened:
        return _receive(landlord, [_opened(file, opened) for file in _found(path)], by)


def receive_files(*, landlord: Landlord, files: Iterable[Uploaded], by: Person | None) -> Delivery:
    """Take in the files of a form."""
    now = clock.now()
    arrivals = [Arrival(_safe(file.name or ""), file.file, now) for file in files]
    _refuse_one_name_twice(arrivals)
    return _receive(landlord, arrivals, by)


def _found(path: Path) -> list[Path]:
    if path.is_dir():
        found = [file for file in path.iterdir() if file.is_file() and file.name.lower().endswith(ENDINGS)]
        if not found:
            raise Unreadable(issue(Code.NO_FILES, str(path.name)))
        return sorted(found)
    if not path.is_file():
        raise Unreadable(issue(Code.NOT_FOUND, str(path)))
    beside = path.with_name(note.NAME)
    return [path, beside] if beside.is_file() and path.name != note.NAME else [path]


def _opened(path: Path, opened: ExitStack) -> Arrival:
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Arrival(path.name, opened.enter_context(path.open("rb")), modified)


def _safe(name: str) -> str:
    """The last part of a name, whatever the sender's computer puts between parts; never hidden, nor too long.

    The end of a long name is kept: it says what kind of file it is.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1].encode(errors="replace")[-LONGEST_NAME:]
    return last.decode(errors="ignore").lstrip(".") or "unnamed"


def _refuse_one_name_twice(arrivals: list[Arrival]) -> None:
    names = [arrival.name for arrival in arrivals]
    for name in names:
        if names.count(name) > 1:
            raise Unreadable(issue(Code.REPEATED_KIND, name, value=name, words={"other": name}))


def _receive(landlord: Landlord, arrivals: list[Arrival], by: Person | None) -> Delivery:
    _check_names(arrivals)
    code = uuid.uuid4()
    arriving = store() / f"{code}.arriving"
    arriving.mkdir(parents=True)
    try:
        digest = _keep(arrivals, arriving)
        unfinished = _left_by_a_crash(landlord, digest)
        if unfinished:
            return unfinished
        arriving.rename(store() / str(code))
        _settle(store())
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    return _write_down(landlord, code, digest, max(arrival.modified for arrival in arrivals), by)


def _check_names(arrivals: list[Arrival]) -> None:
    """Files are kept by name, so each needs its own; and there must be one."""
    if not arrivals:
        raise Unreadable(issue(Code.NO_FILES, "the upload"))
    names = Counter(arrival.name for arrival in arrivals)
    [(name, times)] = names.most_common(1)
    if times > 1:
        words = {"other": name}
        raise Unreadable(issue(Code.REPEATED_KIND, name, value=Path(name).stem, words=words))


def _keep(arrivals: list[Arrival], folder: Path) -> str:
    """Write the files for good; answers the sha256 of all of them, in order of name."""
    digest = hashlib.sha256()
    for arrival in sorted(arrivals, key=lambda arrival: arrival.name):
        digest.update(arrival.name.encode() + b"\0")
        with (folder / arrival.name).open("xb") as kept:
            for chunk in _chunks(arrival.content):
                digest.update(chunk)
                kept.write(chunk)
            kept.flush()
            os.fsync(kept.fileno())
        digest.update(b"\0")
    _settle(folder)
    return digest.hexdigest()


def _chunks(content: BinaryIO) -> Iterator[bytes]:
    while chunk := content.read(CHUNK):
        yield chunk


def _settle(folder: Path) -> None:
    """Make the folder's own list of files survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def left_behind(*, before: datetime) -> list[Delivery]:
    """Deliveries received before that moment which are not finished, and which no process works on."""
    unfinished = Delivery.objects.filter(state__in=UNFINISHED, received_at__lt=before).order_by("pk")
    return [delivery for delivery in unfinished if not is_run(delivery.landlord_id)]


def is_run(landlord_id: int) -> bool:
    """Whether a delivery of the landlord is being run by somebody else."""
    with transaction.atomic():
        return not locks.is_free(landlord_id)


def _left_by_a_crash(landlord: Landlord, digest: str) -> Delivery | None:
    """The delivery of the same files that was being worked on when its process died."""
    if is_run(landlord.pk):
        return None
    same = Delivery.objects.filter(landlord=landlord, sha256=digest, state__in=UNFINISHED)
    return next((one for one in same.order_by("pk") if files_of(one).is_dir()), None)


@transaction.atomic
def _write_down(
    landlord: Landlord, code: uuid.UUID, digest: str, modified: datetime, by: Person | None
) -> Delivery:
    try:
        said = note.read(store() / str(code))
    except Unreadable:
        said = note.Note(None, None, None)  # the run reads it again, and refuses the delivery
    delivery = Delivery.objects.create(
        code=code,
        landlord=landlord,
        source=Source.objects.create(
            kind=Source.Kind.DELIVERY,
            system=note.system_in_words(said, landlord),
            as_of=said.as_of or min(modified, clock.now()),
        ),
        folder=str(code),
        sha256=digest,
        received_by=by,
    )
    record("delivery received", delivery, by=by)
    return delivery
