"""Is it in the standard? Anybody may ask; nothing is kept."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from django.http import HttpResponse

from portal.api.v1 import checking as view
from portal.sync import checking
from standards.commands import main
from standards.kinds import KINDS
from standards.messages import KINDS as MESSAGES
from standards.messages.files import example
from standards.shapes import to_nested
from tests.api.machines import Machine, said
from tests.api.test_deliveries import csv_of
from tests.sync.deliveries import home

pytestmark = pytest.mark.django_db


@pytest.fixture
def anybody() -> Machine:
    return Machine(None)


def ask(asker: Machine, kind: str, body: Any, content: str = "application/json") -> HttpResponse:
    return asker.post(f"/api/v1/check?kind={kind}", body, Content_Type=content)


@pytest.mark.parametrize("kind", MESSAGES)
def test_the_example_of_each_message_is_valid(anybody: Machine, kind: str) -> None:
    answer = said(ask(anybody, kind, example(kind)))
    assert answer == {"valid": True, "kind": kind, "records": 1, "issues": [], "more_issues": 0}


def test_a_message_that_is_wrong_says_where(anybody: Machine) -> None:
    message = {**msgspec.json.decode(example("RaiseRepair")), "WorkType": "99"}
    answer = said(ask(anybody, "RaiseRepair", message))
    assert (answer["valid"], answer["records"]) == (False, 1)
    assert [(issue["code"], issue["field"]) for issue in answer["issues"]] == [("unknown-code", "WorkType")]


@pytest.mark.parametrize("named", ["homes", "home", "Homes"])
def test_a_table_is_checked_as_its_kind(anybody: Machine, named: str) -> None:
    body = csv_of(home(1), {**home(2), "tenure_type": "nonsense"})
    answer = said(ask(anybody, named, body, "text/csv; charset=utf-8"))
    assert (answer["valid"], answer["kind"], answer["records"]) == (False, "homes", 2)
    [issue] = answer["issues"]
    assert (issue["code"], issue["line"], issue["field"]) == ("unknown-code", 3, "tenure_type")


def test_records_come_as_json_lines_and_workbooks(anybody: Machine) -> None:
    records = [to_nested(KINDS["homes"], home(number)) for number in (1, 2)]
    lines = b"\n".join(map(msgspec.json.encode, records))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.append(list(home(1)))
    sheet.append(list(home(1).values()))
    saved = io.BytesIO()
    book.save(saved)
    for body, content, read in (
        (msgspec.json.encode(records), "application/json", 2),
        (msgspec.json.encode(records[0]), "application/json", 1),
        (lines, "application/x-ndjson", 2),
        (saved.getvalue(), view.XLSX, 1),
    ):
        answer = said(ask(anybody, "homes", body, content))
        assert (answer["valid"], answer["records"]) == (True, read), answer


def test_it_says_what_the_command_says(
    anybody: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = csv_of(home(1), {**home(2), "unit_uprn": "x"}, {**home(3), "unit_reference": ""})
    (tmp_path / "homes.csv").write_bytes(body)
    main(["check", str(tmp_path / "homes.csv"), "--json"])
    by_command = [
        {name: value for name, value in issue.items() if name != "file"}
        for issue in json.loads(capsys.readouterr().out)["issues"]
    ]
    assert said(ask(anybody, "homes", body, "text/csv"))["issues"] == by_command


@pytest.mark.parametrize(
    ("kind", "body", "content"),
    [
        ("homes", b"\n", "text/csv"),
        ("homes", b"not,a,header\n1,2,3\n", "text/csv"),
        ("homes", b"{", "application/json"),
        ("homes", b"PK nothing", view.XLSX),
        ("RaiseRepair", b"{", "application/json"),
        ("RaiseRepair", b" ", "application/json"),
    ],
)
def test_what_cannot_be_read_is_a_problem(anybody: Machine, kind: str, body: bytes, content: str) -> None:
    answer = ask(anybody, kind, body, content)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert said(answer)["faults"]


@pytest.mark.parametrize("kind", ["", "rents", "x" * 5000])
def test_it_must_be_said_what_it_is(anybody: Machine, kind: str) -> None:
    answer = ask(anybody, kind, {})
    assert (answer.status_code, said(answer)["faults"][0]["field"]) == (400, "kind")


@pytest.mark.parametrize(
    ("kind", "content"),
    [("homes", "text/html"), ("homes", "application/zip"), ("RaiseRepair", "text/csv")],
)
def test_content_that_is_not_checked_here_is_refused(anybody: Machine, kind: str, content: str) -> None:
    assert ask(anybody, kind, b"a", content).status_code == 415


def test_more_than_five_megabytes_is_refused(anybody: Machine) -> None:
    assert ask(anybody, "homes", b"x" * 5_000_001, "text/csv").status_code == 413


def test_a_workbook_that_is_a_bomb_is_not_unpacked(anybody: Machine) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (100 << 20))
    answer = ask(anybody, "homes", packed.getvalue(), view.XLSX)
    assert answer.status_code == 400


def test_of_many_issues_the_first_are_told_and_the_others_counted(anybody: Machine) -> None:
    body = csv_of(*({**home(number), "tenure_type": "nonsense"} for number in range(1200)))
    answer = said(ask(anybody, "homes", body, "text/csv"))
    assert (len(answer["issues"]), answer["more_issues"]) == (1000, 200)


def test_what_takes_too_long_is_left(anybody: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "SECONDS", -1)
    answer = ask(anybody, "homes", csv_of(home(1)), "text/csv")
    assert (answer.status_code, "python -m standards check" in said(answer)["detail"]) == (413, True)


def test_an_address_has_so_much_time_in_a_minute(anybody: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "MOST_SPENT", -1)
    answer = ask(anybody, "homes", csv_of(home(1)), "text/csv")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60


def test_nothing_of_it_is_kept(anybody: Machine, settings: Any, tmp_path: Path) -> None:
    settings.STORE = tmp_path / "store"
    assert ask(anybody, "homes", csv_of(home(1)), "text/csv").status_code == 200
    assert not (tmp_path / "store").exists()
