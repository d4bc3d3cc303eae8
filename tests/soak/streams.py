"""What goes on all the time: each stream is a thread that does one thing after the other.

What was taken is noted. What a stream does hangs on the seed and on how far it is, not on what went wrong.
"""

import hmac
import random
import subprocess
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import loads
from pathlib import Path
from typing import Any

from tests.soak.calling import Caller
from tests.soak.world import Whole
from tests.sync.deliveries import Row, home, order, written
from tests.sync.out.world import ROOT

LIVES = (("10", "30", "40", "60", "80"), ("10", "20", "30", "40", "120-20"), ("10", "90"), ("10", "40", "70"))
HOMES_PUT = 5
OF_A_DELIVERY = 6  # orders in each, new
FIRST_DAY = datetime(2025, 1, 1, 18, tzinfo=UTC)
BOUNDARY = "a-line-that-is-in-no-file"


@dataclass
class Taken:
    """What was taken, by each stream; the other sides are held against it."""

    reports: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    told: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)  # by landlord and reference: its words
    homes: dict[str, str] = field(default_factory=dict)
    deliveries: list[str] = field(default_factory=list)
    read: list[dict[str, Any]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


@dataclass
class Streams:
    """All of them, until they are told to stop."""

    here: Whole
    caller: Caller
    webhook_secret: str
    taken: Taken = field(default_factory=Taken)
    stopping: threading.Event = field(default_factory=threading.Event)
    reading: threading.Event = field(default_factory=threading.Event)  # set: the reader may stop too
    threads: list[threading.Thread] = field(default_factory=list)
    known: list[str] = field(default_factory=list)  # orders that have been sent in deliveries

    def start(self) -> None:
        for number, does in enumerate(
            (self.report, self.tell, self.deliver, self.bring, self.put, self.read)
        ):
            chance = random.Random(self.here.seed * 100 + number)
            thread = threading.Thread(target=self._run, args=(does, chance), name=does.__name__, daemon=True)
            self.threads.append(thread)
            thread.start()

    def stop(self, seconds: float) -> None:
        """Everybody but the reader ends what they are at."""
        self.stopping.set()
        end = time.monotonic() + seconds
        for thread in self.threads:
            if thread.name != "read":
                thread.join(max(0.1, end - time.monotonic()))
                if thread.is_alive():
                    self.taken.problems.append(f"the stream {thread.name} did not end")

    def stop_reading(self) -> None:
        self.reading.set()
        self.threads[-1].join(30)

    def _run(self, does: Callable[[random.Random], None], chance: random.Random) -> None:
        try:
            does(chance)
        except Exception:
            self.taken.problems.append(f"the stream {does.__name__} broke: {traceback.format_exc()[-900:]}")

    # --- residents ---

    def report(self, chance: random.Random) -> None:
        """Reports, and now and then something more about one of them."""
        while not self.stopping.wait(chance.uniform(0.2, 0.8)):
            if self.taken.reports and chance.random() < 0.3:
                words = f"And another thing: {len(self.taken.words)}"
                code = chance.choice(self.taken.reports[-10:])
                self.taken.words.append(self.here.say("residents", "add_words", code=code, words=words))
            else:
                self.taken.reports.append(self.here.say("residents", "report_next"))

    # --- the system that calls ---

    def tell(self, chance: random.Random) -> None:
        """The lives of delivered orders, post by post, muddled; some before the delivery is here."""
        number = 0
        waiting: list[tuple[str, str, str, str]] = []
        began = datetime.now(UTC) - timedelta(hours=20)
        while not self.stopping.wait(chance.uniform(0.02, 0.12)):
            while number < len(self.known):
                waiting += _life(self.known[number], number, began, chance)
                number += 1
                chance.shuffle(waiting)
            if waiting:
                self._tell(*waiting.pop())

    def _tell(self, reference: str, name: str, type_code: str, at: str) -> None:
        body = {
            "Reference": {"ID": name, "AllocatedBy": "Larkfield"},
            "RelatedWorkOrderReference": {"ID": reference, "AllocatedBy": "Larkfield"},
            "TypeCode": type_code,
            "EventTime": at,
        }
        answer = self.caller.ask("POST", "/api/v1/hact/JobStatusUpdate", body, Idempotency_Key=name)
        if answer.status not in (200, 202):
            self.taken.problems.append(
                f"{type_code} of {reference} was answered {answer.status}: {answer.text}"
            )
            return
        self.taken.counts["told before its order was here"] += answer.status == 202
        self.taken.told.setdefault(reference, []).append((name, datetime.fromisoformat(at).isoformat()))

    def deliver(self, chance: random.Random) -> None:
        """Deliveries of changes by the API: new orders, and other words for those of the last one."""
        number = 0
        last: list[int] = []
        while not self.stopping.wait(chance.uniform(0.5, 2)):
            number += 1
            fresh = [number * 100 + place for place in range(OF_A_DELIVERY)]
            words = f"As delivery {number} has it"
            self.known += [f"W{each}" for each in fresh]
            folder = _folder(self.here.folder / f"delivery {number}", number, [*fresh, *last], words)
            if not self._delivered(folder, f"delivery {number}"):
                return
            self.taken.orders |= {f"larkfield W{each}": words for each in [*fresh, *last]}
            last = fresh

    def _delivered(self, folder: Path, key: str) -> bool:
        body, kind = _form(sorted(folder.iterdir()))
        where = "/api/v1/deliveries?whole=false"
        answer = self.caller.ask("POST", where, body=body, Content_Type=kind, Idempotency_Key=key)
        if answer.status != 202:
            self.taken.problems.append(f"{key} was answered {answer.status}: {answer.text[:300]}")
            return False
        code = answer.document["code"]
        self.taken.deliveries.append(code)
        return self._ended(f"/api/v1/deliveries/{code}", key)

    def _ended(self, where: str, what: str) -> bool:
        """Once it is applied. After a while the sweep comes round, as it would in some minutes."""
        for glance in range(400):
            state = self.caller.ask("GET", where).document["state"]
            if state not in ("received", "reading", "applying"):
                if state != "applied":
                    self.taken.problems.append(f"{what} is {state}")
                return bool(state == "applied")
            if glance % 20 == 19:
                self.here.say("clerk", "come_round")
                self.taken.counts["sweeps for deliveries"] += 1
            time.sleep(0.2)
        self.taken.problems.append(f"{what} has not ended")
        return False

    def put(self, chance: random.Random) -> None:
        """Single homes, each newer than the one before; only over the version that was seen."""
        version = 0
        while not self.stopping.wait(chance.uniform(0.3, 1)):
            version += 1
            number = 90_000 + chance.randrange(HOMES_PUT)
            where, unit = f"/api/v1/homes/H{number}", f"Flat {version}"
            if not self._put(where, home(number, address_unit=unit), f"put {version}"):
                return
            self.taken.homes[f"larkfield H{number}"] = unit

    def _put(self, where: str, row: Row, key: str) -> bool:
        seen = self.caller.ask("GET", where)
        over = {"If_Match": seen.headers["etag"]} if seen.status == 200 else {"If_None_Match": "*"}
        answer = self.caller.ask("PUT", where, row, Idempotency_Key=key, **over)
        self.taken.counts["put"] += 1
        if answer.status == 202:
            self.taken.counts["put in its turn"] += 1
            return self._ended(answer.headers["location"], key)
        if answer.status not in (200, 201):
            self.taken.problems.append(f"{key} was answered {answer.status}: {answer.text[:300]}")
            return False
        return True

    # --- the other landlord, on the command line ---

    def bring(self, chance: random.Random) -> None:
        """Whole folders of another landlord; the command is killed at any moment, and begun again."""
        number = 0
        while not self.stopping.wait(chance.uniform(3, 8)):
            number += 1
            rows = list(range(1, 40 + number))
            words = f"As folder {number} has it"
            folder = _folder(self.here.folder / f"folder {number}", number, rows, words, uprns=91_000_000_000)
            command = ["manage.py", "import_delivery", "eastmere", str(folder), "--yes", "--json"]
            for _ in range(30):
                if self._ran(command, chance.uniform(0.5, 3) if chance.random() < 0.4 else 120):
                    break
            else:
                self.taken.problems.append(f"folder {number} could not be brought in")
                return
            self.taken.counts["folders"] += 1
            self.taken.orders |= {f"eastmere W{each}": words for each in rows}

    def _ran(self, command: list[str], seconds: float) -> bool:
        with (self.here.folder / "bring.log").open("a") as log:
            process = subprocess.Popen(
                [self.here.python, "-W", "ignore", *command],
                cwd=ROOT,
                env=self.here.environment,
                stdout=log,
                stderr=log,
            )
            try:
                return process.wait(seconds) == 0
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                self.taken.counts["command killed"] += 1
                return False

    # --- those who follow ---

    def read(self, chance: random.Random) -> None:
        """The feed, page by page, from the beginning; the cursor is kept with what was read."""
        after = ""
        while not self.reading.wait(0.3):
            answer = self.caller.ask("GET", f"/api/v1/changes?limit={chance.randint(1, 40)}&after={after}")
            if answer.status != 200:
                self.taken.problems.append(
                    f"changes after {after} were answered {answer.status}: {answer.text}"
                )
                return
            page = answer.document
            self.taken.read += page["changes"]
            after = page["cursor"]


@dataclass
class Hearing:
    """Who is told by the webhook: checks the signature, and is out of sorts at times."""

    secret: str = ""
    taken: Taken | None = None
    failing: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    lock: threading.Lock = field(default_factory=threading.Lock)
    server: ThreadingHTTPServer | None = None

    def start(self) -> int:
        hearing = self

        class Ear(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response_only(hearing.hear(body, self.headers.get("Homefile-Signature", "")))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_port

    def hear(self, body: bytes, signature: str) -> int:
        """The status to answer with."""
        with self.lock:
            assert self.taken
            if self.chance.random() < self.failing / 2:
                return 503
            said = dict(part.split("=", 1) for part in signature.split(","))
            signed = hmac.new(self.secret.encode(), f"{said['t']}.".encode() + body, sha256).hexdigest()
            if not hmac.compare_digest(signed, said["v1"]):
                self.taken.problems.append("a call was not signed as it should be")
                return 400
            self.taken.heard.append(loads(body))
            return 500 if self.chance.random() < self.failing / 2 else 200


def _life(
    reference: str, number: int, began: datetime, chance: random.Random
) -> list[tuple[str, str, str, str]]:
    """The messages of an order's life, each with its name, what happened and when."""
    return [
        (
            reference,
            f"{reference}-{place}",
            code,
            (began + timedelta(minutes=place, seconds=number)).isoformat(),
        )
        for place, code in enumerate(chance.choice(LIVES))
    ]


def _folder(folder: Path, number: int, orders: list[int], words: str, *, uprns: int = 90_000_000_000) -> Path:
    """Homes and orders; each folder a day after the one before. Two landlords' homes are never one home."""
    as_of = (FIRST_DAY + timedelta(days=number)).date().isoformat()
    homes = [home(each, unit_uprn=f"{uprns + each}") for each in orders]
    rows = [order(each, description_of_work=words) for each in orders]
    return written(folder, as_of=as_of, homes=homes, work_orders=rows)


def _form(files: list[Path]) -> tuple[bytes, str]:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{file.name}"\r\n'
        f"Content-Type: text/plain\r\n\r\n".encode()
        + file.read_bytes()
        + b"\r\n"
        for file in files
    ]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"
