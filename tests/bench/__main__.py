"""How fast it is: python -m tests.bench [imports ...] prints a table for each, and keeps the figures.

The figures go to var/bench/<name>.json. Every bench has servers and a database of its own under var/bench.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
KEPT = Path(os.environ.get("VAR") or HERE.parent.parent / "var").absolute() / "bench"


NAMES = (
    "imports",
    "pages",
    "loads",
    "messages",
    "messages_in",
    "photos",
    "reports",
    "changes",
    "api",
    "uploads",
    "hazards",
    "figures",
    "queues",
    "scale",
)


def benches() -> list[str]:
    """Modules of this folder with a `measure` and an `as_table`."""
    return [name for name in NAMES if (HERE / f"{name}.py").exists()]


def main(wanted: list[str]) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    known = benches()
    unknown = set(wanted) - set(known)
    if unknown:
        sys.exit(f"There is no bench called {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
    for name in wanted or known:
        bench = import_module(f"tests.bench.{name}")
        figures = bench.measure(KEPT)
        (KEPT / f"{name}.json").write_text(json.dumps(figures, indent=2))
        print(bench.as_table(figures), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
