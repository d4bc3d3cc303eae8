"""Files of an answer: what may be given out, and where it is kept, under a name nobody can guess.

They are looked at as published ones are, for what is given out can never be called back; but kept apart from
those, because only whoever asked may open them.
"""

import os
import secrets
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from portal.documents.files.kinds import MEDIA_TYPES, FileKind
from portal.documents.files.looking import look_at
from portal.enquiries.models import InformationFile

CHUNK = 1 << 20


def path_of(stored_as: str) -> Path:
    return Path(settings.STORE) / "information" / stored_as[:2] / stored_as


def keep(file: BinaryIO, *, called: str) -> tuple[str, int]:
    """Put it in the store: its name there, with the ending of what it is, and its bytes. Raises Refused."""
    kind = look_at(file, called=called)
    stored_as = f"{secrets.token_hex(32)}.{kind.value}"
    path = path_of(stored_as)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.seek(0)
    with path.open("xb") as kept:
        shutil.copyfileobj(file, kept, CHUNK)
        kept.flush()
        os.fsync(kept.fileno())
    return stored_as, path.stat().st_size


def given_out(found: InformationFile) -> HttpResponse:
    """The file, always to be saved, and never shown inside our own pages. It is 20 MB at most."""
    return HttpResponse(
        path_of(found.stored_as).read_bytes(),
        content_type=MEDIA_TYPES[FileKind(found.stored_as.rpartition(".")[2])],
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name) or "",
            "Cache-Control": "no-store, private",
            "X-Content-Type-Options": "nosniff",
        },
    )


def forget_strays(*, before: datetime) -> int:
    """Delete the files that no answer has, of those that were put there before then. How many."""
    count = 0
    for path in (Path(settings.STORE) / "information").glob("??/*"):
        with suppress(FileNotFoundError):
            old = path.stat().st_mtime < before.timestamp()
            if old and not InformationFile.objects.filter(stored_as=path.name).exists():
                path.unlink()
                count += 1
    return count
