"""How long it takes from accepting a report to the landlord's system holding it, at 1 and at 50 a second.

Real processes: a worker and a beat as docs/operate.md has them, PostgreSQL and Redis that keep what they
promise, the sample landlord system over HTTP, and somebody who sends reports with the function that the
journey's last page calls. At the end what was sent is held against what the system holds: nothing lost,
nothing doubled. SECONDS and RATES in the environment make it shorter.
"""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from tests.sync.out.world import World, world

SECONDS = float(os.environ.get("SECONDS", "60"))
RATES = os.environ.get("RATES", "1 50")
HOMES = 100
PATIENCE = 300.0
Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """Each rate, the slowest first."""
    var = kept / "reports"
    shutil.rmtree(var / "states", ignore_errors=True)
    rates = []
    for rate in RATES.split():
        folder = var / "states" / rate
        folder.mkdir(parents=True)
        with world(var, folder, throwaway=False) as here:
            print(f"Sending {rate} reports a second for {SECONDS:.0f} s.", file=sys.stderr, flush=True)
            rates.append(_measured(here, float(rate)))
    return {"seconds": SECONDS, "rates": rates}


def _measured(here: World, rate: float) -> Figures:
    system = here.start_system()
    here.start_somebody()
    here.ask("ready")
    here.empty_redis()
    here.begin(HOMES)
    here.start_worker(pool="prefork", concurrency=2)
    here.start_beat()
    _warm(here)
    sent = here.ask("stream", rate=rate, seconds=SECONDS)
    _all_held(here)
    stands, there = here.look(), system.held()["Orders"]
    reports = [order["Report"] for order in there]
    return {
        "rate": rate,
        **sent,
        **here.ask("waits"),
        "lost": len(set(stands["reports"]) - set(reports)),
        "doubled": len(reports) - len(set(reports)) + len(stands["orders"]) - len(set(stands["orders"])),
    }


def _warm(here: World) -> None:
    """A few first, and then out of the figures."""
    here.ask("stream", rate=5, seconds=2)
    _all_held(here)
    here.ask("forget_waits")


def _all_held(here: World) -> None:
    end = time.monotonic() + PATIENCE
    while here.ask("still_waiting"):
        assert time.monotonic() < end, here.look()
        time.sleep(0.5)


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = [
        "| reports a second | sent | accepted in, p95 | held after: p50 | p95 | worst | lost | doubled |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in figures["rates"]:
        lines.append(
            f"| {one['rate']:g} | {one['sent']:,} | {one['accepted_p95'] * 1000:.0f} ms "
            f"| {one['p50'] * 1000:.0f} ms | {one['p95'] * 1000:.0f} ms | {one['worst']:.1f} s "
            f"| {one['lost']} | {one['doubled']} |"
        )
    return "\n".join(lines)
