"""How fast lists of what waits, and the adviser's screen, open among 200 thousand homes and 5 million orders.

QUEUES_HOMES in the environment says how many homes of all; the landlord that is asked has nine of ten.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HOMES = os.environ.get("QUEUES_HOMES", "222222")
BAR = 80  # ms, for the first page of each list
Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """{"homes", "orders": how many, "pages": {list: {"p50": ms, "p95": ms, "queries": n, "holds": n}}}."""
    print(f"Opening lists of a landlord with {int(HOMES):,} homes.", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tests.bench.one_queues", HOMES]
    environment = {**os.environ, "VAR": str(kept), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment.pop("DATABASE_URL", None)  # it empties its database
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = [
        f"| {figures['homes']:,} homes, {figures['orders']:,} orders | holds | queries | p50 | p95 | bar |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, row in figures["pages"].items():
        cells = f"{row['holds']} | {row['queries']} | {row['p50']:.1f} ms | {row['p95']:.1f} ms"
        lines.append(f"| {name} | {cells} | {row.get('bar', BAR)} ms |")
    return "\n".join(lines)
