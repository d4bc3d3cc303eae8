"""A delivery by upload, beside the command-line import of the same files in the same run. The bar is 1.5.

Real gunicorn, worker, PostgreSQL and Redis; from the first byte sent until the API says that it is applied.
UPLOADED in the environment says how many work orders (100000), and TIMES how often each way is tried (2).
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

Figures = dict[str, Any]


def measure(kept: Path) -> Figures:
    """{"work_orders": n, "mb": n, "command": s, "upload": s, "sent": s, "put_p50": s, "put_p95": s}."""
    print("Importing a delivery, and sending the same to the API.", file=sys.stderr, flush=True)
    environment = {**os.environ, "VAR": str(kept / "uploads"), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "STORE"):
        environment.pop(name, None)  # it empties its database
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.one_uploads"]
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    ratio = figures["upload"] / figures["command"]
    return "\n".join(
        [
            "| work orders | files | by the command | by upload | of that, sending | ratio |",
            "|---:|---:|---:|---:|---:|---:|",
            f"| {figures['work_orders']:,} | {figures['mb']:.0f} MB | {figures['command']:.1f} s "
            f"| {figures['upload']:.1f} s | {figures['sent']:.1f} s | {ratio:.2f} |",
            "",
            f"One record put at its own address, beside that delivery: {figures['put_p50'] * 1000:.0f} ms "
            f"at p50, {figures['put_p95'] * 1000:.0f} ms at p95.",
        ]
    )
