"""How long somebody waits who adds ten photos of 12 MB, sent over HTTP to a web server beside a worker."""

from pathlib import Path

from tests.bench.apart import PLAIN_HTTP, Figures, run


def measure(kept: Path) -> Figures:
    """In a process of its own, as it has servers of its own."""
    return run("photos", kept=kept, says="Adding ten photos of 12 MB, several times.", environment=PLAIN_HTTP)


def as_table(figures: Figures) -> str:
    """In Markdown, as docs/performance.md keeps it."""
    rows = {
        "the page answers, from the first byte sent": figures["answered"],
        "the page answers, from the last byte sent": figures["after_last_byte"],
        "all ten can be seen, from the answer": figures["made"],
    }
    lines = [
        f"| ten photos of {figures['megabytes']} MB | p50 | slowest of {figures['times']} |",
        "|---|---:|---:|",
    ]
    lines += [f"| {what} | {told['p50']:.2f} s | {told['worst']:.2f} s |" for what, told in rows.items()]
    return "\n".join(lines)
