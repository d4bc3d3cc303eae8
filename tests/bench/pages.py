"""How long pages and searches take on the server as the record grows, and how often each asks the database.

Each size runs in a process of its own, on invented homes made inside PostgreSQL (stock.sql). HOMES in the
environment says which sizes: HOMES="10000 200000 1000000", and that is also the default.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HOMES = os.environ.get("HOMES", "10000 200000 1000000")
Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """Every size, smallest first."""
    return {"sizes": run([int(size) for size in HOMES.split()], kept)}


def run(sizes: list[int], kept: Path) -> list[Figures]:
    """One entry a size: {"homes": n, "rows": {name: {"p50": ms, "p95": ms, "queries": n}}}."""
    return [_measured(size, kept) for size in sizes]


def _measured(size: int, kept: Path) -> Figures:
    print(f"Opening pages with {size:,} homes stored.", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tests.bench.one_pages", str(size)]
    environment = {**os.environ, "VAR": str(kept), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment.pop("DATABASE_URL", None)  # it empties its database
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it; the last column against the smallest size."""
    sizes = figures["sizes"]
    heads = [f"{one['homes']:,} homes: p50 | p95" for one in sizes]
    lines = [
        f"| | queries | {' | '.join(heads)} | p95, largest to smallest |",
        f"|---|---:|{'---:|' * 2 * len(sizes)}---:|",
    ]
    for name, first in sizes[0]["rows"].items():
        rows = [one["rows"][name] for one in sizes]
        cells = [f"{row['p50']:.1f} ms | {row['p95']:.1f} ms" for row in rows]
        asked = max(row["queries"] for row in rows)
        lines.append(f"| {name} | {asked} | {' | '.join(cells)} | {rows[-1]['p95'] / first['p95']:.2f} |")
    return "\n".join(lines)
