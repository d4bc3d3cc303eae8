"""How many changes a second one system reads from the feed, over HTTP, in pages of 5,000.

A real gunicorn with one reader; the reader works on the same two cores. The bar is 20,000 a second. Beside it
how fast events are numbered, which whoever reads first has to wait for.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

BAR = 20_000
Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """In a process of its own, as it has servers of its own."""
    print("Reading 100,000 changes, several times.", file=sys.stderr, flush=True)
    environment = {
        **os.environ,
        "VAR": str(kept),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "HOMEFILE_DEMO": "1",  # plain HTTP, on this machine
    }
    environment.pop("DATABASE_URL", None)  # it empties its database
    command = [sys.executable, "-m", "tests.bench.one_changes"]
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = ["| changes | a second | to the bar |", "|---|---:|---:|"]
    for what, rate in figures["rows"].items():
        to_bar = f"{rate / BAR:.1f}" if what.startswith("read") else ""
        lines.append(f"| {what} | {rate:,.0f} | {to_bar} |")
    return "\n".join(lines)
