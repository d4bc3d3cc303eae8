"""Everything that a landlord publishes, as a list that a program can read: the same in JSON and in CSV."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from portal.core.spreadsheets import inert
from portal.documents.classes import law
from portal.documents.files.kinds import MEDIA_TYPES, FileKind
from portal.documents.licences import ADDRESSES, Licence
from portal.documents.models import Scheme, Version
from portal.documents.reading import Filled, Paper, Shelf, shelves
from portal.documents.sheets import Table

CSV_HEADS = (
    "class", "title", "summary", "kind", "as_of", "review_on", "out_of_date", "address", "file", "media_type",
    "bytes", "sha256", "licence",
)  # fmt: skip


def listing(scheme: Scheme, *, today: date) -> dict[str, Any]:
    """All of it, class by class, with whole addresses."""
    landlord = scheme.landlord
    return {
        "landlord": {"name": landlord.name, "kind": landlord.kind, "address": _at(scheme, "everything")},
        "law": {"name": law().name, "source": law().source},
        "licence": _licence(scheme),
        "classes": [_class(scheme, shelf) for shelf in shelves(scheme, today=today)],
    }


def csv_rows(scheme: Scheme, *, today: date) -> Iterator[Sequence[object]]:
    """A line for each document and each file of a table."""
    yield CSV_HEADS
    for one in listing(scheme, today=today)["classes"]:
        for found in one["documents"]:
            file = found["file"] or {}
            yield _row(one, found, found["kind"], file, scheme)
        for found in one["tables"]:
            for file in found["files"]:
                yield _row(one, found, "table", file, scheme)


def _row(
    one: dict[str, Any], found: dict[str, Any], kind: str, file: dict[str, Any], scheme: Scheme
) -> Sequence[object]:
    return (
        one["key"],
        inert(found["title"]),
        inert(found["summary"]),
        kind,
        found["as_of"],
        found.get("review_on") or "",
        "yes" if found.get("out_of_date") else "no",
        found["address"],
        file.get("address", ""),
        file.get("media_type", ""),
        file.get("bytes", ""),
        file.get("sha256", ""),
        scheme.licence,
    )


def _class(scheme: Scheme, shelf: Shelf) -> dict[str, Any]:
    of_class = shelf.of_class
    return {
        "key": of_class.key,
        "title": of_class.title,
        "address": _at(scheme, "class", key=of_class.key),
        "documents": [_document(scheme, one, one.now) for one in shelf.papers if one.now],
        "tables": [_sheet(scheme, one) for one in shelf.sheets],
    }


def _document(scheme: Scheme, paper: Paper, now: Version) -> dict[str, Any]:
    document = paper.document
    return {
        "title": document.title,
        "summary": document.summary,
        "kind": now.form,
        "as_of": now.as_of.isoformat(),
        "review_on": document.review_on.isoformat() if document.review_on else None,
        "out_of_date": paper.is_stale,
        "address": _at(scheme, "document", code=document.code),
        "link": now.link or None,
        "file": _file(scheme, document.code, now) if now.name else None,
        "versions": len(paper.versions),
    }


def _file(scheme: Scheme, code: object, version: Version) -> dict[str, Any]:
    return {
        "address": _at(scheme, "file", code=code, number=version.number),
        "media_type": MEDIA_TYPES[FileKind(version.file_kind)],
        "bytes": version.size,
        "sha256": version.digest,
    }


def _sheet(scheme: Scheme, filled: Filled) -> dict[str, Any]:
    kind = filled.kind
    return {
        "title": kind.title,
        "summary": kind.summary,
        "how": kind.how,
        "as_of": filled.as_of.isoformat(),
        "address": _at(scheme, "sheet", key=kind.key),
        "files": [_table(scheme, filled, table) for table in kind.tables.values()],
    }


def _table(scheme: Scheme, filled: Filled, table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "address": _at(scheme, "table", key=filled.kind.key, table=table.key),
        "media_type": MEDIA_TYPES[FileKind.CSV],
        "columns": [column.key for _, column in table.in_file],
    }


def _licence(scheme: Scheme) -> dict[str, str] | None:
    if not scheme.licence:
        return None
    licence = Licence(scheme.licence)
    return {"key": licence.value, "name": str(licence.label), "address": ADDRESSES[licence]}


def _at(scheme: Scheme, name: str, **parts: object) -> str:
    path = reverse(f"publication:{name}", kwargs={"slug": scheme.landlord.slug, **parts})
    return f"{settings.SITE_URL}{path}"
