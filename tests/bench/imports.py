"""A delivery checked and merged, beside raw COPY of the rows it became into the same tables in the same run.

Each size runs in a process of its own, so that its memory is its own. SIZES in the environment says which
numbers of work orders: SIZES="10000 100000 1000000", and that is also the default.
"""

import os
from pathlib import Path

from tests.bench.apart import Figures, run

SIZES = os.environ.get("SIZES", "10000 100000 1000000")
ROWS_FOR_IMPORT_EXPORT = 10_000


def measure(kept: Path) -> Figures:
    """Every size, smallest first."""
    return {"sizes": [_measured(int(size), kept) for size in SIZES.split()]}


def _measured(size: int, kept: Path) -> Figures:
    says = f"Importing {size:,} work orders, and copying the same rows."
    return run("import", str(size), kept=kept, says=says)


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = [
        "| work orders | rows written | checked and merged | raw COPY | ratio | ratio of processor time "
        "| memory of the import | of its PostgreSQL | same again |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [_line(one) for one in figures["sizes"]]
    beside = [one for one in figures["sizes"] if "import_export" in one]
    return "\n".join([*lines, *(f"\n{_beside(one)}" for one in beside)])


def _line(one: Figures) -> str:
    seconds = [f"{one[name]:.1f} s" for name in ("import_seconds", "copy_seconds")]
    ratios = [
        f"{one[f'copy_{kind}'] / one[f'import_{kind}']:.2f}" for kind in ("seconds", "processor_seconds")
    ]
    memory = [f"{one[name]:.0f} MB" for name in ("import_mb", "server_mb")]
    cells = [f"{one['work_orders']:,}", f"{one['rows']:,}", *seconds, *ratios, *memory]
    return f"| {' | '.join(cells)} | {one['again_seconds']:.1f} s |"


def _beside(one: Figures) -> str:
    found = one["import_export"]
    times = found["seconds"] / one["import_seconds"]
    return (
        f"django-import-export {found['version']}, {one['work_orders']:,} work orders without job lines, "
        f"visits or states: {found['seconds']:.1f} s, {times:.1f} times the whole delivery with them."
    )
