"""Files that mean harm."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from standards.delivery import find_files, read_checked
from tests.cast import Cast
from tests.signing_in import sign_in

UPLOAD = "/office/deliveries/new/"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "xl/workbook.xml": (
        f"<workbook {SPACE} "
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def workbook(path: Path, *rows: tuple[int, list[str]], before: str = "") -> Path:
    """A workbook whose rows say themselves which they are."""
    told = ""
    for number, cells in rows:
        texts = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
        told += f'<row r="{number}">{texts}</row>'
    with zipfile.ZipFile(path, "w") as parts:
        for name, text in PARTS.items():
            parts.writestr(name, text)
        parts.writestr(
            "xl/worksheets/sheet1.xml",
            f"{before}<worksheet {SPACE}><sheetData>{told}</sheetData></worksheet>",
        )
    return path


HEADER = (1, ["certificate_reference", "type", "unit_reference", "date_issued"])
GOOD = ["C1", "10", "U1", "2026-11-01"]


def read(path: Path) -> tuple[int, list[str]]:
    """How many rows are good, and which issues there are."""
    batches = [batch for file in find_files(path) for batch in read_checked(file)]
    return sum(len(one.rows) for one in batches), [issue.message for one in batches for issue in one.issues]


def test_a_row_far_beyond_the_last_holds_nobody_up(tmp_path: Path) -> None:
    path = workbook(tmp_path / "certificates.xlsx", HEADER, (2, GOOD), (1_000_000_000, GOOD))
    good, issues = read(path)
    assert good == 1
    assert "more rows than a workbook can have" in " ".join(issues)


@pytest.mark.parametrize("entity", ['SYSTEM "file:///etc/hostname"', '"boom"'])
def test_a_workbook_with_entities_is_not_read(tmp_path: Path, entity: str) -> None:
    doctype = f"<!DOCTYPE x [<!ENTITY e {entity}>]>"
    path = workbook(tmp_path / "certificates.xlsx", HEADER, (2, ["&e;", *GOOD[1:]]), before=doctype)
    good, issues = read(path)
    assert not good
    assert issues


def files(*names: str) -> dict[str, list[SimpleUploadedFile]]:
    return {"uploads": [SimpleUploadedFile(name, b"unit_reference\n") for name in names]}


@pytest.mark.django_db
def test_two_files_of_one_name_are_named_to_who_sends_them(client: Client, cast: Cast) -> None:
    answer = sign_in(client, cast.dara).post(UPLOAD, files("homes.csv", "homes.csv"))
    assert answer.status_code == 200
    assert "two files of homes.csv" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["é" * 200 + ".csv", "../../homes.csv", "..\\homes.csv", "a\x07\x1b[31m.csv"]
)
def test_no_name_of_a_file_is_too_much(client: Client, cast: Cast, name: str) -> None:
    assert sign_in(client, cast.dara).post(UPLOAD, files(name)).status_code == 302


@pytest.mark.django_db
def test_the_name_of_a_file_is_never_markup(client: Client, cast: Cast) -> None:
    page = sign_in(client, cast.dara).post(UPLOAD, files("<img src=x onerror=alert(1)>.svg"))
    assert "<img" not in page.content.decode()


@pytest.mark.django_db
def test_a_stewards_upload_may_be_long(client: Client, cast: Cast) -> None:
    long = SimpleUploadedFile("homes.csv", b"unit_reference\n" + b"x\n" * 2_000_000)
    assert sign_in(client, cast.dara).post(UPLOAD, {"uploads": long}).status_code == 302


def test_a_name_in_an_archive_leads_nowhere(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../../certificates.csv", "certificate_reference,type,unit_reference\nC1,10,U1\n")
    (tmp_path / "inside").mkdir()
    path = tmp_path / "inside" / "records.zip"
    path.write_bytes(packed.getvalue())
    assert read(path)[0] == 1
    assert [one.name for one in tmp_path.iterdir()] == ["inside"]
