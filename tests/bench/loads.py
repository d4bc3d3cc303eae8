"""What a page weighs over the wire in a real browser, the first and the next, and whether it moves about."""

from pathlib import Path

from tests.bench.apart import PLAIN_HTTP, Figures, run


def measure(kept: Path) -> Figures:
    """{page: {"first", "next": bytes, "moved": cumulative layout shift, "scripts": bytes of the first}}."""
    says = "Opening pages in a browser that has seen none of them."
    return run("loads", kept=kept, says=says, environment=PLAIN_HTTP)


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    lines = [
        "| page | first load | of that, scripts | as the next page | layout shift, 320 px | 1280 px |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, row in figures.items():
        sizes = f"{row['first'] / 1000:.1f} kB | {row['scripts'] / 1000:.1f} kB | {row['next'] / 1000:.1f} kB"
        lines.append(f"| {name} | {sizes} | {row['moved'][0]:.3f} | {row['moved'][1]:.3f} |")
    return "\n".join(lines)
