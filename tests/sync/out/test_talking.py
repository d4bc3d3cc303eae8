"""One message said to a landlord's system, and what becomes of that."""

import json
import socket
import threading
import time

import pytest

from portal.sync import talking
from portal.sync.models import System
from portal.sync.talking import CannotReach, Refused
from tests.sync.out.other import TOKEN, Other, said


def test_a_message_arrives_with_its_key_and_who_we_are(system: System, other: Other) -> None:
    answer = talking.post(system, "RaiseRepair", {"DescriptionOfWork": "Ünusual ✂"}, key="k-1")

    assert answer == {"Reference": [{"ID": "LH-100001"}]}
    [heard] = other.heard
    assert (heard.method, heard.path, heard.key) == ("POST", "/hact/RaiseRepair", "k-1")
    assert heard.headers["Authorization"] == f"Bearer {TOKEN}"
    assert heard.body == {"DescriptionOfWork": "Ünusual ✂"}


def test_an_address_may_have_a_path(system: System, other: Other) -> None:
    system.address = f"{other.address}/api/homefile/"

    talking.post(system, "RaiseRepair", {}, key="k")

    assert other.heard[0].path == "/api/homefile/hact/RaiseRepair"


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (301, "moved"),
        (302, "moved"),
        (401, "not_let_in"),
        (403, "not_let_in"),
        (408, "timeout"),
        (425, "busy"),
        (429, "busy"),
        (500, "server_error"),
        (502, "server_error"),
        (503, "server_error"),
        (599, "server_error"),
    ],
)
def test_what_settles_nothing_may_be_tried_again(status: int, key: str, system: System, other: Other) -> None:
    other.answers = [(status, b"in its own words")]

    with pytest.raises(CannotReach) as failed:
        talking.post(system, "RaiseRepair", {}, key="k")

    assert failed.value.key == key
    assert failed.value.says == "in its own words"


@pytest.mark.parametrize("status", [400, 404, 405, 409, 410, 413, 422])
def test_what_is_refused_is_refused(status: int, system: System, other: Other) -> None:
    other.answers = [(status, b"No\0 such home" + b"x" * 1000)]

    with pytest.raises(Refused) as refused:
        talking.post(system, "RaiseRepair", {}, key="k")

    assert refused.value.status == status
    assert refused.value.says.startswith("No such home")
    assert len(refused.value.says) == talking.SOME_WORDS


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>It works!</html>",
        b"[]",
        b'"yes"',
        b"null",
        b"{",
        b'{"a": ',
        b"[" * 100_000,
        b'{"a": ' + b"1" * 5000 + b"}",
        b"\xff\xfe{}",
    ],
)
def test_rubbish_is_no_answer(answer: bytes, system: System, other: Other) -> None:
    other.answers = [(200, answer)]

    with pytest.raises(CannotReach, match="rubbish"):
        talking.post(system, "RaiseRepair", {}, key="k")


def test_an_empty_answer_is_a_yes(system: System, other: Other) -> None:
    other.answers = [(204, b""), (200, b" \n")]

    assert talking.post(system, "JobStatusUpdate", {}, key="k") == {}
    assert talking.post(system, "JobStatusUpdate", {}, key="k") == {}


def test_an_answer_can_be_kept_in_the_database_whatever_is_in_it(system: System, other: Other) -> None:
    other.answers = [
        (200, b'{"a\\u0000": "x\\u0000\\ud800y", "n": NaN, "i": [1e999, -Infinity, 1.5], "b": [true]}')
    ]

    answer = talking.post(system, "JobStatusUpdate", {}, key="k")

    assert answer == {"a�": "x��y", "n": None, "i": [None, None, 1.5], "b": [True]}
    json.dumps(answer).encode()


def test_nobody_listening_is_said(system: System) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    system.address = f"http://127.0.0.1:{port}"

    with pytest.raises(CannotReach, match="connection"):
        talking.post(system, "RaiseRepair", {}, key="k")


@pytest.mark.parametrize("address", ["http://127.0.0.1:99999", "http://", "http://[", "nonsense"])
def test_an_address_that_is_none_is_said(address: str, system: System) -> None:
    system.address = address

    with pytest.raises(CannotReach, match="connection"):
        talking.post(system, "RaiseRepair", {}, key="k")


def test_silence_is_a_timeout(system: System, other: Other) -> None:
    def slow(_heard: object) -> tuple[int, bytes]:
        time.sleep(0.6)
        return said(200, {})

    other.answers = [slow]

    with pytest.raises(CannotReach, match="timeout"):
        talking.post(system, "RaiseRepair", {}, key="k", timeout=0.2)


def test_an_answer_drop_by_drop_is_a_timeout(system: System, other: Other) -> None:
    other.drip = 0.05
    began = time.monotonic()

    with pytest.raises(CannotReach, match="timeout"):
        talking.post(system, "RaiseRepair", {}, key="k", timeout=0.2)

    assert time.monotonic() - began < 0.6


def test_half_an_answer_is_none(system: System, other: Other) -> None:
    other.extra_headers = {"Connection": "close"}
    with socket.create_server(("127.0.0.1", 0)) as server:
        system.address = f"http://127.0.0.1:{server.getsockname()[1]}"
        server.settimeout(5)

        def half() -> None:
            caller, _ = server.accept()
            with caller:
                caller.recv(65536)
                caller.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"Refer')

        thread = threading.Thread(target=half)
        thread.start()
        with pytest.raises(CannotReach, match="connection"):
            talking.post(system, "RaiseRepair", {}, key="k", timeout=2)
        thread.join()


def test_a_busy_system_may_say_for_how_long(system: System, other: Other) -> None:
    other.answers = [(503, b"later"), (503, b"later")]
    other.extra_headers = {"Retry-After": "120"}
    with pytest.raises(CannotReach) as failed:
        talking.post(system, "RaiseRepair", {}, key="k")
    assert failed.value.after == 120

    other.extra_headers = {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}
    with pytest.raises(CannotReach) as failed:
        talking.post(system, "RaiseRepair", {}, key="k")
    assert failed.value.after is None


def test_a_token_that_cannot_be_opened_is_said(system: System) -> None:
    system.token = "sealed with another key"

    with pytest.raises(CannotReach, match="token_unreadable"):
        talking.post(system, "RaiseRepair", {}, key="k")


def test_a_page_of_messages_is_read_from_a_cursor(system: System, other: Other) -> None:
    other.messages = [{"ID": str(n)} for n in range(3)]

    messages, cursor = talking.read(system, "")
    assert ([each["ID"] for each in messages], cursor) == (["0", "1", "2"], "3")
    assert talking.read(system, cursor) == ([], "3")


@pytest.mark.parametrize("answer", [{}, {"Messages": []}, {"Messages": {}, "Cursor": ""}, {"Cursor": 3}])
def test_a_page_that_is_none_is_rubbish(answer: object, system: System, other: Other) -> None:
    other.answers = [said(200, answer)]

    with pytest.raises(CannotReach, match="rubbish"):
        talking.read(system, "")
