"""Files as landlords send them: each trouble has its name, and the good rows load."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from standards.delivery import find_files, read_checked
from standards.issues import Code, Issue, Severity, Unreadable
from standards.sources import Limits

HEADER = (
    "property_reference,unit_reference,address_street_name,address_city_name,address_postal_code,"
    "property_name\n"
)
ROW = "P1,U1,High St,Leeds,ls1 2te,Rowan\n"
READ = ("P1", "U1", "High St", "Leeds", "LS1 2TE", "Rowan")
OTHER = ROW.replace("U1", "U2")
CAFE = ROW.replace("Rowan", "Café")
LEASE = {
    "Reference": [{"ID": "T1"}],
    "FirstDayOfTermDate": "2024-01-01",
    "Unit": [{"Reference": [{"ID": "U1"}]}],
    "LeadTenant": {"Reference": {"ID": "P1"}, "Name": {"Full": "Ann Ash"}},
}


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[list[tuple[str | None, ...]], list[Issue], list[int]]]:
    def read(
        name: str, content: str | bytes, **how: object
    ) -> tuple[list[tuple[str | None, ...]], list[Issue], list[int]]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        rows, issues, lines = [], [], []
        for file in find_files(path):
            for batch in read_checked(file, **how):  # type: ignore[arg-type]
                assert len(batch.rows) == len(batch.lines)
                assert batch.read == len(batch.rows) + len(batch.refused)
                rows += batch.rows
                issues += batch.issues
                lines += batch.lines
        return rows, issues, lines

    return read


Reading = Callable[..., tuple[list[tuple[str | None, ...]], list[Issue], list[int]]]


def codes(issues: list[Issue]) -> list[str]:
    return [found.code.value for found in issues]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("homes.csv", HEADER + ROW),
        ("homes.csv", b"\xef\xbb\xbf" + (HEADER + ROW).encode()),
        ("homes.csv", (HEADER + ROW).replace(",", ";")),
        ("homes.csv", (HEADER + ROW).replace(",", "\t")),
        ("homes.csv", "sep=;\n" + (HEADER + ROW).replace(",", ";")),
        ("homes.csv", (HEADER + ROW).encode("utf-16")),
        ("homes.csv", (HEADER + ROW).replace("\n", "\r\n")),
        ("homes.csv", (HEADER + ROW).replace("\n", "\r")),
        ("homes.csv", HEADER + ROW.strip()),
        ("homes.csv", HEADER + ROW + "\n,,,,,\n"),
        ("homes.tsv", (HEADER + ROW).replace(",", "\t")),
        ("home.csv", HEADER + ROW),
        ("homes.csv.gz", gzip.compress((HEADER + ROW).encode())),
        ("delivery.zip", zipped(homes__csv=(HEADER + ROW).encode(), notes__md=b"hello")),
        ("homes.xlsx", workbook(HEADER.strip().split(","), ROW.strip().split(","))),
        ("homes.xlsx.gz", gzip.compress(workbook(HEADER.strip().split(","), ROW.strip().split(",")))),
    ],
)
def test_a_table_is_read_however_it_was_saved(read: Reading, name: str, content: str | bytes) -> None:
    rows, issues, _ = read(name, content)
    assert rows == [READ]
    assert issues == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tenancies.json", json.dumps(LEASE)),
        ("tenancies.json", json.dumps([LEASE])),
        ("tenancies.json", json.dumps([LEASE], indent=2)),
        ("tenancies.json", json.dumps({"records": [LEASE]})),
        ("tenancies.json", b"\xef\xbb\xbf" + json.dumps([LEASE]).encode()),
        ("tenancies.ndjson", json.dumps(LEASE) + "\n\n"),
        ("tenancies.jsonl.gz", gzip.compress(json.dumps(LEASE).encode())),
    ],
)
def test_records_are_read_however_they_were_saved(read: Reading, name: str, content: str | bytes) -> None:
    rows, issues, lines = read(name, content)
    assert [tuple(filter(None, row)) for row in rows] == [("T1", "U1", "2024-01-01", "P1", "Ann Ash")]
    assert (issues, lines) == ([], [1])


TROUBLE: dict[str, tuple[str, str | bytes, int, list[str]]] = {
    "nothing in it": ("homes.csv", "", 0, ["empty-file"]),
    "blank lines only": ("homes.csv", "\n \n", 0, ["empty-file"]),
    "a header only": ("homes.csv", HEADER, 0, ["empty-file"]),
    "no header": ("homes.csv", ROW, 0, ["no-header"]),
    "other columns": ("homes.csv", "unit_reference,pet\nU1,cat\n", 0, ["missing-columns", "unknown-columns"]),
    "a column we do not know": ("homes.csv", "pet," + HEADER + "cat," + ROW, 1, ["unknown-columns"]),
    "a column twice": ("homes.csv", "property_name," + HEADER + "x," + ROW, 1, ["duplicate-column"]),
    "a needed column twice": (
        "homes.csv",
        "unit_reference," + HEADER + "x," + ROW,
        0,
        ["duplicate-column", "missing-columns"],
    ),
    "names spelt their way": ("homes.csv", HEADER.replace("_", " ").title() + ROW, 1, ["header-spelling"]),
    "windows-1252": ("homes.csv", (HEADER + CAFE).encode("cp1252"), 1, ["windows-1252"]),
    "two encodings": (
        "homes.csv",
        (HEADER + CAFE).encode() + CAFE.replace("U1", "U2").encode("cp1252"),
        2,
        ["bad-encoding"],
    ),
    "two encodings the other way": (
        "homes.csv",
        (HEADER + CAFE).encode("cp1252") + CAFE.replace("U1", "U2").encode(),
        2,
        ["bad-encoding", "windows-1252"],
    ),
    "a nul": ("homes.csv", HEADER + ROW.replace("Rowan", "Ro\0wan"), 1, ["control-character"]),
    "a long cell": ("homes.csv", HEADER + ROW.replace("Rowan", "R" * 201), 1, ["overlong-cell"]),
    "a quote not closed": (
        "homes.csv",
        HEADER + ROW + OTHER.replace("Rowan", '"' + "x" * 200_000),
        1,
        ["broken-quotes"],
    ),
    "a row cut short": ("homes.csv", HEADER + ROW + "P1,U2,Hi", 1, ["too-few-cells", "truncated-file"]),
    "a row too short": ("homes.csv", HEADER + "P1,U2,Hi\n" + ROW, 1, ["too-few-cells"]),
    "a comma too many": ("homes.csv", HEADER + ROW + OTHER.replace("Rowan", "Ro,wan"), 1, ["too-many-cells"]),
    "a formula": ("homes.csv", HEADER + ROW.replace("Rowan", "=cmd|' /C calc'!A0"), 1, ["formula-cell"]),
    "a formula with a plus": (
        "homes.csv",
        HEADER + ROW.replace("Rowan", "+cmd|' /C calc'!A0"),
        1,
        ["formula-cell"],
    ),
    "a formula with a minus": (
        "homes.csv",
        HEADER + ROW.replace("Rowan", "-2+3+cmd|' /C calc'!A0"),
        1,
        ["formula-cell"],
    ),
    "a formula with an at": ("homes.csv", HEADER + ROW.replace("Rowan", "@SUM(1)"), 1, ["formula-cell"]),
    "a formula as a key": ("homes.csv", HEADER + ROW.replace("U1", "=A1") + OTHER, 1, ["formula-cell"]),
    "a dash before words": ("homes.csv", HEADER + ROW.replace("Rowan", "- by the lake"), 1, []),
    "a spreadsheet's error": ("homes.csv", HEADER + ROW.replace("Rowan", "#REF!"), 1, ["spreadsheet-error"]),
    "a key twice": ("homes.csv", HEADER + ROW + OTHER + ROW, 2, ["duplicate-key"]),
    "no key": ("homes.csv", HEADER + ROW.replace("U1", " "), 0, ["missing-required"]),
    "a bad postcode": ("homes.csv", HEADER + ROW.replace("ls1 2te", "Leeds"), 0, ["bad-postcode"]),
    "a .gz cut short": ("homes.csv.gz", gzip.compress((HEADER + ROW).encode())[:-9], 1, ["truncated-file"]),
    "a .gz that is none": ("homes.csv.gz", HEADER + ROW, 0, ["bad-archive"]),
    "an empty .gz": ("homes.csv.gz", "", 0, ["empty-file"]),
    "a formula in a workbook": (
        "homes.xlsx",
        workbook(HEADER.strip().split(","), ["P1", "U1", "High St", "Leeds", "LS1 2TE", "=1+1"]),
        1,
        ["formula-cell"],
    ),
    "a workbook cut short": ("homes.xlsx", workbook(["unit_reference"])[:-90], 0, ["truncated-file"]),
    "a workbook that is none": ("homes.xlsx", "<html>", 0, ["bad-archive"]),
    "an empty workbook": ("homes.xlsx", workbook(), 0, ["empty-file"]),
    "a line that is no JSON": ("tenancies.ndjson", "{\n" + json.dumps(LEASE), 1, ["bad-json"]),
    "NDJSON cut short": (
        "tenancies.ndjson",
        json.dumps(LEASE) + "\n" + json.dumps(LEASE)[:40],
        1,
        ["truncated-file"],
    ),
    "JSON cut short": ("tenancies.json", json.dumps([LEASE, LEASE])[:-40], 1, ["truncated-file"]),
    "JSON that is none": ("tenancies.json", json.dumps([LEASE])[:-1] + ", nope]", 1, ["broken-json"]),
    "empty JSON": ("tenancies.json", " ", 0, ["empty-file"]),
    "a list of nothing": ("tenancies.json", "[]", 0, ["empty-file"]),
    "something else in JSON": (
        "tenancies.json",
        json.dumps([LEASE, 5, {}]),
        1,
        ["wrong-shape", "wrong-shape"],
    ),
    "a list for a value": (
        "tenancies.json",
        json.dumps({**LEASE, "TenureType": {"a": 1}}),
        1,
        ["wrong-shape", "not-strict"],
    ),
    "numbers for codes": ("tenancies.json", json.dumps({**LEASE, "TenureType": 180}), 1, ["not-strict"]),
    "small letters": ("tenancies.json", json.dumps(LEASE).replace("FirstDay", "firstDay"), 1, ["camel-case"]),
    "too deep": ("tenancies.ndjson", "[" * 100_000, 0, ["bad-json"]),
    "a list too deep": ("tenancies.json", "[" * 200_000, 0, ["broken-json"]),
    "a record too deep": ("tenancies.json", '[{"a":' * 5_000, 0, ["broken-json"]),
    "one record too deep": ("tenancies.json", '{"a":' * 200_000, 0, ["broken-json"]),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_each_trouble_has_its_name_and_the_good_rows_load(read: Reading, trouble: str) -> None:
    name, content, good, expected = TROUBLE[trouble]
    rows, issues, _ = read(name, content)
    assert codes(issues) == expected
    assert len(rows) == good


def test_a_row_cut_off_in_a_packed_file_loses_only_itself(read: Reading) -> None:
    whole = HEADER + "".join(ROW.replace("U1", f"U{number * 7919 % 104_729}") for number in range(5000))
    rows, issues, _ = read("homes.csv.gz", gzip.compress(whole.encode())[:-3000])
    assert 1000 < len(rows) < 5000
    assert codes(issues) == ["truncated-file"]


@pytest.mark.parametrize(
    ("limits", "unpacked"),
    [
        (Limits(ratio=100, ratio_counts_from=1 << 20), 8 << 20),
        (Limits(unpacked_bytes=1 << 20), 2 << 20),
    ],
)
def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(
    read: Reading, limits: Limits, unpacked: int
) -> None:
    bomb = gzip.compress(HEADER.encode() + b" " * unpacked)
    rows, issues, _ = read("homes.csv.gz", bomb, limits=limits)
    assert (rows, codes(issues)) == ([], ["zip-bomb"])


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(read: Reading) -> None:
    book = workbook(HEADER.strip().split(","), ROW.strip().split(","))
    rows, issues, _ = read("homes.xlsx", book, limits=Limits(unpacked_bytes=2000))
    assert (rows, codes(issues)) == ([], ["zip-bomb"])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Code.EMPTY_FILE),
        (b"hello", Code.BAD_ARCHIVE),
        (zipped(homes__csv=HEADER.encode())[:-30], Code.TRUNCATED_FILE),
        (zipped(homes__csv=b"0" * (100 << 20)), Code.ZIP_BOMB),
        (zipped(notes__md=b"hello"), Code.NO_FILES),
        (zipped(homes__csv=b"", home__csv=b""), Code.REPEATED_KIND),
    ],
)
def test_a_zip_that_is_no_delivery_is_refused_whole(tmp_path: Path, content: bytes, code: Code) -> None:
    path = tmp_path / "delivery.zip"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        find_files(path)
    assert refused.value.issue.code is code


def test_a_folder_gives_its_files_in_the_order_that_kinds_build_on_each_other(tmp_path: Path) -> None:
    for name in (
        "work_orders.csv.gz",
        "homes.csv",
        "tenancies.xlsx",
        "delivery.toml",
        "readme.txt",
        ".hidden.csv",
    ):
        (tmp_path / name).write_bytes(b"")
    assert [file.name for file in find_files(tmp_path)] == [
        "homes.csv",
        "tenancies.xlsx",
        "work_orders.csv.gz",
    ]


def test_what_is_not_there_or_not_named_after_a_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stuff.csv").write_text("x")
    for path, code in (
        (tmp_path / "none.csv", Code.NOT_FOUND),
        (tmp_path / "stuff.csv", Code.UNKNOWN_KIND),
        (tmp_path, Code.NO_FILES),
    ):
        with pytest.raises(Unreadable) as refused:
            find_files(path)
        assert refused.value.issue.code is code


def test_the_line_of_a_row_counts_lines_within_cells_and_blank_ones(read: Reading) -> None:
    content = HEADER + '"P\n1",U1,High St,Leeds,LS1 2TE,"a\nb\nc"\n\n' + OTHER
    rows, _, lines = read("homes.csv", content)
    assert lines == [2, 7]
    assert rows[0][5] == "a\nb\nc"


def test_a_workbooks_dates_and_numbers_are_read_as_people_typed_them(read: Reading) -> None:
    header = [*HEADER.strip().split(","), "property_year_built_date", "unit_uprn", "number_of_bedrooms"]
    rows, issues, _ = read(
        "homes.xlsx",
        workbook(header, [1, 2.0, "High St", "Leeds", "LS1 2TE", None, date(1999, 1, 1), 100000001, 3]),
    )
    assert rows == [("1", "2", "High St", "Leeds", "LS1 2TE", None, "1999-01-01", "100000001", "3")]
    assert issues == []


def test_a_bad_cell_of_an_optional_column_is_dropped_and_of_a_needed_one_refuses_the_row(
    read: Reading,
) -> None:
    header = HEADER.strip() + ",tenure_type\n"
    rows, (dropped, refused), _ = read(
        "homes.csv", header + ROW.strip() + ",99\n" + OTHER.strip().replace("ls1 2te", "x") + ",20\n"
    )
    assert rows == [(*READ, None)]
    assert (dropped.code, dropped.severity, dropped.line, dropped.field, dropped.value) == (
        Code.UNKNOWN_CODE, Severity.WARNING, 2, "tenure_type", "99",
    )  # fmt: skip
    assert (refused.code, refused.severity, refused.line) == (Code.BAD_POSTCODE, Severity.ERROR, 3)


def test_a_tolerated_spelling_is_said_once_a_column(read: Reading) -> None:
    header = HEADER.strip() + ",tenure_type\n"
    content = header + "".join(
        ROW.strip().replace("U1", f"U{number}") + ",Social rent\n" for number in range(20)
    )
    rows, issues, _ = read("homes.csv", content, batch_rows=7)
    assert {row[-1] for row in rows} == {"180"}
    assert codes(issues) == ["code-from-name"]


WORK = (
    "work_order_reference,unit_reference,description_of_work,work_class_code,priority_code,date_raised,"
    "actual_completion_date_time\n"
)


def test_a_job_done_before_it_was_raised_loses_the_day_it_was_done(read: Reading) -> None:
    rows, issues, _ = read("work_orders.csv", WORK + "1,U1,Tap,10,3,2026-03-02,2026-03-01T10:00:00+00:00\n")
    assert rows == [("1", "U1", "Tap", "10", "3", "2026-03-02", None)]
    assert codes(issues) == ["dates-out-of-order"]


def test_a_job_done_the_same_day_in_london_is_in_order(read: Reading) -> None:
    _, issues, _ = read("work_orders.csv", WORK + "1,U1,Tap,10,3,2026-07-01,2026-06-30T23:30:00+00:00\n")
    assert issues == []


def test_a_job_that_is_nowhere_is_refused(read: Reading) -> None:
    rows, issues, _ = read("work_orders.csv", WORK + "1,,Tap,10,3,2026-03-02,\n")
    assert (rows, codes(issues)) == ([], ["missing-place"])


def test_a_group_without_what_each_of_it_needs_is_left_out(read: Reading) -> None:
    header = WORK.strip() + ",appointment_1_date,appointment_1_time_of_day_name,appointment_2_reference\n"
    rows, issues, _ = read("work_orders.csv", header + "1,U1,Tap,10,3,2026-03-02,,,Morning,A2\n")
    assert rows == [("1", "U1", "Tap", "10", "3", "2026-03-02", None, None, None)]
    assert codes(issues) == ["missing-columns", "incomplete-group"]


def test_progress_comes_to_the_size_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text(HEADER + "".join(ROW.replace("U1", f"U{number}") for number in range(100_000)))
    positions = [(batch.position, batch.size) for batch in read_checked(find_files(path)[0])]
    assert positions == sorted(positions)
    assert positions[-1][0] == positions[-1][1] == path.stat().st_size
    assert positions[0][0] < positions[-1][0]
