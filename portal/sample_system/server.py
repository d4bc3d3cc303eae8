"""The HTTP side: POST /hact/<Message>, GET /hact/messages and /hact/holdings; and what only a demo asks."""

import hmac
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from portal.sample_system.book import Book
from portal.sample_system.failing import Failing
from portal.sample_system.holding import Holdings
from portal.sample_system.playing import Player
from portal.sample_system.plots import CHOICES, PLOTS
from portal.sample_system.reading import NotValid, read
from portal.sample_system.taking import Desk

LONGEST = 2_000_000  # bytes of a message
MOST_MESSAGES = 200
Answer = tuple[int, dict[str, Any]]


class Refused(Exception):
    """What the caller did wrong: a status and a sentence."""

    def __init__(self, status: int, says: str, **more: Any) -> None:
        super().__init__(says)
        self.status, self.body = status, {"Message": says, **more}


class System:
    """The whole system, without the wire."""

    def __init__(self, book: Book, failing: Failing, player: Player, *, token: str) -> None:
        self.book, self.failing, self.player, self.token = book, failing, player, token
        self.desk = Desk(book, player, failing)
        self.holdings = Holdings(book)

    def take(self, kind: str, key: str, text: str) -> dict[str, Any]:
        """Do what the message asks, once for a key: the same key again gets the same answer."""
        if kind not in self.desk.takes:
            raise Refused(404, f"This system does not take {kind}.")
        if not key:
            raise Refused(400, "Send an Idempotency-Key, so that sending again does no harm.")
        try:
            body = read(kind, text)
        except NotValid as reason:
            raise Refused(reason.status, str(reason), Faults=reason.faults) from reason
        with self.book.change():
            self.book.count_post(key, kind)
            before = self.book.answered(key)
            if before is None:
                answer = self.desk.takes[kind](body)
                self.book.keep_answer(key, kind, text, answer)
                return answer
        was_kind, was_text, was_answer = before
        if (was_kind, json.loads(was_text)) != (kind, json.loads(text)):
            raise Refused(409, "This Idempotency-Key came before, with another message.")
        return dict(was_answer)

    def tell(self, after: str, limit: int) -> dict[str, Any]:
        """What it wrote since. The cursor is only ours to read."""
        start = int(after) if after.isdecimal() else 0
        rows = self.book.messages(start, max(1, min(limit, MOST_MESSAGES)))
        messages = [
            {
                "ID": row["id"],
                "Kind": row["kind"],
                "SentAt": row["sent_at"],
                "Body": json.loads(row["body"]),
            }
            for row in rows
        ]
        return {"Messages": messages, "Cursor": str(rows[-1]["number"]) if rows else after}

    def held(self) -> dict[str, Any]:
        """Everything, for a test or a demo to look at."""
        counts = self.book.rows("SELECT kind, count(*) n, count(DISTINCT key) k FROM posts GROUP BY kind")
        orders = [
            {
                "Reference": order.reference,
                "Report": order.report,
                "Body": order.body,
                "Plot": order.plot,
                "Step": order.step,
                "Next": PLOTS[order.plot][order.step].does if order.next_at else "",
                "NextAt": order.next_at,
                "Visit": self.book.visit(order.reference),
                "Said": [
                    row["kind"]
                    for row in self.book.rows(
                        "SELECT kind FROM said WHERE reference IN (?, ?) ORDER BY number",
                        order.reference,
                        order.report or order.reference,
                    )
                ],
                "Told": [
                    row["kind"]
                    for row in self.book.rows(
                        "SELECT kind FROM messages WHERE about = ? ORDER BY number", order.reference
                    )
                ],
            }
            for order in self.book.orders()
        ]
        return {
            "Orders": orders,
            "Posts": {row["kind"]: {"All": row["n"], "Keys": row["k"]} for row in counts},
            "Taken": self.book.taken(),
            "Speed": self.book.speed,
            "Plot": self.book.setting("plot", "goes_well"),
            "Failing": self.failing.now(),
        }

    def direct(self, path: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """What the demo's panel and the tests change while it runs."""
        match path:
            case "/_fail":
                self.failing.set(wanted)
            case "/_speed":
                if not 0 < float(wanted["speed"]) <= 1e9:
                    raise ValueError("A speed is more than nothing.")
                self.book.set_speed(float(wanted["speed"]))
            case "/_plot":
                if wanted["plot"] not in CHOICES:
                    raise ValueError(f"Known: {', '.join(CHOICES)}.")
                self.book.set("plot", wanted["plot"])
            case "/_next":
                self.book.hurry(wanted["reference"])
            case _:
                raise Refused(404, "There is nothing here.")
        return self.failing.now()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    system: System

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/_held":
            self._answer(200, self.system.held())
        elif self._let_in():
            self._read(url.path, parse_qs(url.query))

    def _read(self, path: str, asked: dict[str, list[str]]) -> None:
        after, limit = asked.get("after", [""])[0], asked.get("limit", [""])[0]
        most = int(limit) if limit.isdecimal() else MOST_MESSAGES
        if path == "/hact/messages":
            answer = self.system.tell(after, most)
        elif path == "/hact/holdings":
            answer = self.system.holdings.page(after, most)
        elif path.startswith("/hact/holdings/"):
            answer = self.system.holdings.at(unquote(path.removeprefix("/hact/holdings/")))
        else:
            self._answer(404, {"Message": "There is nothing here."})
            return
        time.sleep(self.system.failing.delay)
        self._finish(200, answer)

    def do_POST(self) -> None:
        text = self._body()
        if text is None:
            self.close_connection = True
            self._answer(413, {"Message": "That is longer than a message can be."})
        elif self.path.startswith("/_"):
            self._direct(text)
        elif self._let_in():
            self._take(text)

    def _direct(self, text: str) -> None:
        try:
            self._answer(200, self.system.direct(self.path, json.loads(text or "{}")))
        except Refused as reason:
            self._answer(reason.status, reason.body)
        except (ValueError, KeyError, TypeError) as reason:
            self._answer(400, {"Message": str(reason)})

    def _take(self, text: str) -> None:
        failing = self.system.failing
        if status := failing.status(after=False):
            self._answer(status, {"Message": "Something went wrong before anything was done."})
            return
        try:
            kind = self.path.removeprefix("/hact/")
            status, answer = 200, self.system.take(kind, self.headers.get("Idempotency-Key", ""), text)
        except Refused as reason:
            status, answer = reason.status, reason.body
        time.sleep(failing.delay)
        if failing.one("drop_answers"):
            self._hang_up()
        elif wrong := failing.status(after=True):
            self._answer(wrong, {"Message": "Something went wrong after it was done."})
        else:
            self._finish(status, answer)

    def _finish(self, status: int, answer: dict[str, Any]) -> None:
        if self.system.failing.one("rubbish"):
            self._send(200, "text/html", b"<html><body><h1>It works!</h1></body></html>")
        else:
            self._answer(status, answer)

    def _let_in(self) -> bool:
        """Whether to go on: it says no by itself, and in an outage it says nothing."""
        if self.system.failing.is_out:
            self._hang_up()
            return False
        said = self.headers.get("Authorization", "").encode()
        if self.system.token and not hmac.compare_digest(said, f"Bearer {self.system.token}".encode()):
            self._answer(401, {"Message": "The token is missing, or is not the one we know."})
            return False
        return True

    def _body(self) -> str | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST:
            return None
        return self.rfile.read(int(length)).decode(errors="replace")

    def _answer(self, status: int, answer: dict[str, Any]) -> None:
        self._send(status, "application/json", json.dumps(answer).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # nobody waited for it
            self.close_connection = True

    def _hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: a message holds somebody's words and address."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512


def serve(system: System, *, port: int) -> Server:
    """Listening on this machine only, and answering once `serve_forever` is called."""
    handler = type("OurHandler", (Handler,), {"system": system})
    return Server(("127.0.0.1", port), handler)
