"""Spreadsheets and Word documents, which are archives: read in pieces, and never unpacked whole."""

import re
import zipfile
from collections.abc import Iterable
from typing import BinaryIO
from zlib import error as ZlibError

from portal.documents.files.kinds import MEDIA_TYPES, FileKind
from portal.documents.files.refusals import Refusal, Refused

MOST_PARTS = 5000
LARGEST_IN_ALL = 300 * 1024 * 1024  # bytes of what is looked through
PIECE = 1 << 20
OVERLAP = 4096  # bytes of the piece before: what is looked for may begin there
LOCKED = 0x1  # of a part's flags

# Programs, other documents, what is fetched from elsewhere.
ACTIVE_PARTS = re.compile(
    r"(vbaProject|vbaData|(^|/)(activeX|embeddings|externalLinks|webextensions|macrosheets|dialogsheets)/"
    r"|xl/connections\.xml|(^|/)(Basic|Scripts|Object [^/]*)/)",
    re.IGNORECASE,
)
PIVOT_PARTS = re.compile(r"(^|/)pivot(Cache|Tables)/", re.IGNORECASE)
COMMENT_PARTS = re.compile(r"(^|/)(threadedComments?/|comments[^/]*\.xml)", re.IGNORECASE)
# A link to a page is what anybody may write; a template or a picture from elsewhere is fetched unasked.
FETCHED = re.compile(rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?![^>]*/hyperlink[\"'])[^>]*>")
HIDDEN_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*\bstate\s*=\s*[\"'](?:hidden|veryHidden)")
HIDDEN_CELLS = re.compile(rb"<(?:\w+:)?(?:row|col)\b[^>]*\bhidden\s*=\s*[\"'](?:1|true)")
HIDDEN_ODS = re.compile(rb"table:display\s*=\s*[\"']false|table:visibility\s*=\s*[\"'](?:collapse|filter)")
ACTIVE_ODS = re.compile(rb"<(?:script:|office:dde|table:dde)|xlink:href\s*=\s*[\"']vnd\.sun\.star\.script")
PIVOT_ODS = re.compile(rb"<table:data-pilot-table\b")
CHANGES_ODS = re.compile(rb"<(?:table:tracked-changes|office:annotation)\b")
CHANGES_DOCX = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\s")
ACTIVE_DOCX = re.compile(rb"\b(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\s")

# A part of the archive by its name, what must not be in it, and why.
Search = tuple[re.Pattern[str], re.Pattern[bytes], Refusal]
RELATIONS: Search = (re.compile(r".*\.rels"), FETCHED, Refusal.ACTIVE)
SEARCHES: dict[FileKind, list[Search]] = {
    FileKind.XLSX: [
        RELATIONS,
        (re.compile(r"xl/workbook\.xml"), HIDDEN_SHEET, Refusal.HIDDEN),
        (re.compile(r"xl/worksheets/[^/]+\.xml"), HIDDEN_CELLS, Refusal.HIDDEN),
    ],
    FileKind.DOCX: [
        RELATIONS,
        (re.compile(r"word/[^/]+\.xml"), CHANGES_DOCX, Refusal.CHANGES),
        (re.compile(r"word/[^/]+\.xml"), ACTIVE_DOCX, Refusal.ACTIVE),
    ],
    FileKind.ODS: [
        (re.compile(r"content\.xml"), HIDDEN_ODS, Refusal.HIDDEN),
        (re.compile(r"content\.xml"), ACTIVE_ODS, Refusal.ACTIVE),
        (re.compile(r"content\.xml"), PIVOT_ODS, Refusal.PIVOT),
        (re.compile(r"content\.xml"), CHANGES_ODS, Refusal.CHANGES),
    ],
}


def look_at(file: BinaryIO) -> FileKind:
    """Raises Refused."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            kind = _kind_of(archive, parts)
            _check_parts(parts)
            _check_words(archive, parts, SEARCHES[kind])
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, UnicodeDecodeError, ValueError):
        raise Refused(Refusal.BROKEN) from None
    return kind


def _kind_of(archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> FileKind:
    names = {part.filename for part in parts}
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "word/document.xml" in names:
        return FileKind.DOCX
    said = MEDIA_TYPES[FileKind.ODS].encode()
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as told:
            if told.read(len(said) + 1).strip() == said:
                return FileKind.ODS
    raise Refused(Refusal.UNKNOWN)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """What is refused for being there at all."""
    if len(parts) > MOST_PARTS:
        raise Refused(Refusal.BROKEN)
    for part in parts:
        if part.flag_bits & LOCKED:
            raise Refused(Refusal.LOCKED)
        for found, refusal in (
            (ACTIVE_PARTS, Refusal.ACTIVE),
            (PIVOT_PARTS, Refusal.PIVOT),
            (COMMENT_PARTS, Refusal.CHANGES),
        ):
            if found.search(part.filename):
                raise Refused(refusal)


def _check_words(
    archive: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo], searches: Iterable[Search]
) -> None:
    left = LARGEST_IN_ALL
    for part in parts:
        asked = [(words, why) for name, words, why in searches if name.fullmatch(part.filename)]
        if not asked:
            continue
        with archive.open(part) as content:
            before = b""
            while piece := content.read(PIECE):
                left -= len(piece)
                if left < 0:  # however small the archive says that it is
                    raise Refused(Refusal.BROKEN)
                for words, why in asked:
                    if words.search(before + piece):
                        raise Refused(why)
                before = piece[-OVERLAP:]
