"""A system that leaves whole deliveries of files: in a folder of this machine, or behind SFTP.

Each folder, and each file, in the watched folder is one delivery. It is taken once it is complete: when it
holds a file called `.done` (a lone file: when `NAME.done` lies beside it), or else when nothing in it has
changed for so many seconds, from one look to another. A `delivery.toml` alone says nothing: it may come
before the files.

The steps: moved to `loading/` under a name that begins with a new code; received as the delivery of that very
code; moved to `archive/` once it is applied, or to `refused/`, with the reason beside it. The code is on the
file and on the delivery, so whoever dies between two steps has the next look go on from there, and nothing
loads twice.
"""

import hashlib
import shutil
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from structlog import get_logger

from portal.core import clock
from portal.sync.adapters.capabilities import Ask, Can, Finding
from portal.sync.adapters.places import Entry, NotKnown, Place, place_of
from portal.sync.adapters.trouble import CannotReach
from portal.sync.adapters.trying import Attempt, trouble_words
from portal.sync.deliveries.actions import run_on_commit
from portal.sync.deliveries.receiving import receive_path, safe_name
from portal.sync.models import Delivery, System
from standards.issues import Unreadable

log = get_logger(__name__)

LOADING, ARCHIVE, REFUSED = "loading", "archive", "refused"
OURS = frozenset({LOADING, ARCHIVE, REFUSED})
DONE = ".done"
ON_THE_WAY = (".part", ".partial", ".filepart", ".tmp", ".crdownload")
QUIET_SECONDS = 60
REMEMBERED_FOR = timedelta(days=2)
LEFT_BY_A_CRASH = timedelta(days=1)
FETCHING = 0x46494C45  # the first of PostgreSQL's two lock numbers: "this is about files"


class Files:
    key = "files"
    title = "A system that leaves files"
    about = "We fetch whole deliveries from a folder of an SFTP server, or of this machine."
    can = frozenset({Can.FETCH_FILES})
    dialect: str | None = "hact"
    address_label = "Where it leaves them"
    address_hint = (
        "Like sftp://homefile@files.example.org/out. For a folder of this machine write its name, "
        "like folder:nightly."
    )
    known_by_label = "Password, or private key"
    known_by_hint = "For SFTP. A key begins with -----BEGIN and has no password of its own."
    asks: Sequence[Ask] = (
        Ask(
            key="host_key",
            label="The key of that machine",
            hint="For SFTP: the line that ssh-keyscan prints. No other machine is then taken for it.",
            is_long=True,
        ),
        Ask(
            key="quiet_seconds",
            label="Seconds without a change after which a delivery is complete",
            hint="Not needed where the system writes a file called .done at the end.",
            least=5,
            most=86400,
            usual=str(QUIET_SECONDS),
        ),
    )

    def address_fault(self, address: str) -> str | None:
        return _fault(address)

    def fetch(self, system: System) -> None:
        """Take what is complete, and move on what was taken."""
        with place_of(system) as place:
            _tidy()
            try:
                for folder in sorted(OURS):
                    place.make(folder)
                for entry in _complete(place, system):
                    _claim(place, entry)
                for claimed in place.entries(LOADING):
                    _see_to(place, system, claimed)
            except OSError as error:
                raise CannotReach("connection", str(error)) from error

    def look(self, system: System) -> list[Finding]:
        attempt = Attempt(system)
        if system.address.startswith("sftp:") and not attempt.reaches():
            return attempt.findings
        try:
            with place_of(system) as place:
                _try(place, attempt)
        except NotKnown as reason:
            do = "Compare the key with that of the server’s owners, and enter it again under “Change”."
            attempt.found(False, reason.says, do)
        except CannotReach as reason:
            attempt.findings.append(trouble_words(reason))
        return attempt.findings


def _fault(address: str) -> str | None:
    if address.startswith("folder:"):
        name = address.removeprefix("folder:")
        plain = name.replace("-", "").replace("_", "")
        return (
            None if plain.isascii() and plain.isalnum() else "Write the folder’s name, like folder:nightly."
        )
    usual = "Write it as sftp://homefile@files.example.org/out, or as folder:nightly."
    try:
        parts = urlsplit(address)
        is_one = parts.scheme == "sftp" and parts.hostname and parts.username and parts.port != 0
    except ValueError:
        return usual
    if parts.password:
        return "Write the address alone, and give the password apart from it."
    return None if is_one and not any(letter.isspace() for letter in address) else usual


def _try(place: Place, attempt: Attempt) -> None:
    """Whether we may do all that will be needed."""
    try:
        waiting = len([entry for entry in place.entries("") if _is_theirs(entry)])
        attempt.found(True, "It lets us in, and the folder is there.")
        for folder in sorted(OURS):
            place.make(folder)
        name = f"{LOADING}/{uuid4()}.try"
        place.write(name, "")
        place.move(name, f"{name}ed")
        place.remove(f"{name}ed")
    except OSError:
        do = "Ask its owners to let us make folders there, and move and remove files."
        attempt.found(False, "The folder is not there, or we may not write in it.", do)
    else:
        attempt.found(True, "We may move files there.")
        attempt.found(True, f"Deliveries that wait there: {waiting}.")


# --- what is complete ---------------------------------------------------------------------------------------


def _is_theirs(entry: Entry) -> bool:
    """Something to load, or on its way to be."""
    is_beside = entry.name.endswith(DONE) and not entry.is_folder
    return entry.name not in OURS and not entry.name.startswith(".") and not is_beside


def _complete(place: Place, system: System) -> list[Entry]:
    here = place.entries("")
    done = {entry.name for entry in here if entry.name.endswith(DONE)}
    quiet = int(system.options.get("quiet_seconds") or QUIET_SECONDS)
    return [
        entry
        for entry in here
        if _is_theirs(entry) and _is_complete(place, system, entry, done=done, quiet=quiet)
    ]


def _is_complete(place: Place, system: System, entry: Entry, *, done: set[str], quiet: int) -> bool:
    inside = place.entries(entry.name) if entry.is_folder else [entry]
    if any(each.name.lower().endswith(ON_THE_WAY) for each in inside):
        return False
    if f"{entry.name}{DONE}" in done or any(each.name == DONE for each in inside):
        return True
    return bool(inside) and _has_been_quiet(system, entry, inside, quiet)


def _has_been_quiet(system: System, entry: Entry, inside: list[Entry], quiet: int) -> bool:
    """By our own clock, from look to look: files may keep the times of where they were made. Where what is
    remembered is lost, it waits that much longer."""
    looks = sorted((each.name, each.size, each.changed_at) for each in inside)
    print_of = hashlib.sha256(repr(looks).encode()).hexdigest()
    key = f"files:{system.code}:{hashlib.sha256(entry.name.encode()).hexdigest()}"
    now = time.time()
    before = cache.get(key)
    if not before or before[0] != print_of:
        cache.set(key, (print_of, now), REMEMBERED_FOR.total_seconds())
        return False
    return bool(now - before[1] >= quiet)


# --- the steps ----------------------------------------------------------------------------------------------


def _claim(place: Place, entry: Entry) -> None:
    """Ours from then on: what the system writes under that name afterwards is another delivery."""
    if not entry.is_folder:
        place.remove(f"{entry.name}{DONE}")
    with suppress(FileNotFoundError):  # somebody else was faster
        place.move(entry.name, f"{LOADING}/{uuid4()}--{entry.name[-150:]}")


def _see_to(place: Place, system: System, claimed: Entry) -> None:
    """Receive it unless that is done; move it on when its delivery is over."""
    try:
        code = UUID(claimed.name.partition("--")[0])
    except ValueError:
        return
    delivery = Delivery.objects.filter(code=code).first()
    if delivery and delivery.landlord_id != system.landlord_id:  # no name that we gave it
        _refuse(place, claimed, "Its name begins with the code of another delivery.")
        return
    try:
        delivery = delivery or _received(place, system, claimed, code)
    except Unreadable as unreadable:
        _refuse(place, claimed, unreadable.issue.message)
        return
    if delivery.state == Delivery.State.APPLIED:
        _move_on(place, claimed, ARCHIVE)
    elif delivery.state in (Delivery.State.REFUSED, Delivery.State.DECLINED):
        _refuse(place, claimed, delivery.reason or "Somebody said no to it.")


def _received(place: Place, system: System, claimed: Entry, code: UUID) -> Delivery:
    """The delivery of that code, and a worker told to begin. Raises Unreadable."""
    with TemporaryDirectory(dir=_spool()) as folder:
        _bring(place, claimed, Path(folder))
        with transaction.atomic():
            _one_at_a_time(code)
            delivery = receive_path(landlord=system.landlord, path=Path(folder), by=None, code=code)
            run_on_commit(delivery)
    return delivery


def _bring(place: Place, claimed: Entry, into: Path) -> None:
    path = f"{LOADING}/{claimed.name}"
    if not claimed.is_folder:
        place.bring(path, into / safe_name(claimed.name.partition("--")[2]))
        return
    for entry in place.entries(path):
        if not entry.is_folder and not entry.name.startswith("."):
            place.bring(f"{path}/{entry.name}", into / safe_name(entry.name))


def _one_at_a_time(code: UUID) -> None:
    """Until the transaction ends: a second worker then finds the delivery of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [FETCHING, code.int & 0x7FFFFFFF])


def _refuse(place: Place, claimed: Entry, reason: str) -> None:
    place.write(f"{REFUSED}/{claimed.name}.why.txt", f"{reason}\n")
    _move_on(place, claimed, REFUSED)
    log.warning("files refused", delivery=claimed.name[:36])


def _move_on(place: Place, claimed: Entry, to: str) -> None:
    with suppress(FileNotFoundError):  # somebody else was faster
        place.move(f"{LOADING}/{claimed.name}", f"{to}/{claimed.name}")


def _spool() -> Path:
    spool = Path(settings.STORE) / "fetching"
    spool.mkdir(parents=True, exist_ok=True)
    return spool


def _tidy() -> None:
    """What a crash left in the middle of bringing it here."""
    before = (clock.now() - LEFT_BY_A_CRASH).timestamp()
    for left in _spool().iterdir():
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < before:
                shutil.rmtree(left, ignore_errors=True)


ADAPTER = Files()
