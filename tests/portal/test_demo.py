"""`make demo`: what it says when it cannot run; and, for real, that it leaves nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest
from django.conf import settings

from portal import demo
from portal.demo import CannotGoOn, Demo, Part
from portal.embedded import Servers
from tests.ready_made import with_tables

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@pytest.fixture
def demo_process(tmp_path: Path, free_port: int) -> Iterator[subprocess.Popen[str]]:
    kept_out = ("HOMEFILE_TEST", "REDIS_URL", "DATABASE_URL", "MAKELEVEL")
    environment = {name: value for name, value in os.environ.items() if name not in kept_out}
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.demo"],
        cwd=ROOT,
        env=environment | {"VAR": str(tmp_path / "var"), "PORT": str(free_port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def status(address: str) -> int:
    try:
        with urlopen(address, timeout=10) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as error:
        return error.code


def using(folder: Path) -> list[str]:
    """The command lines of the processes that work in or on the folder."""
    found = []
    for process in psutil.process_iter():
        try:
            words = process.cmdline()
            theirs = process.environ().get("VAR") == str(folder)
        except psutil.Error:
            continue
        if theirs or any(str(folder) in word for word in words):
            found.append(" ".join(words))
    return found


def read_until(process: subprocess.Popen[str], wanted: str) -> str:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if wanted in line:
            return said
    raise AssertionError(f"the demo ended: {said}")


@pytest.fixture
def tables(tmp_path: Path, migrated: str) -> None:
    """A database that has had the migrations, where the demo will look for it."""
    with_tables(Servers(tmp_path / "var"), migrated).let_go()


def test_the_demo_runs_everything_and_leaves_nothing_behind(
    tables: None, demo_process: subprocess.Popen[str], tmp_path: Path, free_port: int
) -> None:
    said = read_until(demo_process, "Ctrl-C")
    assert f"http://localhost:{free_port}/demo/" in said
    assert status(f"http://localhost:{free_port}/readyz") == 200
    assert status(f"http://127.0.0.1:{free_port}/demo/") == 200
    running = using(tmp_path / "var")
    for program in ("gunicorn", "worker", "beat", "sample_system", "bin/postgres", "redis-server"):
        assert any(program in command for command in running), program
    began = time.monotonic()
    demo_process.send_signal(signal.SIGTERM)
    assert demo_process.wait(15) == 0
    assert time.monotonic() - began < 10
    assert using(tmp_path / "var") == []
    for line in (tmp_path / "var" / "log" / "web.log").read_text().splitlines():
        json.loads(line)


def test_nothing_outlives_a_demo_that_is_killed(demo_process: subprocess.Popen[str], tmp_path: Path) -> None:
    read_until(demo_process, "Bringing the database up to date")
    assert len(using(tmp_path / "var")) > 1
    demo_process.kill()
    end = time.monotonic() + 15
    while left := using(tmp_path / "var"):
        assert time.monotonic() < end, left
        time.sleep(0.1)


def test_it_says_so_when_the_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        says = pytest.raises(CannotGoOn, match=f"Port {port} is taken .* make demo PORT={port + 1}")
        with says, demo.bound(port):
            pass


@pytest.mark.parametrize("said", ["http", "0", "70000", "-1", "80.5"])
def test_it_says_so_when_the_port_is_no_port(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("PORT", said)
    with pytest.raises(CannotGoOn, match=re.escape(f"PORT is {said!r}")):
        demo.wanted_port()


def test_the_port_may_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert demo.wanted_port() == 8000


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    says = pytest.raises(CannotGoOn, match="A demo runs already")
    with demo.one_at_a_time(tmp_path), says, demo.one_at_a_time(tmp_path):
        pass
    with demo.one_at_a_time(tmp_path):
        pass


def test_the_landlords_system_keeps_its_port_while_it_is_free(tmp_path: Path) -> None:
    options = Demo(8000, tmp_path).system_options()
    assert Demo(8000, tmp_path).system_options() == options
    port = options[options.index("--port") + 1]
    with socket.create_server(("127.0.0.1", int(port))):
        assert port not in Demo(8000, tmp_path).system_options()


@pytest.mark.parametrize("before", ["", "0", "no port", "99999999"])
def test_any_free_port_will_do(before: str) -> None:
    assert 0 < demo.free_port(before) < 65536


def test_somebody_works_on_every_queue() -> None:
    routes = settings.CELERY_TASK_ROUTES.values()
    queues = {route["queue"] for route in routes} | {settings.CELERY_TASK_DEFAULT_QUEUE}
    [served] = [option for option in demo.WORKER_OPTIONS if option.startswith("--queues=")]
    assert set(served.removeprefix("--queues=").split(",")) == queues


def test_it_listens_to_this_machine_only(free_port: int) -> None:
    with demo.bound(free_port) as numbers:
        addresses = {address(number) for number in numbers}
    assert addresses <= {"127.0.0.1", "::1"}


def address(number: int) -> str:
    with socket.socket(fileno=os.dup(number)) as listening:
        found: str = listening.getsockname()[0]
    return found


def test_it_leaves_a_real_database_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "environ", {"DATABASE_URL": "postgres://real", "VAR": str(tmp_path)})
    demo.be_a_demo()
    assert "DATABASE_URL" not in os.environ
    assert os.environ["HOMEFILE_DEMO"] == "1"


def test_a_part_that_keeps_ending_ends_the_demo(tmp_path: Path) -> None:
    part = Part("web", [sys.executable, "-c", "raise SystemExit('no')"], tmp_path / "web.log")
    for _ in range(demo.MOST_RESTARTS):
        part.start()
        assert part.process
        part.process.wait()
    with pytest.raises(CannotGoOn, match=r"The web keeps ending by itself. .*web\.log says why"):
        part.start()


def test_a_part_that_does_not_listen_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SECONDS_TO_STOP", 0.5)
    deaf = "trap '' TERM; echo deaf; while true; do sleep 1; done"
    part = Part("deaf", ["sh", "-c", deaf], tmp_path / "deaf.log")
    part.start()
    while not part.log.read_text():
        time.sleep(0.02)
    demo.stop([part])
    assert part.process
    assert part.process.returncode == -signal.SIGKILL


def test_a_preparation_that_fails_is_told_by_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "PYTHON", [sys.executable, "-c", "raise SystemExit('The table is odd.')"])
    here = Demo(8000, tmp_path)
    here.logs.mkdir()
    with pytest.raises(CannotGoOn, match=r"could not be prepared: The table is odd\. See .*prepare\.log"):
        here.prepare()
