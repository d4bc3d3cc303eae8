"""Files of an answer: what may be given out, and where it is kept, under a name nobody can guess.

They are looked at as published ones are, for what is given out can never be called back; but kept apart from
those, because only whoever asked may open them.
"""

import secrets
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from portal.core.storing import copy_in, names_before, settle
from portal.documents.files.kinds import MEDIA_TYPES, FileKind
from portal.documents.files.looking import look_at
from portal.enquiries.models import InformationFile


def path_of(stored_as: str) -> Path:
    return _answers() / stored_as[:2] / stored_as


def _answers() -> Path:
    return Path(settings.STORE) / "information"


def keep(file: BinaryIO, *, called: str) -> tuple[str, int]:
    """Put it in the store: its name there, with the ending of what it is, and its bytes. Raises Refused."""
    kind = look_at(file, called=called)
    stored_as = f"{secrets.token_hex(32)}.{kind.value}"
    path = path_of(stored_as)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy_in(file, path)
    settle(path.parent)
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
    found = names_before(_answers(), before)
    known = set(InformationFile.objects.filter(stored_as__in=found).values_list("stored_as", flat=True))
    strays = [name for name in found if name not in known]
    for name in strays:
        path_of(name).unlink(missing_ok=True)
    return len(strays)
