"""The sample landlord's system as a process of its own, for whatever test needs the other side."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "larkfield-knows-us-by-this"


@dataclass
class Running:
    """Where it is, and what a test asks of it."""

    address: str
    process: subprocess.Popen[str]

    def held(self) -> dict[str, Any]:
        return self.ask("/_held")[1]

    def fail(self, **how: Any) -> None:
        self._direct("/_fail", how)

    def set_speed(self, speed: float) -> None:
        self._direct("/_speed", {"speed": speed})

    def choose(self, plot: str) -> None:
        """Which life the next jobs have."""
        self._direct("/_plot", {"plot": plot})

    def post(self, kind: str, body: Any, *, key: str | None = None) -> tuple[int, dict[str, Any]]:
        return self.ask(f"/hact/{kind}", body, key=key or str(uuid4()))

    def messages(self, after: str = "") -> list[dict[str, Any]]:
        answer = self.ask(f"/hact/messages?after={after}&limit=200")[1]
        found: list[dict[str, Any]] = answer["Messages"]
        return found

    def wait(self, until: Callable[["Running"], Any], seconds: float = 15) -> Any:
        """What it becomes, once it is something."""
        end = time.monotonic() + seconds
        while not (found := until(self)):
            assert time.monotonic() < end, self.held()
            time.sleep(0.05)
        return found

    def ask(
        self, path: str, body: Any = None, *, key: str = "", token: str = TOKEN, timeout: float = 10
    ) -> tuple[int, dict[str, Any]]:
        content = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        try:
            with urlopen(Request(self.address + path, content, headers), timeout=timeout) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read())
        except HTTPError as refusal:
            return refusal.code, json.loads(refusal.read())

    def _direct(self, path: str, body: Any) -> None:
        status, answer = self.ask(path, body)
        assert status == 200, answer


@contextmanager
def running(state: Path, *, speed: float = 1, port: int = 0, fail: Any = None) -> Iterator[Running]:
    """One that listens; its state is in the file. It is killed at the end, as a crash would."""
    command = [sys.executable, "-W", "ignore", "-m", "portal.sample_system", "--port", str(port)]
    command += ["--state", str(state), "--speed", str(speed), "--token", TOKEN]
    command += ["--fail", json.dumps(fail)] if fail else []
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        said = process.stdout.readline()
        yield Running(said.split()[-1].removesuffix("/hact"), process)
    finally:
        process.kill()
        process.communicate()
