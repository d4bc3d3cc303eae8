"""How fast the wall of clocks opens with 20,000 open cases, and how long it takes to set all their clocks."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """In a process of its own, as it has servers of its own."""
    print("Opening 20,000 cases of hazards, and looking at their clocks.", file=sys.stderr, flush=True)
    environment = {
        **os.environ,
        "VAR": str(kept),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "HOMEFILE_DEMO": "1",  # plain HTTP, on this machine
    }
    environment.pop("DATABASE_URL", None)  # it empties its database
    command = [sys.executable, "-m", "tests.bench.one_hazards"]
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = [
        f"| {figures['cases']:,} open cases, {figures['clocks']:,} clocks that run | measured | bar |",
        "|---|---:|---:|",
    ]
    lines += [
        f"| {name}, p95 of {figures['times']} | {told['p95']:.0f} ms | 150 ms |"
        for name, told in figures["pages"].items()
    ]
    for name, seconds in figures["setting"].items():
        lines.append(f"| {name} | {seconds:.1f} s | 60 s |")
    return "\n".join(lines)
