"""How many JobStatusUpdates a second the API takes in, stored and applied, everything on this machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

Figures = dict[str, Any]
BAR = 250


def measure(kept: Path) -> Figures:
    """In a process of its own, as it has servers of its own."""
    print("Posting JobStatusUpdates: at 250 a second, then as many as can be.", file=sys.stderr, flush=True)
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.one_messages_in"]
    environment = {
        **os.environ,
        "VAR": str(kept / "messages_in"),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "API_A_MINUTE": "1000000",
    }
    environment.pop("DATABASE_URL", None)  # it empties its database
    said = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True).stdout
    figures: Figures = json.loads(said.splitlines()[-1])
    return figures


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    names = list(figures["rows"][0]["processor"])
    lines = [
        f"| JobStatusUpdates, posted | a second | p50 | p95 | worst | {' | '.join(names)} | all | busy |",
        f"|---|{'---:|' * (len(names) + 6)}",
    ]
    for row in figures["rows"]:
        spent = [row["processor"][name] for name in names]
        cells = " | ".join(f"{each:.1f} ms" for each in [*spent, sum(spent)])
        lines.append(
            f"| {row['how']} | {row['rate']:.0f} | {row['p50']:.0f} ms | {row['p95']:.0f} ms "
            f"| {row['worst']:.0f} ms | {cells} | {row['busy']:.0%} |"
        )
    return "\n".join(lines)
