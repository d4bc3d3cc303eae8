"""Where published files are kept: in the store, under a name that nobody can guess and no page tells."""

import hashlib
import secrets
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from portal.core import storing


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
    storing.copy_in(file, path)
    storing.settle(path.parent)
    with path.open("rb") as whole:
        return name, path.stat().st_size, hashlib.file_digest(whole, "sha256").hexdigest()


def forget(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


def names_before(moment: datetime) -> list[str]:
    """Of every file that was put there before then."""
    return storing.names_before(published(), moment)
