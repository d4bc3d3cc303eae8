"""A system that is told of changes, as a process of its own: python -m tests.sync.webhooks.receiver.

It writes its port to standard output, keeps what it heard, and answers as it was told to on /be.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[3]


class Handler(BaseHTTPRequestHandler):
    """How it answers: {"status", "times", "delay", "drip", "only", "headers", "body"}; as usual is 200."""

    how: dict[str, Any] = {}
    heard: list[dict[str, Any]] = []
    lock = threading.Lock()

    def do_GET(self) -> None:
        self._say(200, json.dumps(self.heard).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/be":
            type(self).how = json.loads(body)
            self._say(200, b"{}")
            return
        document = json.loads(body)
        with self.lock:
            how = self._how(document)
            told = {
                "path": self.path,
                "headers": dict(self.headers),
                "body": body.decode(),
                "answered": how.get("status", 200),
            }
            self.heard.append(told)
        time.sleep(how.get("delay", 0))
        self._say(
            how.get("status", 200), how.get("body", "").encode(), how.get("headers", {}), how.get("drip", 0)
        )

    def _how(self, document: dict[str, Any]) -> dict[str, Any]:
        """As it was told, so many times, or for one record only."""
        how = self.how
        if how.get("times") == 0 or how.get("only") not in (None, document["record"]["code"]):
            return {}
        if "times" in how:
            how["times"] -= 1
        return how

    def _say(self, status: int, body: bytes, headers: Any = (), drip: float = 0) -> None:
        try:
            if drip:
                for letter in f"HTTP/1.1 {status} Slowly\r\nX-Long: ".encode() + b"x" * 10_000:
                    self.wfile.write(bytes([letter]))
                    self.wfile.flush()
                    time.sleep(drip)
            self.send_response(status)
            for name, value in dict(headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # nobody waited for it
            pass

    def log_message(self, *_: object) -> None: ...


@dataclass
class Receiver:
    """It, as a test speaks with it."""

    process: "subprocess.Popen[str]"
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/homefile?from=us"

    def be(self, **how: Any) -> None:
        content = json.dumps(how).encode()
        with urlopen(Request(f"http://127.0.0.1:{self.port}/be", content), timeout=10):
            pass

    def heard(self) -> list[dict[str, Any]]:
        with urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
            found: list[dict[str, Any]] = json.loads(answer.read())
        return found

    def changes(self, *, taken: bool = True) -> list[dict[str, Any]]:
        """What it was told; those alone that it answered well, unless all are wanted."""
        return [json.loads(one["body"]) for one in self.heard() if not taken or one["answered"] == 200]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.sync.webhooks.receiver", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield Receiver(process, int(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
