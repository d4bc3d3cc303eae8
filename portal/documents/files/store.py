"""Where published files are kept: in the store, under a name that nobody can guess and no page tells."""

import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK = 1 << 20


def published() -> Path:
    return Path(settings.STORE) / "published"


def path_of(name: str) -> Path:
    """Files are spread over folders by their first letters, so that no folder grows too long to list."""
    return published() / name[:2] / name


def keep(file: BinaryIO) -> tuple[str, int, str]:
    """Put a file in its place, for good. Its new name, how many bytes it has, and their SHA-256."""
    name = secrets.token_hex(32)
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.seek(0)
    with path.open("xb") as kept:
        shutil.copyfileobj(file, kept, CHUNK)
        kept.flush()
        os.fsync(kept.fileno())
    _settle(path.parent)
    with path.open("rb") as whole:
        return name, path.stat().st_size, hashlib.file_digest(whole, "sha256").hexdigest()


def forget(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def names_before(moment: datetime) -> list[str]:
    """Of every file that was put there before then."""
    found = []
    for path in published().glob("??/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment.timestamp():
                found.append(path.name)
    return found


def _settle(folder: Path) -> None:
    """Make the folder's own list of files survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
