"""Files as they come in from a browser, where somebody may send more than a form's few words.

Written into the store while they arrive, so that to keep one is to give it its name; of one that is too long
nothing is kept but its length, so that the page can say so and no disk fills up.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse


class LongBody(NamedTuple):
    """How much may be sent to an address at one time, and how long one file may be that is kept.

    Of a file beyond that the rest is read and thrown away: an answer before the end of what a browser sends
    is one that it does not show.
    """

    most: int | None = None  # as much as there is
    file: int | None = None


OFFICE_SIGN_IN = "/office/sign-in/"
USUAL = LongBody(most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


@cache
def _addresses() -> list[tuple[re.Pattern[str], LongBody]]:
    return [(re.compile(address), LongBody(*most)) for address, most in settings.LONG_BODIES_AT.items()]


def allowed_at(path: str) -> LongBody:
    """How much may be sent there."""
    return next((body for address, body in _addresses() if address.fullmatch(path)), USUAL)


def arriving() -> Path:
    """Where files are while they arrive: beside those that are kept."""
    folder = Path(settings.STORE) / "arriving"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


class LongBodyMiddleware:
    """Reads a long body only of somebody who is signed in, and keeps no more of it than may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        allowed = allowed_at(request.path_info)
        if request.method == "POST" and allowed is not USUAL:
            if request.path_info.startswith("/api/"):
                return self.get_response(request)  # its views ask for the token before they read anything
            if not request.user.is_authenticated:
                at_office = request.path_info.startswith("/office/")
                return redirect_to_login(request.path_info, OFFICE_SIGN_IN if at_office else None)
            if allowed.file is not None:
                # Before anything asks for the form: the token that proves where it came from is in it.
                request.upload_handlers = [StoreUploadHandler(request, allowed.file)]
        return self.get_response(request)


class ArrivedFile(UploadedFile):  # type: ignore[type-arg]
    """A file in the store that has no name of its own yet. Closed before it is given one, it is gone."""

    file: IO[bytes]
    sha256 = ""
    """Of what came, where whoever wrote it has counted."""

    def temporary_file_path(self) -> str:
        return str(self.file.name)

    @property
    def lying_at(self) -> Path:
        """Whoever keeps it gives it another name there."""
        return Path(self.file.name)

    def close(self) -> None:
        with suppress(FileNotFoundError):  # it was given its name
            self.file.close()


class StoreUploadHandler(FileUploadHandler):
    """Writes files into the store as they arrive; of one that is longer than ``longest``, nothing."""

    chunk_size = 256 * 1024  # a quarter quicker than the usual 64

    def __init__(self, request: HttpRequest, longest: int) -> None:
        super().__init__(request)
        self.longest = longest
        self.arriving: IO[bytes] | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.arriving = NamedTemporaryFile(dir=arriving(), prefix="file-")  # noqa: SIM115 closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        assert self.arriving is not None  # noqa: S101
        if start + len(raw_data) <= self.longest:
            self.arriving.write(raw_data)
        elif start:
            self.arriving.truncate(0)
        return None

    def file_complete(self, file_size: int) -> ArrivedFile:
        assert self.arriving is not None  # noqa: S101
        whole, self.arriving = self.arriving, None
        whole.flush()
        whole.seek(0)
        return ArrivedFile(whole, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        if self.arriving is not None:
            self.arriving.close()
