"""Files as they come to the API: written into the store while they arrive, never whole in memory."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.http import QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.http import parse_header_parameters
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from portal.api.problems import Fault, Kind, Problem
from portal.core.uploading import ArrivedFile, StoreUploadHandler, arriving

CHUNK = 1 << 18


class Untouched(BaseParser):
    """Leaves a body where it is: finding out who asks would otherwise read it."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> QueryDict:
        return QueryDict()


class Body:
    """The bytes of a question, one after the other. Raises Problem where they end too soon."""

    def __init__(self, request: Request, *, most: int) -> None:
        self._stream = request._request
        self.length = length_of(request, most=most)
        self._left = self.length

    def read(self, size: int = CHUNK, /) -> bytes:
        try:
            data: bytes = self._stream.read(min(size, self._left)) if self._left else b""
        except UnreadablePostError:
            data = b""
        if not data and self._left:
            came = self.length - self._left
            raise Problem(
                Kind.NOT_READABLE, f"Only {came:,} of {self.length:,} bytes came. Send it all again."
            )
        self._left -= len(data)
        return data


def length_of(request: Request, *, most: int) -> int:
    """How many bytes it says that it has. Raises Problem for more than ``most``, and without a number."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdigit() or "HTTP_TRANSFER_ENCODING" in request.META:
        raise Problem(Kind.NOT_READABLE, "Say in Content-Length how many bytes come; not in chunks.")
    if int(said) > most:
        raise Problem(Kind.TOO_LARGE, f"At most {most:,} bytes are taken at once here.")
    return int(said)


class _Handler(StoreUploadHandler):
    """Counts the sha256 of each file on its way."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._digest = hashlib.sha256()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self._digest.update(raw_data)
        return super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> ArrivedFile:
        arrived = super().file_complete(file_size)
        arrived.sha256 = self._digest.hexdigest()
        return arrived


@contextmanager
def files_of(request: Request) -> Iterator[list[ArrivedFile]]:
    """The files of a form, or the one that is the body; gone afterwards, but for those that were kept."""
    with ExitStack() as until_kept:
        most = settings.LONGEST_DELIVERED_FILE
        if (request.content_type or "").startswith("multipart/"):
            files = _of_form(request, Body(request, most=most))
        else:
            files = [_of_body(request, Body(request, most=most))]
        for file in files:
            until_kept.callback(file.close)
        yield files


def _of_form(request: Request, body: Body) -> list[ArrivedFile]:
    handler = _Handler(request._request, settings.LONGEST_DELIVERED_FILE)
    try:
        parser = MultiPartParser(request.META, body, [handler], "utf-8")  # type: ignore[arg-type] # it reads
        _, found = parser.parse()
    except MultiPartParserError as error:
        raise Problem(Kind.NOT_READABLE, f"The form cannot be read: {error}") from error
    finally:
        handler.upload_interrupted()
    while body.read():
        pass  # so that a body that was cut after its last boundary is one too
    return [file for _, files in found.lists() for file in files]


def _of_body(request: Request, body: Body) -> ArrivedFile:
    name = name_of(request)
    digest = hashlib.sha256()
    written = NamedTemporaryFile(dir=arriving(), prefix="file-")  # noqa: SIM115 closed with the question
    try:
        while chunk := body.read():
            digest.update(chunk)
            written.write(chunk)
    except BaseException:
        written.close()
        raise
    written.flush()
    written.seek(0)
    arrived = ArrivedFile(written, name, request.content_type, body.length, None)
    arrived.sha256 = digest.hexdigest()
    return arrived


def name_of(request: Request) -> str:
    """What the file in the body is called: `?name=`, or the filename of Content-Disposition."""
    _, said = parse_header_parameters(request.headers.get("Content-Disposition", ""))
    name: str = request.query_params.get("name", "") or said.get("filename", "")
    if not name:
        raise Problem(
            Kind.BAD_QUESTION,
            "One file as the body needs its name: ?name=homes.csv",
            faults=[Fault("missing-required", "name", "Say what the file is called.")],
        )
    return name
