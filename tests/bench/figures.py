"""How long a landlord's figures take to count, 25 orders a home; FIGURES_HOMES says of how many."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HOMES = os.environ.get("FIGURES_HOMES", "222222")  # of which the landlord that is counted has nine of ten
Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """{"homes", "orders", "updates", "figures": how many, "first": s, "again": s, "by": {source: s}}."""
    print(f"Counting the service of a landlord with {int(HOMES):,} homes.", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tests.bench.one_figures", HOMES]
    environment = {**os.environ, "VAR": str(kept), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment.pop("DATABASE_URL", None)  # it empties its database
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    counted = f"{figures['homes']:,} homes, {figures['orders']:,} orders, {figures['figures']:,} figures"
    lines = [f"| {counted} | seconds |", "|---|---:|"]
    lines += [f"| five years, the first time | {figures['first']:.1f} |"]
    lines += [f"| this year and the last, each night | {figures['again']:.1f} |"]
    lines += [f"| of that: {name} | {spent:.2f} |" for name, spent in figures["by"].items()]
    return "\n".join(lines)
