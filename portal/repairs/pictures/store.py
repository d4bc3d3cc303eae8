"""The files of a photo: as it arrived, until it is made, and then the two sizes that are shown.

They are in the store, under a name that nobody can guess and no page tells; a web server that would give out
the store would still have to be asked for it by that name.
"""

import os
import secrets
import shutil
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from portal.core import storing

ARRIVED = "arrived"


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


def photos() -> Path:
    return Path(settings.STORE) / "photos"


def new_name() -> str:
    return secrets.token_hex(32)


def folder_of(name: str) -> Path:
    """Photos are spread over folders by their first letters: no folder grows too long to list."""
    return photos() / name[:2] / name


def arrived(name: str) -> Path:
    return folder_of(name) / ARRIVED


def made(name: str, size: Size) -> Path:
    return folder_of(name) / f"{size}.jpg"


def keep(file: BinaryIO, name: str, *, lying_at: Path | None = None) -> None:
    """Put what arrived in its place, for good. ``lying_at`` is where the upload wrote it, if it did."""
    folder = folder_of(name)
    folder.mkdir(parents=True, mode=0o700)
    if lying_at is not None and _moved(lying_at, arrived(name)):
        with arrived(name).open("rb") as kept:
            os.fsync(kept.fileno())
    else:
        storing.copy_in(file, arrived(name))
    for changed in (folder, folder.parent):
        storing.settle(changed)


def _moved(here: Path, there: Path) -> bool:
    """Whether it could be moved, which takes no time; to another disk it has to be copied."""
    try:
        here.rename(there)
    except OSError:
        return False
    return True


def forget_arrived(name: str) -> None:
    """Once the picture is made, or refused, what arrived is gone: it says where and when it was taken."""
    arrived(name).unlink(missing_ok=True)


def forget(name: str) -> None:
    shutil.rmtree(folder_of(name), ignore_errors=True)


def names_before(moment: datetime) -> list[str]:
    """Of every folder that was begun before then."""
    return storing.names_before(photos(), moment)
