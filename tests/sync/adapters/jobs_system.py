"""A small repairs system that is a list of jobs: python -m tests.sync.adapters.jobs_system.

It has no HACT, no cursor and no idempotency key. What a test asks of it besides is at /_...
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[3]
KEY = "jobs-know-us-by-this"


class Jobs:
    def __init__(self) -> None:
        self.jobs: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []
        self.posts: list[dict[str, Any]] = []
        self.fails: list[str] = []
        self.lock = threading.Lock()

    def add(self, said: dict[str, Any]) -> tuple[int, Any]:
        with self.lock:
            self.posts.append(said)
            for job in self.jobs:
                if job["external_ref"] == said["external_ref"]:
                    return 409, job
            job = {
                "job_no": f"W-{1001 + len(self.jobs)}",
                "external_ref": said["external_ref"],
                "status": "new",
                "updated_at": now(),
                "note": "",
                "engineer": None,
                "visit_date": None,
                "visit_from": None,
                "visit_to": None,
            }
            self.jobs.append(job)
            return 201, job

    def note(self, said: dict[str, Any]) -> tuple[int, Any]:
        known = any(said.get("job_no") == job["job_no"] for job in self.jobs)
        if not known:
            return 422, {"error": "no such job"}
        if said["external_ref"] not in [note["external_ref"] for note in self.notes]:
            self.notes.append(said)
        return 201, {}

    def list(self, since: str, page: int, per_page: int) -> tuple[int, Any]:
        found = sorted(self.jobs, key=lambda job: (job["updated_at"], job["job_no"]))
        if since:
            at = datetime.fromisoformat(since)
            found = [job for job in found if datetime.fromisoformat(job["updated_at"]) >= at]
        return 200, found[(page - 1) * per_page : page * per_page]

    def direct(self, path: str, said: dict[str, Any]) -> tuple[int, Any]:
        if path == "/_fail":
            self.fails.append(said["how"])
        if path == "/_change":
            for job in self.jobs:
                if job["job_no"] == said["job_no"]:
                    job.update({"updated_at": now(), "note": ""} | said)
        if path == "/_add":
            self.jobs += said["jobs"]
        return 200, {"jobs": self.jobs, "notes": self.notes, "posts": self.posts}


def now() -> str:
    """In whole seconds, so that many are equal."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    held = Jobs()

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        if self.headers.get("X-Api-Key") != KEY:
            self.say(401, {"error": "who are you?"})
        elif url.path == "/api/jobs":
            page, per_page = int(asked.get("page", 1)), min(int(asked.get("per_page", 50)), 50)
            self.say(*self.held.list(asked.get("updated_since", ""), page, per_page))
        else:
            self.say(404, {"error": "nothing here"})

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.startswith("/_"):
            self.say(*self.held.direct(self.path, said))
        elif self.headers.get("X-Api-Key") != KEY:
            self.say(401, {"error": "who are you?"})
        else:
            does = {"/api/jobs": self.held.add, "/api/notes": self.held.note}
            answer = does[self.path](said)
            if self.held.fails and self.held.fails.pop() == "lose the answer":
                self.close_connection = True
            else:
                self.say(*answer)

    def say(self, status: int, answer: Any) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@dataclass
class Running:
    """Where it is, and what a test asks of it."""

    address: str

    def ask(self, path: str, **said: Any) -> dict[str, Any]:
        where = self.address.removesuffix("/api") + path
        with urlopen(Request(where, json.dumps(said).encode()), timeout=10) as answer:  # noqa: S310
            found: dict[str, Any] = json.loads(answer.read())
            return found

    def change(self, job_no: str, status: str, **said: Any) -> None:
        self.ask("/_change", job_no=job_no, status=status, **said)


@contextmanager
def running() -> Iterator[Running]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.sync.adapters.jobs_system"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield Running(process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}/api", flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main()
