"""Published documents as tests need them, made through the actions that staff use."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from portal.core import clock
from portal.documents import actions
from portal.documents.content import Content, File, Words
from portal.documents.models import PublishedDocument, Scheme
from portal.documents.sheets import Line
from portal.landlords.models import Officer
from tests.cast import Cast

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def opened(cast: Cast, **changes: Any) -> Scheme:
    """Larkfield publishes for everybody."""
    usual = {"is_open": True, "licence": "OGL-UK-3.0"}
    return actions.change_scheme(landlord=cast.larkfield, by=publisher(cast), **(usual | changes))


def publisher(cast: Cast) -> Officer:
    """Dara, the data steward."""
    return cast.dara.officer


def published(cast: Cast, title: str = "Repairs policy", **given: Any) -> PublishedDocument:
    """A document of Larkfield's: words, unless something else is given."""
    content: Content = given.pop("content", Words("We mend what breaks.\n\nSoon."))
    return actions.publish(
        **{
            "landlord": cast.larkfield,
            "kind": "policies",
            "title": title,
            "summary": "How we mend things.",
            "content": content,
            "as_of": clock.today(),
            "review_on": clock.today() + timedelta(days=200),
            "by": publisher(cast),
        }
        | given
    )


def pdf(content: bytes = PDF, *, called: str = "Policy of J Smith.pdf") -> File:
    return File(io.BytesIO(content), called)


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


# Addresses of it, for the table of every URL.


def its_pages(cast: Cast) -> Mapping[str, Any]:
    opened(cast)
    return {"slug": cast.larkfield.slug}


def its_class(cast: Cast) -> Mapping[str, Any]:
    return {**its_pages(cast), "key": "policies"}


def its_sheet(cast: Cast) -> Mapping[str, Any]:
    tables: Mapping[str, list[Line]] = {"years": [Line(cells=("2026", 400, 52000))]}
    actions.fill_sheet(landlord=cast.larkfield, key="spending", tables=tables, as_of=clock.now())
    return {**its_pages(cast), "key": "spending"}


def its_table(cast: Cast) -> Mapping[str, Any]:
    return {**its_sheet(cast), "table": "years"}


def its_document(cast: Cast) -> Mapping[str, Any]:
    return {**its_pages(cast), **daras_document(cast)}


def its_version(cast: Cast) -> Mapping[str, Any]:
    return {**its_document(cast), "number": 1}


def its_file(cast: Cast) -> Mapping[str, Any]:
    return {**its_pages(cast), "code": published(cast, content=pdf()).code, "number": 1}


def daras_document(cast: Cast) -> Mapping[str, Any]:
    return {"code": published(cast).code}


def daras_version(cast: Cast) -> Mapping[str, Any]:
    return {**daras_document(cast), "number": 1}
