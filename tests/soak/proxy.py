"""A line between two systems that goes wrong: python -m tests.soak.proxy --to 127.0.0.1:8100 --seed 1.

It passes questions on and answers back. While a storm is on (POST /_storm) some questions are lost before
they arrive, some answers on their way back; some come late, twice, or after one that was asked later. Which,
hangs on the seed and the number of the question. GET /_storm has the counts.
"""

import argparse
import json
import random
import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KINDS = ("lost", "answer lost", "late", "twice", "overtaken")
SECONDS_TO_ANSWER = 30
LATEST = 1.5  # seconds that a question is held back
NOT_PASSED_ON = {"connection", "host", "transfer-encoding", "keep-alive"}


class Weather:
    """What goes wrong now, and what has."""

    def __init__(self, seed: int) -> None:
        self._lock = threading.Lock()
        self._chance = random.Random(seed)
        self.rate = 0.0
        self.counts: Counter[str] = Counter()
        self._passed = threading.Condition()

    def of_one(self) -> tuple[str, float]:
        """What becomes of the next question, and a number from 0 to 1."""
        with self._lock:
            rolled, kind, more = self._chance.random(), self._chance.choice(KINDS), self._chance.random()
            happens = kind if rolled < self.rate else ""
            self.counts["asked"] += 1
            if happens:
                self.counts[happens] += 1
            return happens, more

    def passed(self) -> None:
        with self._passed:
            self._passed.notify_all()

    def wait_for_another(self) -> None:
        """Until another question has gone by, or it is too late for that."""
        with self._passed:
            self._passed.wait(LATEST)


class Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    weather: Weather
    to: tuple[str, int]

    def handle_one_request(self) -> None:
        with suppress(OSError, ValueError):  # whoever asked has gone
            super().handle_one_request()

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/_storm":
            self._told(body)
            return
        happens, more = self.weather.of_one()
        self.close_connection = True
        if happens == "lost":
            return
        if happens == "late":
            time.sleep(more * LATEST)
        if happens == "overtaken":
            self.weather.wait_for_another()
        with suppress(OSError, HTTPException):  # nobody listens there now: the line goes dead
            found = self._ask(body)
            if happens == "twice":
                found = self._ask(body)
            self.weather.passed()
            if happens != "answer lost":
                self._pass_back(*found)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = answer

    def _told(self, body: bytes) -> None:
        if body:
            self.weather.rate = float(json.loads(body)["rate"])
        self._pass_back(200, [], json.dumps(self.weather.counts).encode())

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        host, port = self.to
        line = HTTPConnection(host, port, timeout=SECONDS_TO_ANSWER)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_PASSED_ON}
        try:
            line.request(self.command, self.path, body or None, {**headers, "Host": f"{host}:{port}"})
            answer = line.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            line.close()

    def _pass_back(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in NOT_PASSED_ON and name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Nothing: the counts say enough."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """Lines break here; that is what it is for."""

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        super().server_bind()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--to", required=True)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--port", type=int, default=0)
    said = options.parse_args()
    host, _, port = said.to.partition(":")
    Line.weather, Line.to = Weather(said.seed), (host, int(port))
    server = Server(("127.0.0.1", said.port), Line)
    print(server.server_port, flush=True)
    server.serve_forever(poll_interval=0.2)


if __name__ == "__main__":
    main()
