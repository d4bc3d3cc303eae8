"""delivery.toml: the covering note. It says whose the delivery is, of which system, as of when, and more."""

import tomllib
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path, PurePosixPath

from portal.core import clock
from portal.landlords.models import Landlord
from standards.issues import Code, Unreadable, issue

NAME = "delivery.toml"
LONGEST_SYSTEM = 200
LONGEST_NOTE = 100_000  # bytes; a note in an archive is not unpacked beyond that
# Clocks differ a little; a fact of next week is a slip of the pen.
SLACK = timedelta(days=1)


@dataclass(frozen=True)
class Note:
    landlord: str | None
    system: str | None
    as_of: datetime | None
    whole: bool = True
    """Whether what the files do not name has ended."""


def read(folder: Path) -> Note:
    """The note of a delivery, all blank where there is none. Raises Unreadable with a bad-settings issue."""
    try:
        said = tomllib.loads(_text_of(folder))
        return Note(_text(said, "landlord"), _text(said, "system"), _moment(said), _whole(said))
    except (ValueError, OSError) as error:
        raise Unreadable(issue(Code.BAD_SETTINGS, NAME, words={"reason": str(error)})) from error


def _text_of(folder: Path) -> str:
    """What the note says: beside the files, or in the .zip that holds them; "" where there is none."""
    path = folder / NAME
    if path.exists():
        return _decoded(path.read_bytes())
    for archive in folder.glob("*.[zZ][iI][pP]"):
        with suppress(zipfile.BadZipFile, NotImplementedError), zipfile.ZipFile(archive) as opened:
            for member in opened.infolist():
                if PurePosixPath(member.filename).name == NAME and member.file_size <= LONGEST_NOTE:
                    return _decoded(opened.read(member))
    return ""


def _decoded(content: bytes) -> str:
    return content.decode("utf-8-sig")


def _text(said: dict[str, object], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} must be words in quotation marks.")
    return value.strip()[:LONGEST_SYSTEM] or None if value else None


def _whole(said: dict[str, object]) -> bool:
    value = said.get("whole", True)
    if not isinstance(value, bool):
        raise ValueError("whole must be true or false, without quotation marks.")
    return value


def _moment(said: dict[str, object]) -> datetime | None:
    """as_of, aware: a time without a zone, and a day, are those of the homes."""
    value = said.get("as_of")
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(), clock.LONDON)
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise ValueError("as_of must be a date and time such as 2026-11-20T18:00:00+00:00.")
    moment = value if value.tzinfo else value.replace(tzinfo=clock.LONDON)
    if moment > clock.now() + SLACK:
        raise ValueError(f"as_of is {value}, which has not come yet.")
    return moment.astimezone(UTC)


def system_in_words(note: Note, landlord: Landlord) -> str:
    """What residents are told the facts came from."""
    return note.system or f"{landlord.name}’s own records"
