"""Which files may be published: by what is in them, and nothing that acts or hides."""

import io
import zlib

import pytest

from portal.documents.content import is_safe_link
from portal.documents.files.kinds import LONGEST, FileKind
from portal.documents.files.looking import look_at
from portal.documents.files.refusals import WORDS, Refusal, Refused
from tests.documents.publishing import PDF, packed

BOOK = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b'<workbook><sheet name="A"/></workbook>'}
SHEET = b'<worksheet><sheetData><row r="1"><c><v>1</v></c></row></sheetData></worksheet>'
LETTER = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document><w:p/></w:document>"}
ODS = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<office:document/>"}
FETCHED = b'<Relationship Type="http://x/attachedTemplate" Target="http://x/t.dotm" TargetMode="External"/>'
LINKED = b'<Relationship Type="http://x/relationships/hyperlink" Target="https://x/" TargetMode="External"/>'


def pdf_with(words: bytes) -> bytes:
    return PDF.replace(b"trailer", b"3 0 obj<<%s>>endobj\ntrailer" % words)


def packed_away(words: bytes) -> bytes:
    """Among the objects that a PDF keeps packed together."""
    objects = zlib.compress(words)
    stream = b"3 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n" + objects + b"\nendstream endobj\n"
    return PDF.replace(b"trailer", stream + b"trailer")


@pytest.mark.parametrize(
    ("content", "called", "kind"),
    [
        (PDF, "a.csv", FileKind.PDF),
        (packed_away(b"<</Type/Page>>"), "a.pdf", FileKind.PDF),
        (b"a,b\n1,-2.50\n+44 20 7946 0000,x\n", "a.CSV", FileKind.CSV),
        ("Für alle\n=not a table".encode(), "a.html", FileKind.TEXT),
        (packed(BOOK | {"xl/worksheets/sheet1.xml": SHEET}), "a.zip", FileKind.XLSX),
        (packed(LETTER | {"word/_rels/document.xml.rels": LINKED}), "a.docx", FileKind.DOCX),
        (packed(ODS), "a.ods", FileKind.ODS),
    ],
)
def test_a_file_is_what_is_in_it(content: bytes, called: str, kind: FileKind) -> None:
    assert look_at(io.BytesIO(content), called=called) == kind


@pytest.mark.parametrize(
    ("content", "called", "refusal"),
    [
        (b"", "a.pdf", Refusal.EMPTY),
        (b"<!DOCTYPE html><script>x</script>", "a.txt", Refusal.UNKNOWN),
        (b"\xef\xbb\xbf <svg onload=x>", "a.csv", Refusal.UNKNOWN),
        (b"MZ\0\1\2\3", "a.txt", Refusal.UNKNOWN),
        ("Für alle".encode("latin-1"), "a.txt", Refusal.LETTERS),
        (b'a,b\n1,"=HYPERLINK(""http://x"")"\n', "a.csv", Refusal.FORMULA),
        (b"a,@SUM(1)\n", "a.csv", Refusal.FORMULA),
        (b"a,-1+cmd|'/c x'!A0\n", "a.csv", Refusal.FORMULA),
        (PDF[:-8], "a.pdf", Refusal.BROKEN),
        (pdf_with(b"/Encrypt 4 0 R"), "a.pdf", Refusal.LOCKED),
        (pdf_with(b"/S/JavaScript/JS(x)"), "a.pdf", Refusal.ACTIVE),
        (pdf_with(b"/S/Java#53cript"), "a.pdf", Refusal.ACTIVE),
        (pdf_with(b"/Names<</EmbeddedFiles 5 0 R>>"), "a.pdf", Refusal.ACTIVE),
        (packed_away(b"<</S/Launch/F(x.exe)>>"), "a.pdf", Refusal.ACTIVE),
        (packed({"a.exe": b"MZ"}), "a.xlsx", Refusal.UNKNOWN),
        (packed(BOOK)[:-30], "a.xlsx", Refusal.BROKEN),
        (packed(BOOK | {"xl/vbaProject.bin": b"x"}), "a.xlsx", Refusal.ACTIVE),
        (packed(BOOK | {"xl/externalLinks/externalLink1.xml": b"x"}), "a.xlsx", Refusal.ACTIVE),
        (packed(BOOK | {"xl/pivotCache/pivotCacheRecords1.xml": b"x"}), "a.xlsx", Refusal.PIVOT),
        (packed(BOOK | {"xl/comments1.xml": b"x"}), "a.xlsx", Refusal.CHANGES),
        (packed(BOOK | {"xl/workbook.xml": b'<sheet name="B" state="hidden"/>'}), "a.xlsx", Refusal.HIDDEN),
        (
            packed(BOOK | {"xl/worksheets/sheet1.xml": SHEET.replace(b'r="1"', b'r="1" hidden="1"')}),
            "a.xlsx",
            Refusal.HIDDEN,
        ),
        (packed(LETTER | {"word/_rels/settings.xml.rels": FETCHED}), "a.docx", Refusal.ACTIVE),
        (packed(LETTER | {"word/document.xml": b'<w:del w:author="J">'}), "a.docx", Refusal.CHANGES),
        (packed(LETTER | {"word/embeddings/o.bin": b"x"}), "a.docx", Refusal.ACTIVE),
        (packed(ODS | {"content.xml": b'<s table:display="false"/>'}), "a.ods", Refusal.HIDDEN),
        (packed(ODS | {"Basic/script-lc.xml": b"x"}), "a.ods", Refusal.ACTIVE),
    ],
)
def test_what_acts_or_hides_is_refused(content: bytes, called: str, refusal: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        look_at(io.BytesIO(content), called=called)
    assert refused.value.refusal is refusal
    assert str(refused.value) == WORDS[refusal]


def test_what_is_too_long_is_refused_though_none_of_it_was_kept() -> None:
    with pytest.raises(Refused) as refused:
        look_at(io.BytesIO(b""), called="a.pdf", size=LONGEST + 1)
    assert refused.value.refusal is Refusal.TOO_LARGE


def test_every_refusal_has_words() -> None:
    assert set(WORDS) == set(Refusal)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://larkfield.example/board", True),
        ("http://larkfield.example/board", False),
        ("javascript:alert(1)", False),
        ("https://localhost/", False),
        ("https://me:secret@larkfield.example/", False),
        ("https://larkfield.example/a b", False),
        ("https://[", False),
    ],
)
def test_a_link_leads_to_a_page_that_everybody_may_open(address: str, safe: bool) -> None:
    assert is_safe_link(address) is safe
