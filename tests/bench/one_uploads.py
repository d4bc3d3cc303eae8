"""The bench of deliveries by upload, in a process of its own: python -m tests.bench.one_uploads."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import django
from django.conf import settings

from portal import embedded, schema

embedded.ensure_running()
schema.bring_up_to_date()
django.setup()

from django.core.management import call_command

from portal.demo import free_port
from portal.sync.scopes import Scope
from standards.kinds import KINDS
from standards.shapes import to_nested
from tests.api.machines import machine
from tests.bench.one_import import HOMES_A_WORK_ORDER, SEED, emptied
from tests.sync.deliveries import home

SIZE = int(os.environ.get("UPLOADED", "100000"))
TIMES = int(os.environ.get("TIMES", "2"))
PUTS = 100
PATIENCE = 900
BOUNDARY = "between-files"
PYTHON = [sys.executable, "-W", "ignore", "-m"]


def written() -> Path:
    """The files of an invented landlord."""
    folder = Path(settings.VAR) / "files" / str(SIZE)
    if not (folder / "delivery.toml").exists():
        call_command(
            "make_sample",
            landlord="bench",
            homes=max(SIZE // HOMES_A_WORK_ORDER, 10),
            work_orders=SIZE,
            seed=SEED,
            kinds=["homes", "work_orders"],
            out=folder,
            stdout=sys.stderr,
        )
    return folder


def by_command(folder: Path) -> float:
    """Seconds."""
    emptied()
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "manage.py", "import_delivery", "bench", str(folder), "--json"]
    subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return time.perf_counter() - began


def by_upload(folder: Path, port: int) -> tuple[float, float, str]:
    """Seconds until it was applied, and until it was received; and the token."""
    token = machine(emptied(), scopes=list(Scope)).token
    began = time.perf_counter()
    answer = asked(port, token, "POST", "/api/v1/deliveries", form(folder), length=length_of(folder))
    sent = time.perf_counter() - began
    while (state := asked(port, token, "GET", f"/api/v1/deliveries/{answer['code']}")["state"]) != "applied":
        if state not in ("received", "reading", "applying") or time.perf_counter() - began > PATIENCE:
            raise SystemExit(f"The delivery is {state}.")
        time.sleep(0.1)
    return time.perf_counter() - began, sent, token


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith('"'))


def head_of(file: Path) -> bytes:
    says = f'Content-Disposition: form-data; name="files"; filename="{file.name}"'
    return f"--{BOUNDARY}\r\n{says}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()


def form(folder: Path) -> Iterator[bytes]:
    """The files as a form, read as they are sent."""
    for file in files_in(folder):
        yield head_of(file)
        with file.open("rb") as content:
            while chunk := content.read(1 << 20):
                yield chunk
        yield b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


def length_of(folder: Path) -> int:
    files = files_in(folder)
    return sum(len(head_of(file)) + file.stat().st_size + 2 for file in files) + len(BOUNDARY) + 6


def asked(
    port: int, token: str, method: str, address: str, body: Any = None, *, length: int | None = None
) -> Any:
    """What was answered, out of JSON."""
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-Proto": "https"}
    if length is not None:
        headers |= {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(length),
        }
    elif body is not None:
        headers["Content-Type"] = "application/json"
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    line.request(method, address, body=body, headers=headers)
    answer = line.getresponse()
    content = answer.read()
    line.close()
    if answer.status >= 300:
        raise SystemExit(f"{answer.status}: {content[:300]!r}")
    return json.loads(content)


def puts(port: int, token: str) -> list[float]:
    """Seconds that each of some new homes took, while the landlord has all the others."""
    took = []
    for number in range(PUTS):
        row = home(8_000_000 + number)
        body = json.dumps(to_nested(KINDS["homes"], row))
        began = time.perf_counter()
        asked(port, token, "PUT", f"/api/v1/homes/{row['unit_reference']}", body)
        took.append(time.perf_counter() - began)
    return took


@contextmanager
def running(port: int) -> Iterator[None]:
    """The web and the worker of deliveries."""
    log = (Path(settings.VAR) / "uploads.log").open("a")
    environment = {**os.environ, "PORT": str(port)}
    web = [*PYTHON, "gunicorn", "--config=python:portal.gunicorn", "portal.wsgi"]
    worker = [*PYTHON, "celery", "--app", "portal", "worker", "--queues=deliveries", "--concurrency=1"]
    both = [
        subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        for command in (web, [*worker, "--without-gossip", "--without-mingle"])
    ]
    try:
        _wait_for(port)
        yield
    finally:
        for process in both:
            os.killpg(process.pid, signal.SIGTERM)
        for process in both:
            process.wait()
        log.close()


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/healthz")
            if line.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit("The web did not start.")


def main() -> dict[str, Any]:
    folder, port = written(), free_port("")
    commands, uploads, sents = [], [], []
    with running(port):
        for _ in range(TIMES):
            commands.append(by_command(folder))
            took, sent, token = by_upload(folder, port)
            uploads.append(took)
            sents.append(sent)
        took_by_puts = puts(port, token)
    return {
        "work_orders": SIZE,
        "mb": sum(file.stat().st_size for file in files_in(folder)) / 1e6,
        "command": min(commands),
        "upload": min(uploads),
        "sent": min(sents),
        "put_p50": median(took_by_puts),
        "put_p95": quantiles(took_by_puts, n=20)[-1],
    }


if __name__ == "__main__":
    print(json.dumps(main()))
