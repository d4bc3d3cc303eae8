"""How long somebody waits who adds ten photos of 12 MB, sent over HTTP to a web server beside a worker."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """In a process of its own, as it has servers of its own."""
    print("Adding ten photos of 12 MB, several times.", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tests.bench.one_photos"]
    environment = {
        **os.environ,
        "VAR": str(kept),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "HOMEFILE_DEMO": "1",  # plain HTTP, on this machine
    }
    environment.pop("DATABASE_URL", None)  # it empties its database
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    rows = {
        "the page answers, from the first byte sent": figures["answered"],
        "the page answers, from the last byte sent": figures["after_last_byte"],
        "all ten can be seen, from the answer": figures["made"],
    }
    lines = [
        f"| ten photos of {figures['megabytes']} MB | p50 | slowest of {figures['times']} |",
        "|---|---:|---:|",
    ]
    lines += [f"| {what} | {told['p50']:.2f} s | {told['worst']:.2f} s |" for what, told in rows.items()]
    return "\n".join(lines)
