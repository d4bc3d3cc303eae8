"""Putting files into the store so that they are there after a power cut, and finding what was left behind."""

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20


def copy_in(file: BinaryIO, path: Path) -> None:
    """Write all of the file to a new place on the disk itself. Raises FileExistsError where one lies there.

    Its folder is still to be settled.
    """
    file.seek(0)
    with path.open("xb") as kept:
        shutil.copyfileobj(file, kept, CHUNK)
        kept.flush()
        os.fsync(kept.fileno())


def settle(folder: Path) -> None:
    """Make the folder's own list of files survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def names_before(root: Path, moment: datetime) -> list[str]:
    """Of everything that lies spread over the root's folders, and was begun before then."""
    found = []
    for path in root.glob("??/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment.timestamp():
                found.append(path.name)
    return found
