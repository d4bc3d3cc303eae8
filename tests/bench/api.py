"""How many records a second a system reads from the API, one at a time: real gunicorn, PostgreSQL and Redis.

The client, too, works on the same cores. HOMES in the environment says how many are stored.
"""

import os
from pathlib import Path

from tests.bench.apart import Figures, run

HOMES = os.environ.get("HOMES", "10000")
BAR_A_SECOND, BAR_P95 = 400, 50


def measure(kept: Path) -> Figures:
    """{"homes": n, "rows": {name: {"a_second", "p50", "p95", "client", "web", "postgres", "redis"}}}.

    Times are milliseconds; those of the four are of processor time a read.
    """
    says = f"Reading records with {HOMES} homes stored."
    limits = {"API_A_MINUTE": "100000000", "LOG_LEVEL": "INFO"}
    return run("api", HOMES, kept=kept, says=says, environment=limits)


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
