"""Messages as other systems write them, read into the standard and written back: each as it must come out.

The samples of Hackney are in the shape that its public code sends, with words of our own. After a meant
change, `python -m tests.standards.dialects.test_dialects` writes the golden files anew: read them first.
"""

import datetime as dt
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import dialects
from standards.dialects import NoDialect
from standards.dialects.spec import parsed
from standards.messages import KINDS, check_message
from tests.standards.messages import dictionary
from tests.standards.messages.making import make

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
PUBLIC = HERE.parent / "samples" / "hact"
SAMPLES = sorted((HERE / "samples").glob("*.json")) + sorted(PUBLIC.glob("*.json"))
SAID_AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def kind_of(sample: Path) -> str:
    return sample.stem.rpartition(".")[2] if "." in sample.stem else "RaiseRepair"


def comes_out(sample: Path) -> dict[str, Any]:
    """What is made of a sample: the message, what is still wrong, what was noted and what kept apart."""
    kind = kind_of(sample)
    read = dialects.read("hackney", kind, json.loads(sample.read_text()), at=SAID_AT)
    return {
        "document": read.document,
        "faults": [f"{each.code} {each.field}" for each in check_message(kind, read.document)],
        "notes": [f"{each.code} {each.field}: {each.message}" for each in read.notes],
        "extensions": read.extensions,
        "written": dialects.write("hackney", kind, read.document),
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_each_sample_of_hackney_comes_out_as_written(sample: Path) -> None:
    assert comes_out(sample) == json.loads((GOLDEN / sample.name).read_text())


def test_all_samples_but_the_broken_one_are_messages() -> None:
    broken = [sample.stem for sample in SAMPLES if comes_out(sample)["faults"]]
    assert broken == ["InvalidRaiseRepair"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_what_is_written_is_read_as_the_same_again(sample: Path) -> None:
    came = comes_out(sample)
    again = dialects.read("hackney", kind_of(sample), came["written"], at=SAID_AT)
    expected = came["document"]
    if sample.stem == "schedule.ScheduleRepair":  # the line with two amounts is two lines now
        lines = expected["WorkElement"][0]["RateScheduleItem"]
        assert [each["Quantity"]["Amount"] for each in lines] == [[1], [2, 1.5]]
        again_lines = again.document["WorkElement"][0].pop("RateScheduleItem")
        assert [each["Quantity"]["Amount"] for each in again_lines] == [[1], [2], [1.5]]
        del expected["WorkElement"][0]["RateScheduleItem"]
    assert again.document == expected


@pytest.mark.parametrize(
    ("priority", "read_as", "days"),
    [
        (0, "1", 0),
        (1, "1", 0),
        (2, "1", 1),
        (3, "3", 5),
        (4, "4", 21),
        (15, "4", 15),
        (30, "4", 30),
        (21, "4", 21),
    ],
)
def test_a_priority_of_hackney_is_read_by_its_days(priority: int, read_as: str, days: int) -> None:
    order = json.loads((HERE / "samples" / "schedule.ScheduleRepair.json").read_text())
    order["priority"] = {"priorityCode": priority}

    read = dialects.read("hackney", "ScheduleRepair", order, at=SAID_AT).document["Priority"]

    due = (SAID_AT + dt.timedelta(days=days)).isoformat()
    assert (read["PriorityCode"], read["NumberOfDays"]) == (read_as, days)
    assert read["RequiredCompletionDateTime"] == due
    written = dialects.write("hackney", "ScheduleRepair", {"Priority": read})["priority"]
    assert written["priorityCode"] == {0: 1, 21: 4}.get(priority, priority)


@pytest.mark.parametrize(("ours", "theirs"), [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5)])
def test_a_priority_of_the_standard_is_written_for_hackney(ours: str, theirs: int) -> None:
    message = {"Priority": {"PriorityCode": ours, "RequiredCompletionDateTime": "2026-12-01T00:00:00Z"}}
    assert dialects.write("hackney", "RaiseRepair", message)["priority"]["priorityCode"] == theirs


def test_a_code_that_hackney_added_never_ends_an_order() -> None:
    """The words beside it are passed over: its front end says `completed` beside other types as well."""
    for code in ("22", "23", "125", "190", "200"):
        body = {"relatedWorkOrderReference": {"id": "1"}, "typeCode": code, "otherType": "completed"}
        read = dialects.read("hackney", "JobStatusUpdate", body).document
        assert read["TypeCode"] == "0"
        assert read["OtherType"] in {"not authorised", "authorised", "more work was not agreed"}


def test_hackney_answers_as_its_api_does() -> None:
    answer = dialects.write_answer("hackney", "ScheduleRepair", {"Reference": [{"ID": "LH-1"}]})
    assert (answer["id"], answer["statusCodeDescription"]) == ("LH-1", "Open")
    assert dialects.write_answer("hackney", "JobStatusUpdate", {"Reference": [{"ID": "LH-1"}]}) == {}
    assert dialects.read_answer("hackney", "ScheduleRepair", {"id": 17}) == {"Reference": [{"ID": "17"}]}


def test_the_standard_is_a_dialect_of_itself() -> None:
    message = {"WorkOrderReference": {"ID": "LH-1"}}
    assert dialects.write("hact", "WorkOrderComplete", message) == message
    assert dialects.read("hact", "WorkOrderComplete", message) == dialects.Read(message, [], {})
    spoken = dialects.dialect("hact")
    assert (
        [spoken.kind_at(kind.lower()) for kind in KINDS]
        == [spoken.path(kind) for kind in KINDS]
        == list(KINDS)
    )
    assert dialects.write_answer("hact", "RaiseRepair", {"WorkOrder": {"ID": 1}}, camel=True) == {
        "workOrder": {"id": 1}
    }


def test_a_dialect_has_the_paths_that_it_has() -> None:
    spoken = dialects.dialect("hackney")
    assert spoken.kind_at("/repairs/schedule") == spoken.kind_at("workorders/schedule") == "ScheduleRepair"
    assert spoken.kind_at("workOrders") is None
    assert spoken.path("ScheduleRepair") == "workOrders/schedule"
    with pytest.raises(NoDialect, match="no path for RaiseRepair"):
        spoken.path("RaiseRepair")


OTHER = {
    "title": "Acme's",
    "about": "Flat, with words for codes and days as people write them.",
    "names": "snake",
    "paths": {"JobStatusUpdate": ["job/event"], "AvailableAppointments": ["slots"]},
    "dates": "%d/%m/%Y",
    "moments": "%d/%m/%Y %H:%M",
    "moves": [
        {"at": "JobStatusUpdate", "theirs": "wo_no", "ours": "RelatedWorkOrderReference.ID", "says": "flat"},
        {"at": "JobStatusUpdate", "theirs": "status", "ours": "TypeCode", "says": "its own name"},
    ],
    "codes": [{"at": "TypeCode", "theirs": "ARRIVED", "ours": {"TypeCode": "40"}, "says": "there"}],
}


@pytest.fixture
def acme(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = parsed(OTHER, "acme")
    for module in ("reading", "writing"):
        monkeypatch.setattr(f"standards.dialects.{module}.dialect", lambda name: spoken)
    monkeypatch.setattr("standards.dialects.reading._concerns", lambda name, kind: True)


def test_a_flat_dialect_with_words_and_british_days_is_read_and_written(acme: None) -> None:
    theirs = {"wo_no": "LH-1", "status": "ARRIVED", "event_time": "20/07/2026 09:30"}
    read = dialects.read("acme", "JobStatusUpdate", theirs)
    ours = {
        "RelatedWorkOrderReference": {"ID": "LH-1"},
        "TypeCode": "40",
        "EventTime": "2026-07-20T09:30:00+01:00",
    }
    assert read.document == ours
    assert check_message("JobStatusUpdate", read.document) == []
    assert dialects.write("acme", "JobStatusUpdate", ours) == theirs


def test_a_file_that_is_no_dialect_is_named() -> None:
    with pytest.raises(NoDialect, match="no dialect called klingon"):
        dialects.dialect("klingon")
    with pytest.raises(NoDialect, match=r"acme.toml: .*speed"):
        parsed(OTHER | {"speed": 3}, "acme")
    with pytest.raises(NoDialect, match="no message called Ring"):
        parsed(OTHER | {"paths": {"Ring": ["ring"]}}, "acme")


@pytest.mark.parametrize("name", dialects.names())
def test_each_shipped_dialect_can_be_read(name: str) -> None:
    assert dialects.dialect(name).title


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["priority", "Priority", "priorityCode", "site", "property", "reference", "id"])
            | st.sampled_from(["typeCode", "otherType", "jobStatusUpdates", "numberOfDays", "name", ""]),
            inside,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(KINDS), JUNK)
def test_whatever_comes_is_read_as_far_as_it_goes(kind: str, junk: Any) -> None:
    read = dialects.read("hackney", kind, junk, at=SAID_AT)
    check_message(kind, read.document)


@given(st.sampled_from(KINDS), st.integers(0, 2**32))
def test_every_message_of_the_standard_can_be_written_for_hackney(kind: str, seed: int) -> None:
    message = make(dictionary.message(kind), Random(seed))
    written = dialects.write("hackney", kind, message)
    assert check_message(kind, dialects.read("hackney", kind, written, at=SAID_AT).document) == []


def write_golden() -> None:
    for sample in SAMPLES:
        text = json.dumps(comes_out(sample), indent=2, ensure_ascii=False)
        (GOLDEN / sample.name).write_text(text + "\n")


if __name__ == "__main__":
    write_golden()
