"""python -m standards, as someone at a terminal meets it."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from standards.commands import main
from standards.delivery import find_files, read_checked
from standards.kinds import KINDS
from standards.messages import KINDS as MESSAGES
from standards.messages import check_message
from standards.messages.files import EXAMPLES

DAMP = Path(__file__).parent / "samples" / "damp-and-mould"
HEADER = "property_reference,unit_reference,address_street_name,address_city_name,address_postal_code\n"
GOOD = "P1,U1,High St,Leeds,LS1 2TE\n"
BAD = "P1,U2,High St,Leeds,Leeds\n"


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    path = tmp_path / "homes.csv"
    path.write_text(HEADER + GOOD)
    return path


def test_a_clean_file_ends_with_0(homes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(homes)]) == 0
    assert capsys.readouterr().out == "homes.csv: 1 row of homes read, 1 good.\n  Nothing is wrong with it.\n"


def test_a_file_with_issues_ends_with_1_and_says_who_puts_them_right(
    homes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    homes.write_text(HEADER + GOOD + BAD)
    assert main(["check", str(homes)]) == 1
    said = capsys.readouterr().out
    assert "2 rows of homes read, 1 good, 1 left out." in said
    assert "row 3: “Leeds” in address_postal_code is not a UK postcode. The row was left out." in said
    assert "[bad-postcode] For whoever keeps the record." in said


def test_a_note_alone_is_clean(homes: Path) -> None:
    homes.write_text(HEADER.replace("_", " ") + GOOD)
    assert main(["check", str(homes)]) == 0


@pytest.mark.parametrize("content", ["", "rubbish\n", "unit_reference\nU1\n"])
def test_a_file_that_cannot_be_read_ends_with_2(homes: Path, content: str) -> None:
    homes.write_text(content)
    assert main(["check", str(homes)]) == 2


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "homes.csv")]) == 2
    assert "There is no file or folder called" in capsys.readouterr().err


def test_a_file_of_any_name_is_checked_as_the_kind_said(homes: Path) -> None:
    other = homes.rename(homes.with_name("export.csv"))
    assert main(["check", str(other)]) == 2
    assert main(["check", str(other), "--as", "home"]) == 0
    assert main(["check", str(other), "--as", "castle"]) == 2


def test_json_is_one_object_with_every_issue(homes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    homes.write_text(HEADER + GOOD + BAD * 30)
    assert main(["check", str(homes), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert len(said["issues"]) == 30
    assert said["issues"][0] == {
        "code": "bad-postcode",
        "file": "homes.csv",
        "line": 3,
        "cell": "",
        "field": "address_postal_code",
        "value": "Leeds",
        "severity": "error",
        "message": "“Leeds” in address_postal_code is not a UK postcode. The row was left out.",
        "who": "whoever keeps the record",
    }
    assert said["files"] == [
        {
            "file": "homes.csv",
            "kind": "homes",
            "read": 31,
            "good": 1,
            "issues": {"error": 30, "warning": 0, "note": 0},
        }
    ]


def test_json_of_what_cannot_be_read_is_an_object_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["issues"][0]["code"] == "no-files"


@pytest.mark.parametrize(
    ("form", "begins"), [("ndjson", "{"), ("json", "[\n{"), ("csv", "property_reference,")]
)
def test_a_file_is_converted_from_flat_to_nested_and_back(
    homes: Path, tmp_path: Path, form: str, begins: str
) -> None:
    out = tmp_path / f"home.{form}"
    assert main(["convert", str(homes), "--to", "homes", "--out", str(out)]) == 0
    assert out.read_text().startswith(begins)
    (batch,) = read_checked(find_files(out)[0])
    assert batch.issues == []
    assert batch.rows == [("P1", "U1", "High St", "Leeds", "LS1 2TE")]


def test_a_landlords_tables_are_converted(tmp_path: Path) -> None:
    out = tmp_path / "delivery" / "homes.ndjson"
    command = ["convert", str(DAMP), "--mapping", "damp-and-mould", "--to", "homes", "--out", str(out)]
    assert main(command) == 0
    assert main(["check", str(out)]) == 0
    assert len(out.read_text().splitlines()) == 10


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_filled_in_nowhere_lacks_no_column(tmp_path: Path, kind: str) -> None:
    for arguments in ([], ["--xlsx"]):
        out = tmp_path / (f"{kind}.xlsx" if arguments else f"{kind}.csv")
        assert main(["template", kind, "--out", str(out), *arguments]) == 0
        (batch,) = read_checked(find_files(out)[0])
        assert [found.code.value for found in batch.issues] == ["empty-file"]
        assert batch.columns in ((), KINDS[kind].header(1))
    assert f"`{KINDS[kind].columns[1]}`" in (tmp_path / f"{kind}.md").read_text()
    assert openpyxl.load_workbook(tmp_path / f"{kind}.xlsx").sheetnames == [
        kind,
        "What the columns mean",
        "Codes",
    ]


def test_it_runs_as_a_module_without_django(homes: Path) -> None:
    code = "import sys; sys.modules['django'] = None; from standards.commands import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(homes)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


# --- messages ---

SAMPLE = Path(__file__).parent / "samples" / "hact" / "RaiseRepair.json"
UPDATE = '{"RelatedWorkOrderReference": {"ID": "1"}, "TypeCode": "30"}'


def test_a_valid_message_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "update.json"
    path.write_text(UPDATE)
    assert main(["check", str(path), "--as", "JobStatusUpdate"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("update.json: 1 message of JobStatusUpdate read, 1 good.")


def test_what_was_read_tolerantly_is_noted_and_the_rest_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(SAMPLE), "--as", "raise_repair"]) == 1
    said = capsys.readouterr().out
    assert "1 message of RaiseRepair read, 0 good, 1 left out." in said
    assert "[camel-case]" in said
    assert "error   message 1: “0” in Priority.PriorityCode is not a code of WorkPriorityCode." in said


@pytest.mark.parametrize("wrapping", ["[%s, {}]", "%s\n{}\n"])
def test_several_messages_in_a_file_are_checked_one_by_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrapping: str
) -> None:
    path = tmp_path / ("updates.json" if wrapping[0] == "[" else "updates.ndjson")
    path.write_text(wrapping % UPDATE)
    assert main(["check", str(path), "--as", "JobStatusUpdate", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [(each["line"], each["code"], each["field"]) for each in said["issues"]] == [
        (2, "missing-part", "RelatedWorkOrderReference")
    ]
    assert said["files"][0]["read"] == 2
    assert said["files"][0]["good"] == 1


@pytest.mark.parametrize("content", ["", "{", "{]", "rubbish", "\0"])
def test_a_file_without_a_message_that_can_be_read_ends_with_2(tmp_path: Path, content: str) -> None:
    path = tmp_path / "update.json"
    path.write_text(content)
    assert main(["check", str(path), "--as", "JobStatusUpdate"]) == 2
    assert main(["check", str(tmp_path / "none.json"), "--as", "JobStatusUpdate"]) == 2


def test_one_unreadable_line_does_not_hide_the_others(tmp_path: Path) -> None:
    path = tmp_path / "updates.ndjson"
    path.write_text(f"{UPDATE}\n{{bad\n{UPDATE}\n")
    assert main(["check", str(path), "--as", "JobStatusUpdate"]) == 1


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_message_has_an_example_that_is_valid_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", kind]) == 0
    assert check_message(kind, json.loads(Path(f"{kind}.json").read_text())) == []
    assert main(["check", f"{kind}.json", "--as", kind]) == 0


def test_there_is_an_example_of_each_message_and_of_nothing_else() -> None:
    assert {path.stem for path in EXAMPLES.iterdir()} == set(MESSAGES)
