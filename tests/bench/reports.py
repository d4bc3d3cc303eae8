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

import psutil

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
    before, began = _worked(here), time.monotonic()
    sent = here.ask("stream", rate=rate, seconds=SECONDS)
    _all_held(here)
    worked = {name: spent - before[name] for name, spent in _worked(here).items()}
    took = time.monotonic() - began
    stands, there = here.look(), system.held()["Orders"]
    reports = [order["Report"] for order in there]
    return {
        "rate": rate,
        **sent,
        **here.ask("waits"),
        "processor": {name: seconds / sent["sent"] for name, seconds in worked.items()},
        "busy": sum(worked.values()) / took / (os.cpu_count() or 1),
        "lost": len(set(stands["reports"]) - set(reports)),
        "doubled": len(reports) - len(set(reports)) + len(stands["orders"]) - len(set(stands["orders"])),
    }


def _worked(here: World) -> dict[str, float]:
    """Seconds of a processor that each has worked so far, with the processes that it started."""
    assert here.system
    programs = {name: process.pid for name, process in here.processes.items()}
    data = here.servers.folder
    programs["PostgreSQL"] = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
    programs["Redis"] = int((data / "redis" / "redis.pid").read_text())
    programs["system"] = here.system.process.pid
    return {name: _seconds(psutil.Process(pid)) for name, pid in programs.items()}


def _seconds(program: psutil.Process) -> float:
    """Those that have ended are counted with whoever started them."""
    return sum(sum(one.cpu_times()[:4]) for one in (program, *program.children(recursive=True)))


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
    return "\n".join([*lines, "", *_work(figures["rates"])])


def _work(rates: list[Figures]) -> list[str]:
    """Milliseconds of a processor for each report, by who works."""
    names = list(rates[0]["processor"])
    lines = [
        f"| reports a second | {' | '.join(names)} | all | both processors busy |",
        f"|{'---:|' * (len(names) + 3)}",
    ]
    for one in rates:
        spent = [one["processor"][name] * 1000 for name in names]
        cells = " | ".join(f"{each:.1f} ms" for each in [*spent, sum(spent)])
        lines.append(f"| {one['rate']:g} | {cells} | {one['busy']:.0%} |")
    return lines
