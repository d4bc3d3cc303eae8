"""How long figures take to count, and their pages to open, with 200 thousand homes and 5 million orders.

FIGURES_HOMES in the environment says how many homes of all; the landlord that is counted has nine of ten.
"""

import os
from pathlib import Path

from tests.bench.apart import Figures, run

HOMES = os.environ.get("FIGURES_HOMES", "222222")


def measure(kept: Path) -> Figures:
    """{"homes", "orders", "updates", "figures": how many, "first", "again", "spending": s, "by": {source: s},
    "pages": {page: {"p50": ms, "p95": ms, "queries": n}}}."""
    says = f"Counting the service of a landlord with nine of ten of {int(HOMES):,} homes."
    return run("figures", HOMES, kept=kept, says=says)


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    counted = f"{figures['homes']:,} homes, {figures['orders']:,} orders, {figures['figures']:,} figures"
    lines = [f"| {counted} | seconds |", "|---|---:|"]
    lines += [f"| five years, the first time | {figures['first']:.1f} |"]
    lines += [f"| this year and the last, each night | {figures['again']:.1f} |"]
    lines += [f"| of that: {name} | {spent:.2f} |" for name, spent in figures["by"].items()]
    lines += [f"| what is spent, each night | {figures['spending']:.1f} |", ""]
    lines += ["| page | queries | p50 | p95 |", "|---|---:|---:|---:|"]
    for name, row in figures["pages"].items():
        lines.append(f"| {name} | {row['queries']} | {row['p50']:.1f} ms | {row['p95']:.1f} ms |")
    return "\n".join(lines)
