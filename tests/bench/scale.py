"""What more workers bring, and whether a report waits for a large delivery.

Real processes, as if each worker were a machine: one database, one Redis, workers with one hand each. The
same work is done by 1, 2 and 4 of them, and what comes of it must be the same. Then a delivery of ROWS orders
is applied while residents report RATE a second, with one worker for everything, and with a worker of its own
for deliveries. WORKERS, REPORTS, LANDLORDS, ROWS and RATE in the environment choose how much.
"""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from tests.sample_system.running import TOKEN
from tests.soak.world import Whole

WORKERS = os.environ.get("WORKERS", "1 2 4")
REPORTS = int(os.environ.get("REPORTS", "300"))
LANDLORDS = int(os.environ.get("LANDLORDS", "8"))
ORDERS = 2000  # of each of those landlords
ROWS = int(os.environ.get("ROWS", "100000"))
RATE = float(os.environ.get("RATE", "1"))
PATIENCE = 600.0
Figures = dict[str, Any]

OTHERS = "general,notices,outgoing,incoming,webhooks,photos"
EVERYTHING = f"{OTHERS},deliveries"
LAYOUTS = {
    "one worker of four threads for everything": {"worker": (EVERYTHING, 4)},
    "deliveries in a worker of their own": {"worker": (OTHERS, 4), "deliveries": ("deliveries", 1)},
}


def measure(kept: Path) -> Figures:
    """Both tables, in servers of their own."""
    var = kept / "scale"
    shutil.rmtree(var / "states", ignore_errors=True)
    return {
        "workers": [_with(var, int(number)) for number in WORKERS.split()],
        "busy": [_busy(var, name, workers) for name, workers in LAYOUTS.items()] if ROWS else [],
        "rows": ROWS,
    }


def _world(var: Path, name: str) -> Whole:
    folder = var / "states" / name
    folder.mkdir(parents=True)
    here = Whole(var, folder, throwaway=False)
    system = here.start_system(speed=1e-6)
    here.start_part("residents")
    here.say("residents", "ready")
    here.empty_redis()
    here.say(
        "residents",
        "set_up",
        address=system.address,
        token=TOKEN,
        homes=100,
        hears="",
        reports=REPORTS + 10,
    )
    return here


def _worker(here: Whole, name: str, queues: str, threads: int) -> None:
    pool = ["--pool=solo"] if threads == 1 else ["--pool=threads", f"--concurrency={threads}"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel=INFO", f"--queues={queues}"]
    here.start(
        name, "celery", "--app", "portal", "worker", f"--hostname={name.replace(' ', '')}@%h", *pool, *quiet
    )


def _with(var: Path, number: int) -> Figures:
    """The same work by so many workers. The clock runs from the first that is done to the last."""
    print(f"{number} workers: {REPORTS} reports, {LANDLORDS} deliveries.", file=sys.stderr, flush=True)
    here = _world(var, f"{number} workers")
    try:
        for _ in range(REPORTS):
            here.say("residents", "report_next")
        for place in range(number):
            _worker(here, f"worker {place}", EVERYTHING, 1)
        _until(here, lambda: not here.say("residents", "still_waiting"))
        out = here.say("residents", "delivered_in")
        here.say("residents", "bring_many", landlords=LANDLORDS, orders=ORDERS, folder=str(here.folder))
        _until(here, lambda: not here.say("residents", "glance")["deliveries"])
        brought = here.say("residents", "brought_in")
        assert here.system
        there = sorted(order["Report"] for order in here.system.held()["Orders"])
        facts = here.say("residents", "digest")
    finally:
        here.close()
    return {
        "workers": number,
        "reports": REPORTS / out,
        "orders": LANDLORDS * ORDERS / brought,
        "result": facts | {"reports there": len(there), "twice there": len(there) - len(set(there))},
    }


def _busy(var: Path, name: str, workers: dict[str, tuple[str, int]]) -> Figures:
    """Reports while a large delivery is applied: how long until the landlord's system holds each."""
    print(f"{name}: reports during a delivery of {ROWS:,} rows.", file=sys.stderr, flush=True)
    here = _world(var, f"busy {len(workers)}")
    try:
        for each, (queues, threads) in workers.items():
            _worker(here, each, queues, threads)
        here.start_part("beat 1")
        here.say("residents", "stream", rate=2, seconds=3)
        _until(here, lambda: not here.say("residents", "still_waiting"))
        here.say("residents", "forget_waits")
        here.say("residents", "bring_many", landlords=1, orders=ROWS, folder=str(here.folder))
        began, sent = time.monotonic(), 0
        while here.say("residents", "glance")["deliveries"] and time.monotonic() - began < PATIENCE:
            sent += here.say("residents", "stream", rate=RATE, seconds=5)["sent"]
        took = here.say("residents", "brought_in")
        _until(here, lambda: not here.say("residents", "still_waiting"))
        waits = here.say("residents", "waits")
    finally:
        here.close()
    return {"how": name, "sent": sent, "delivery": took, **waits}


def _until(here: Whole, holds: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, here.say("residents", "glance")
        time.sleep(0.2)


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = [
        "| workers | reports out, a second | orders of deliveries, a second | the same result |",
        "|---:|---:|---:|---|",
    ]
    first = figures["workers"][0]["result"]
    for one in figures["workers"]:
        same = "yes" if one["result"] == first else f"no: {one['result']}"
        lines.append(f"| {one['workers']} | {one['reports']:.0f} | {one['orders']:,.0f} | {same} |")
    lines += [
        "",
        f"| during a delivery of {figures['rows']:,} orders | it took | reports sent | p50 | p95 | worst |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in figures["busy"]:
        lines.append(
            f"| {one['how']} | {one['delivery']:.0f} s | {one['sent']} | {one['p50']:.2f} s "
            f"| {one['p95']:.2f} s | {one['worst']:.2f} s |"
        )
    return "\n".join(lines)
