"""receive: the files are on disk, whole, before anything is done with them or said about them."""

import hashlib
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, Protocol

from django.conf import settings
from django.db import transaction

from portal.core import clock
from portal.core.storing import settle
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.events import record, through
from portal.records.models import Source
from portal.sync.deliveries import locks, note
from portal.sync.models import Client, Delivery
from standards.delivery import DeliveredFile, as_kind, find_files
from standards.issues import Code, Unreadable, issue

CHUNK = 1 << 20
LONGEST_NAME = 200  # bytes; a disk takes 255
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".ndjson", ".jsonl", ".json", ".gz", ".zip", ".toml")


@dataclass(frozen=True)
class Arrival:
    """One file as it comes in."""

    name: str
    content: BinaryIO
    modified: datetime
    lying_at: Path | None = None
    """Where it is in the store already, whole: then it is given its name, and not copied."""
    sha256: str = ""
    """Of what lies there, where whoever wrote it has counted."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Who sends a delivery, and what they want done with it."""

    by: Person | None = None
    through: Client | None = None
    plan_only: bool = False
    is_whole: bool = True


class Uploaded(Protocol):
    """A file of a form, as Django gives it."""

    name: str | None
    file: Any

    @property
    def size(self) -> int | None: ...


class TooLong(Exception):
    """A file is longer than any that is kept."""


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


@contextmanager
def laid_out(delivery: Delivery) -> Iterator[list[DeliveredFile]]:
    """The files to read, for as long as they are read: a record that was put is written out meanwhile."""
    if delivery.put is None:
        yield found(delivery)
        return
    with NamedTemporaryFile(suffix=delivery.put["file"]) as written:
        written.write(delivery.put["content"].encode())
        written.flush()
        yield [replace(as_kind(written.name, delivery.put["kind"]), name=delivery.put["file"])]


def receive_path(
    *, landlord: Landlord, path: Path, by: Person | None, code: uuid.UUID | None = None
) -> Delivery:
    """Take in a folder or a file. Raises Unreadable when there is none.

    The same files again, after a run that was killed, are the same delivery. With a ``code`` it is the
    delivery of that code, and no other, however often it is asked for.
    """
    with ExitStack() as opened:
        arrivals = [_opened(file, opened) for file in _found(path)]
        return receive(landlord=landlord, arrivals=arrivals, terms=Terms(by=by), code=code)


def arrival_of(file: Uploaded, *, at: datetime) -> Arrival:
    """A file of a form. Raises TooLong."""
    if (file.size or 0) > settings.LONGEST_DELIVERED_FILE:
        raise TooLong(f"{file.name} has more than {settings.LONGEST_DELIVERED_FILE:,} bytes.")
    lying_at = getattr(file, "lying_at", None)
    return Arrival(safe_name(file.name or ""), file.file, at, lying_at, getattr(file, "sha256", ""))


def receive(
    *, landlord: Landlord, arrivals: Sequence[Arrival], terms: Terms, code: uuid.UUID | None = None
) -> Delivery:
    """Keep the files for good and write the delivery down: the one way in. Raises Unreadable."""
    if code and (known := Delivery.objects.filter(code=code, landlord=landlord).first()):
        return known
    _check_names(arrivals)
    arriving = store() / f"{uuid.uuid4()}.arriving"
    arriving.mkdir(parents=True)
    try:
        digest = _keep(arrivals, arriving)
        unfinished = None if code else _left_by_a_crash(landlord, digest, terms)
        if unfinished:
            return unfinished
        code = code or uuid.uuid4()
        shutil.rmtree(store() / str(code), ignore_errors=True)  # kept by one who died before writing it down
        arriving.rename(store() / str(code))
        settle(store())
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    return _write_down(landlord, code, digest, max(arrival.modified for arrival in arrivals), terms)


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


def safe_name(name: str) -> str:
    """The last part of a name, whatever the sender's computer puts between parts; never hidden, nor too long.

    The end of a long name is kept: it says what kind of file it is.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1].encode(errors="replace")[-LONGEST_NAME:]
    return last.decode(errors="ignore").lstrip(".") or "unnamed"


def _check_names(arrivals: Sequence[Arrival]) -> None:
    """Files are kept by name, so each needs its own; and there must be one."""
    if not arrivals:
        raise Unreadable(issue(Code.NO_FILES, "the upload"))
    names = Counter(arrival.name for arrival in arrivals)
    [(name, times)] = names.most_common(1)
    if times > 1:
        words = {"other": name}
        raise Unreadable(issue(Code.REPEATED_KIND, name, value=name, words=words))


def _keep(arrivals: Sequence[Arrival], folder: Path) -> str:
    """Keep the files for good; answers the sha256 of the names and sums of all of them, in order of name."""
    digest = hashlib.sha256()
    for arrival in sorted(arrivals, key=lambda arrival: arrival.name):
        kept = folder / arrival.name
        sum_of_it = _move(arrival, arrival.lying_at, kept) if arrival.lying_at else _copy(arrival, kept)
        digest.update(arrival.name.encode() + b"\0" + sum_of_it.encode() + b"\0")
    settle(folder)
    return digest.hexdigest()


def _copy(arrival: Arrival, to: Path) -> str:
    """Write the file; answers its sha256."""
    digest = hashlib.sha256()
    with to.open("xb") as kept:
        for chunk in _chunks(arrival.content):
            digest.update(chunk)
            kept.write(chunk)
        kept.flush()
        os.fsync(kept.fileno())
    return digest.hexdigest()


def _move(arrival: Arrival, lying_at: Path, to: Path) -> str:
    """Give what lies in the store its name; answers its sha256."""
    lying_at.rename(to)
    with to.open("rb") as kept:
        os.fsync(kept.fileno())
        return arrival.sha256 or hashlib.file_digest(kept, "sha256").hexdigest()


def _chunks(content: BinaryIO) -> Iterator[bytes]:
    while chunk := content.read(CHUNK):
        yield chunk


def left_behind(*, before: datetime) -> list[Delivery]:
    """Deliveries received before that moment which are not finished, and which no process works on."""
    unfinished = Delivery.objects.filter(state__in=Delivery.UNFINISHED, received_at__lt=before).order_by("pk")
    return [delivery for delivery in unfinished if not is_run(delivery.landlord_id)]


def is_run(landlord_id: int) -> bool:
    """Whether a delivery of the landlord is being run by somebody else."""
    with transaction.atomic():
        return not locks.is_free(landlord_id)


def _left_by_a_crash(landlord: Landlord, digest: str, terms: Terms) -> Delivery | None:
    """The delivery of the same files that was being worked on when its process died."""
    if is_run(landlord.pk):
        return None
    same = Delivery.objects.of_files().filter(
        landlord=landlord, sha256=digest, state__in=Delivery.UNFINISHED, plan_only=terms.plan_only
    )
    same = same if terms.is_whole else same.filter(is_whole=False)
    return next((one for one in same.order_by("pk") if files_of(one).is_dir()), None)


def asked_by(client: Client | None) -> AbstractContextManager[None]:
    """What is recorded meanwhile was done because the client's system asked for it."""
    return through(client.system.code) if client else nullcontext()


@transaction.atomic
def _write_down(
    landlord: Landlord, code: uuid.UUID, digest: str, modified: datetime, terms: Terms
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
        received_by=terms.by,
        received_through=terms.through,
        plan_only=terms.plan_only,
        is_whole=terms.is_whole and said.whole,
    )
    with asked_by(terms.through):
        record("delivery received", delivery, by=terms.by)
    return delivery
