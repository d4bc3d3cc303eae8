"""What a page weighs over the wire in a real browser, the first and the next, and whether it moves about."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """{page: {"first", "next": bytes, "moved": cumulative layout shift, "scripts": bytes of the first}}."""
    print("Opening pages in a browser that has seen none of them.", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tests.bench.one_loads"]
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
    lines = [
        "| page | first load | of that, scripts | as the next page | layout shift, 320 px | 1280 px |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, row in figures.items():
        sizes = f"{row['first'] / 1000:.1f} kB | {row['scripts'] / 1000:.1f} kB | {row['next'] / 1000:.1f} kB"
        lines.append(f"| {name} | {sizes} | {row['moved'][0]:.3f} | {row['moved'][1]:.3f} |")
    return "\n".join(lines)
