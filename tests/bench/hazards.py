"""How fast the wall of clocks opens with 20,000 open cases, and how long it takes to set all their clocks."""

from pathlib import Path

from tests.bench.apart import Figures, run


def measure(kept: Path) -> Figures:
    """{"cases", "clocks", "times": how many, "pages": {page: {"p95": ms}}, "setting": {what: s}}."""
    return run("hazards", kept=kept, says="Opening 20,000 cases of hazards, and looking at their clocks.")


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = [
        f"| {figures['cases']:,} open cases, {figures['clocks']:,} clocks that run | measured | bar |",
        "|---|---:|---:|",
    ]
    lines += [
        f"| {name}, p95 of {figures['times']} | {told['p95']:.0f} ms | 150 ms |"
        for name, told in figures["pages"].items()
    ]
    for name, seconds in figures["setting"].items():
        lines.append(f"| {name} | {seconds:.1f} s | 60 s |")
    return "\n".join(lines)
