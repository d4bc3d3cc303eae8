"""How fast lists of what waits, and the adviser's screen, open among 200 thousand homes and 5 million orders.

QUEUES_HOMES in the environment says how many homes of all; the landlord that is asked has nine of ten.
QUEUES, like "questions no-access", opens only these lists: the record is kept, so that it takes seconds.
"""

import os
from pathlib import Path

from tests.bench.apart import Figures, run

HOMES = os.environ.get("QUEUES_HOMES", "222222")
WANTED = os.environ.get("QUEUES", "").split()
BAR = 80  # ms, for the first page of each list


def measure(kept: Path) -> Figures:
    """{"homes", "orders": how many, "pages": {list: {"p50": ms, "p95": ms, "queries": n, "holds": n}}}."""
    says = f"Opening lists of a landlord with nine of ten of {int(HOMES):,} homes."
    return run("queues", HOMES, *WANTED, kept=kept, says=says)


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
