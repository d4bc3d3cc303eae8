"""Files of what a landlord publishes: what it put there, tables as CSV, and the list of everything."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from portal.core import clock
from portal.core.spreadsheets import inert
from portal.documents import access
from portal.documents.files.kinds import MEDIA_TYPES, FileKind
from portal.documents.files.store import path_of
from portal.documents.models import PublishedDocument, Version
from portal.documents.reading import Filled
from portal.documents.sheets import Table
from portal.front.publication.listing import csv_rows, listing
from portal.front.publication.views import document as document_page
from portal.front.publication.views import scheme_at, sheet_at
from portal.front.publication.views import version as version_page

Answer = TypeVar("Answer", bound=HttpResponseBase)
A_BATCH = 2000
PIECE = 1 << 16  # bytes
LONGEST_NAME = 60
# Whoever opens a file in place of saving it, opens it as nobody, and nothing in it may do or fetch anything.
SHUT_IN = "default-src 'none'; sandbox"


@login_not_required
@require_safe
def one(request: HttpRequest, slug: str, code: UUID, number: int) -> HttpResponseBase:
    """A file as it was put there, to be saved; of one that is gone the page that says why."""
    document = access.document_of(scheme_at(request, slug), code)
    if document.withdrawn_at:
        return document_page(request, slug, code)
    found = access.version_of(document, number)
    if found.removed_at:
        return version_page(request, slug, code, number)
    if not found.name:
        raise Http404
    path = path_of(found.name)
    if not path.exists():
        raise Http404
    answer = StreamingHttpResponse(_pieces(path), content_type=MEDIA_TYPES[FileKind(found.file_kind)])
    answer["Content-Disposition"] = f'attachment; filename="{_called(found, document)}"'
    answer["Content-Length"] = str(found.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SHUT_IN
    answer["Cache-Control"] = "no-cache"  # asked for again each time: it may be withdrawn meanwhile
    return answer


def _pieces(path: Path) -> Iterator[bytes]:
    """Opened when somebody reads: a browser that only asks how long it is leaves nothing open."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _called(version: Version, document: PublishedDocument) -> str:
    """What it is and of when: what it was called where it came from is nobody's business."""
    title = slugify(document.title)[:LONGEST_NAME].strip("-") or "document"
    return f"{title}-{version.as_of.isoformat()}.{version.file_kind}"


@login_not_required
@require_safe
def as_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that is published, for programs."""
    scheme = scheme_at(request, slug)
    found = listing(scheme, today=clock.today())
    return _for_programs(JsonResponse(found, json_dumps_params={"indent": 1, "ensure_ascii": False}))


@login_not_required
@require_safe
def as_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same as a table: the landlord's register of what it publishes."""
    scheme = scheme_at(request, slug)
    return _csv(csv_rows(scheme, today=clock.today()), name=f"{slug}-published")


@login_not_required
@require_safe
def table(request: HttpRequest, slug: str, key: str, table: str) -> HttpResponseBase:
    """One table that Homefile keeps up to date, with every building."""
    filled = sheet_at(scheme_at(request, slug), key)
    found = filled.kind.tables.get(table)
    if found is None:
        raise Http404
    return _csv(_rows(filled, found), name=f"{slug}-{key}-{table}")


def _rows(filled: Filled, table: Table) -> Iterator[list[object]]:
    yield [column.key for _, column in table.in_file]
    lines = filled.sheet.lines.filter(table=table.key).order_by("position")
    for cells in lines.values_list("cells", flat=True).iterator(chunk_size=A_BATCH):
        yield [_as_written(cells[at]) for at, _ in table.in_file]


def _as_written(cell: object) -> object:
    """Nothing for what is not told; a building's name never as a formula."""
    return inert(cell) if isinstance(cell, str) else "" if cell is None else cell


class _Echo:
    """What csv writes to, giving back each line."""

    def write(self, line: str) -> str:
        return line


def _csv(rows: Iterable[Iterable[object]], *, name: str) -> HttpResponseBase:
    writer: Any = csv.writer(_Echo())
    lines = (writer.writerow(row) for row in rows)
    answer = StreamingHttpResponse(lines, content_type=MEDIA_TYPES[FileKind.CSV])
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return _for_programs(answer)


def _for_programs(answer: Answer) -> Answer:
    """Any site may read what is for everybody; no cookie of anybody's changes what it says."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "no-cache"
    return answer
