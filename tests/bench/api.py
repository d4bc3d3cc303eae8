"""How many records a second a system reads from the API, one at a time: real gunicorn, PostgreSQL and Redis.

The client, too, works on the same cores. HOMES in the environment says how many are stored.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HOMES = os.environ.get("HOMES", "10000")
BAR_A_SECOND, BAR_P95 = 400, 50
Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """{"homes": n, "rows": {name: {"a_second", "p50", "p95", "client", "web", "postgres", "redis"}}}.

    Times are milliseconds; those of the four are of processor time a read.
    """
    print(f"Reading records with {HOMES} homes stored.", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tests.bench.one_api", HOMES]
    environment = {**os.environ, "VAR": str(kept), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment |= {"API_A_MINUTE": "100000000", "LOG_LEVEL": "INFO"}
    environment.pop("DATABASE_URL", None)  # it empties its database
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = [
        "| one record by its reference | a second | p50 | p95 | processor time a read: web | PostgreSQL "
        "| Redis | client |",
        f"|---|{'---:|' * 7}",
    ]
    for name, row in figures["rows"].items():
        spent = " | ".join(f"{row[who]:.2f} ms" for who in ("web", "postgres", "redis", "client"))
        lines.append(
            f"| {name} | {row['a_second']:,.0f} | {row['p50']:.1f} ms | {row['p95']:.1f} ms | {spent} |"
        )
    return "\n".join(lines)
