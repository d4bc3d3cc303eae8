"""A landlord's system in this process, which answers as it is told: for one exchange at a time.

The sample landlord system plays a whole life; this one only says what a test wants it to say next.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, bytes]
TOKEN = "what they know us by"


@dataclass
class Heard:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any

    @property
    def kind(self) -> str:
        return self.path.removeprefix("/hact/").partition("?")[0]

    @property
    def key(self) -> str:
        return self.headers["Idempotency-Key"]


@dataclass
class Other:
    """Answers each request with the next of ``answers``, and when they are used up as a system should."""

    heard: list[Heard] = field(default_factory=list)
    answers: list[Answer | Callable[[Heard], Answer]] = field(default_factory=list)
    held: dict[str, Answer] = field(default_factory=dict)
    extra_headers: dict[str, str] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    drip: float = 0
    address: str = ""

    def answer(self, heard: Heard) -> Answer:
        self.heard.append(heard)
        if self.answers:
            wanted = self.answers.pop(0)
            return wanted(heard) if callable(wanted) else wanted
        return self.well(heard)

    def well(self, heard: Heard) -> Answer:
        """As a system should: once for a key."""
        if heard.method == "GET":
            start = int(heard.path.partition("after=")[2].partition("&")[0] or 0)
            page = self.messages[start : start + 200]
            return said(200, {"Messages": page, "Cursor": str(start + len(page))})
        if heard.key not in self.held:
            number = 100_001 + len(self.held)
            raised = heard.kind == "RaiseRepair"
            self.held[heard.key] = said(200, {"Reference": [{"ID": f"LH-{number}"}]} if raised else {})
        return self.held[heard.key]

    def loses_answer(self, heard: Heard) -> Answer:
        """It did what was asked, and then something went wrong."""
        self.well(heard)
        return 500, b"Something went wrong after it was done."

    @property
    def kinds(self) -> list[str]:
        return [heard.kind for heard in self.heard]


def said(status: int, body: Any) -> Answer:
    return status, json.dumps(body).encode()


class _Handler(BaseHTTPRequestHandler):
    other: Other

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers["Content-Length"])))

    def do_GET(self) -> None:
        self._serve(b"null")

    def _serve(self, content: bytes) -> None:
        heard = Heard(self.command, self.path, dict(self.headers), json.loads(content))
        status, body = self.other.answer(heard)
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in self.other.extra_headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.other.drip:
                for one in body:
                    self.wfile.write(bytes([one]))
                    self.wfile.flush()
                    time.sleep(self.other.drip)
            else:
                self.wfile.write(body)
        except OSError:  # nobody waited for it
            pass

    def log_message(self, *_: object) -> None: ...


@contextmanager
def listening() -> Iterator[Other]:
    other = Other()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"other": other}))
    other.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield other
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
