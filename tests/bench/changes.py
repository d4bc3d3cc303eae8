"""How many changes a second one system reads from the feed, over HTTP, in pages of 5,000.

A real gunicorn with one reader; the reader works on the same two cores. The bar is 20,000 a second. Beside it
how fast events are numbered, which whoever reads first has to wait for.
"""

from pathlib import Path

from tests.bench.apart import PLAIN_HTTP, Figures, run

BAR = 20_000


def measure(kept: Path) -> Figures:
    """In a process of its own, as it has servers of its own."""
    return run("changes", kept=kept, says="Reading 100,000 changes, several times.", environment=PLAIN_HTTP)


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = ["| changes | a second | to the bar |", "|---|---:|---:|"]
    for what, rate in figures["rows"].items():
        to_bar = f"{rate / BAR:.1f}" if what.startswith("read") else ""
        lines.append(f"| {what} | {rate:,.0f} | {to_bar} |")
    return "\n".join(lines)
