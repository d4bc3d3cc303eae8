"""The sample system as Homefile meets it: a process of its own, over HTTP, going wrong on demand."""

import http.client
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import URLError
from uuid import uuid4

import pytest

from tests.sample_system import jobs
from tests.sample_system.running import TOKEN, Running, running


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("system") / "state.db") as system:
        yield system


@pytest.fixture
def system(process: Running) -> Iterator[Running]:
    yield process
    process.fail()


def orders(system: Running) -> int:
    return len(system.held()["Orders"])


def test_a_report_becomes_an_order(system: Running) -> None:
    code = str(uuid4())
    status, answer = system.post("RaiseRepair", jobs.report(code=code))
    assert status == 200
    [reference] = answer["Reference"]
    assert reference["ID"].startswith("LH-")
    assert [order["Report"] for order in system.held()["Orders"]][-1] == code


@pytest.mark.parametrize("token", ["", "somebody else's", TOKEN[:-1], TOKEN + "x"])
def test_without_the_token_nothing_is_taken_or_told(system: Running, token: str) -> None:
    before = orders(system)
    assert system.ask("/hact/RaiseRepair", jobs.report(), key="k", token=token)[0] == 401
    assert system.ask("/hact/messages", token=token)[0] == 401
    assert orders(system) == before


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("RaiseRepair", b"", 400),
        ("RaiseRepair", b"{", 400),
        ("RaiseRepair", b"[" * 5000, 400),
        ("RaiseRepair", b"\xff\xfe", 400),
        ("RaiseRepair", [], 422),
        ("RaiseRepair", "a", 422),
        ("RaiseRepair", {}, 422),
        ("RaiseRepair", jobs.report() | {"DescriptionOfWork": {}}, 422),
        ("RequestAppointment", {"WorkOrderReference": {"ID": "a"}}, 422),
        ("JobStatusUpdate", {}, 422),
        ("WorkOrderComplete", {"WorkOrderReference": {"ID": "a"}}, 404),
        ("messages", {}, 404),
    ],
)
def test_what_is_no_message_is_refused_with_a_sentence(
    system: Running, kind: str, body: Any, status: int
) -> None:
    before = orders(system)
    answered, answer = system.post(kind, body)
    assert answered == status
    assert answer["Message"].endswith(".")
    assert orders(system) == before


def test_each_fault_is_named(system: Running) -> None:
    body = jobs.report()
    del body["Priority"]["PriorityCode"]
    _, answer = system.post("RaiseRepair", body)
    assert [fault["Field"] for fault in answer["Faults"]] == ["Priority.PriorityCode"]


def test_other_systems_spelling_is_read(system: Running) -> None:
    body = {"descriptionOfWork": "A tap", "workClass": {"workClassCode": 10}}
    body |= {"priority": {"priorityCode": 3, "requiredCompletionDateTime": jobs.DUE}}
    assert system.post("RaiseRepair", body)[0] == 200


def test_a_key_is_needed_and_is_for_one_message(system: Running) -> None:
    assert system.ask("/hact/RaiseRepair", jobs.report(), key="")[0] == 400
    key = str(uuid4())
    assert system.post("RaiseRepair", jobs.report(), key=key)[0] == 200
    assert system.post("RaiseRepair", jobs.report(), key=key)[0] == 409


def test_the_same_message_many_times_at_once_is_one_order(system: Running) -> None:
    before, body, key = orders(system), jobs.report(), str(uuid4())
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: system.post("RaiseRepair", body, key=key), range(40)))
    assert len({json.dumps(answer) for answer in answers}) == 1
    assert orders(system) == before + 1


def test_many_reports_at_once_are_as_many_orders(system: Running) -> None:
    before = orders(system)
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda _: system.post("RaiseRepair", jobs.report()), range(60)))
    assert len({answer["Reference"][0]["ID"] for _, answer in answers}) == 60
    assert orders(system) == before + 60


def test_a_message_too_long_is_refused_unread(system: Running) -> None:
    connection = http.client.HTTPConnection(system.address.removeprefix("http://"), timeout=5)
    connection.request(
        "POST",
        "/hact/RaiseRepair",
        headers={"Content-Length": "99999999", "Authorization": f"Bearer {TOKEN}"},
    )
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize("after", ["", "0", "-1", "x", "99999999", "1e3"])
def test_any_cursor_is_answered(system: Running, after: str) -> None:
    status, answer = system.ask(f"/hact/messages?after={after}&limit=2")
    assert status == 200
    assert len(answer["Messages"]) <= 2


def test_reading_on_from_the_cursor_gives_each_message_once(tmp_path: Path) -> None:
    with running(tmp_path / "state.db", speed=1e9) as system:
        system.post("RaiseRepair", jobs.report())
        system.wait(lambda system: len(system.messages()) == 7)
        read, cursor = [], ""
        while True:
            answer = system.ask(f"/hact/messages?after={cursor}&limit=2")[1]
            if not answer["Messages"]:
                break
            read += [message["ID"] for message in answer["Messages"]]
            cursor = answer["Cursor"]
        assert read == [message["ID"] for message in system.messages()]
        assert answer["Cursor"] == cursor, "an empty page moves nothing"


# --- going wrong --------------------------------------------------------------------------------------------


def test_an_error_before_anything_is_done_leaves_nothing(system: Running) -> None:
    before = orders(system)
    system.fail(status=503, times=2)
    assert [system.post("RaiseRepair", jobs.report())[0] for _ in range(3)] == [503, 503, 200]
    assert orders(system) == before + 1


def test_an_error_after_it_was_done_leaves_an_order(system: Running) -> None:
    before, body, key = orders(system), jobs.report(), str(uuid4())
    system.fail(status=500, after=True, times=1)
    assert system.post("RaiseRepair", body, key=key)[0] == 500
    assert system.post("RaiseRepair", body, key=key)[0] == 200
    assert orders(system) == before + 1


def test_a_dropped_answer_leaves_an_order_that_the_same_key_finds(system: Running) -> None:
    before, body, key = orders(system), jobs.report(), str(uuid4())
    system.fail(drop_answers=1)
    with pytest.raises((URLError, http.client.HTTPException, ConnectionError)):
        system.post("RaiseRepair", body, key=key)
    assert system.post("RaiseRepair", body, key=key)[0] == 200
    assert orders(system) == before + 1


def test_a_late_answer_comes_after_it_was_done(system: Running) -> None:
    before, body = orders(system), jobs.report()
    system.fail(delay=1)
    with pytest.raises((URLError, TimeoutError)):
        system.ask("/hact/RaiseRepair", body, key="late", timeout=0.3)
    assert orders(system) == before + 1


def test_rubbish_is_no_json(system: Running) -> None:
    system.fail(rubbish=1)
    with pytest.raises(ValueError, match="Expecting value"):
        system.post("RaiseRepair", jobs.report())


def test_in_an_outage_nobody_answers_and_then_everybody_does(system: Running) -> None:
    system.fail(outage_seconds=1)
    for ask in (lambda: system.post("RaiseRepair", jobs.report()), lambda: system.messages()):
        with pytest.raises((URLError, http.client.HTTPException, ConnectionError)):
            ask()
    time.sleep(1)
    assert system.post("RaiseRepair", jobs.report())[0] == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/_fail", {"explode": 1}),
        ("/_speed", {"speed": 0}),
        ("/_speed", {"speed": "fast"}),
        ("/_speed", {}),
        ("/_plot", {"plot": "happily_ever_after"}),
        ("/_next", []),
        ("/_fail", b"{"),
    ],
)
def test_what_cannot_be_directed_is_refused(system: Running, path: str, body: Any) -> None:
    status, answer = system.ask(path, body)
    assert status == 400
    assert answer["Message"]


# --- crashes ------------------------------------------------------------------------------------------------


def test_killed_and_started_again_it_knows_everything_and_goes_on(tmp_path: Path) -> None:
    key, body = str(uuid4()), jobs.report()
    with running(tmp_path / "state.db", speed=40_000) as system:
        first = system.post("RaiseRepair", body, key=key)
        system.wait(lambda system: system.messages())
    with running(tmp_path / "state.db", speed=1e9) as system:
        assert system.post("RaiseRepair", body, key=key) == first
        ends = system.wait(
            lambda system: [each for each in system.messages() if each["Kind"] == "WorkOrderComplete"]
        )
        assert len(ends) == 1
        assert orders(system) == 1


def test_it_can_be_told_to_fail_from_the_start(tmp_path: Path) -> None:
    with running(tmp_path / "state.db", fail={"status": 500}) as system:
        assert system.post("RaiseRepair", jobs.report())[0] == 500
