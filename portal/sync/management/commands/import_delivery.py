"""Bring in a landlord's delivery: a folder or a file."""

import json
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from portal.landlords.models import Landlord
from portal.sync.deliveries import pipeline, receiving
from portal.sync.deliveries.progress import Progress, Watch
from portal.sync.deliveries.work import NOTHING
from portal.sync.models import Delivery
from standards.issues import Unreadable

APPLIED, WAITS, UNREADABLE = 0, 1, 2
EXITS = {Delivery.State.APPLIED: APPLIED, Delivery.State.WAITING: WAITS}


class Command(BaseCommand):
    help = (
        "Read, check and apply a landlord's delivery. Exits with 0 when it was applied, even with bad rows; "
        "1 when it waits for a person's yes; 2 when nothing could be read."
    )

    # Pages have no part in it: a fault in one must not keep a landlord's data out.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="whose: the landlord's short name")
        parser.add_argument("path", type=Path, help="a folder of files named by kind, or one such file")
        parser.add_argument("--yes", action="store_true", help="apply it even if it ends many records")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object only")

    def handle(self, *, slug: str, path: Path, yes: bool, json: bool, **_: Any) -> None:
        landlord = Landlord.objects.filter(slug=slug).first()
        if landlord is None:
            raise CommandError(f"There is no landlord called {slug}. Add it with add_landlord.", returncode=2)
        try:
            delivery = receiving.receive_path(landlord=landlord, path=path, by=None)
        except Unreadable as unreadable:
            if json:
                self._say_json(None, Delivery.State.REFUSED, {}, issues=1)
            self.stderr.write(unreadable.issue.message)
            sys.exit(UNREADABLE)
        with ExitStack() as shown:
            watch = None if json or not sys.stderr.isatty() else _bar(shown)
            pipeline.run(delivery, yes=yes, watch=watch)
        if json:
            self._say_json(str(delivery.code), delivery.state, delivery.counts, delivery.issues.count())
        else:
            _say(delivery)
        sys.exit(EXITS.get(Delivery.State(delivery.state), UNREADABLE))

    def _say_json(
        self, delivery: str | None, state: str, kinds: dict[str, dict[str, int]], issues: int
    ) -> None:
        said = {"delivery": delivery, "state": state, "kinds": kinds, "issues": issues}
        self.stdout.write(json.dumps(said))


def _bar(shown: ExitStack) -> Watch:
    """A progress bar, for as long as the stack is open."""
    bar = Bar(
        TextColumn("{task.description:<15}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    shown.enter_context(bar)
    task = bar.add_task("receive", total=100)

    def watch(progress: Progress) -> None:
        bar.update(task, completed=progress.percent, description=progress.step)

    return watch


def _say(delivery: Delivery) -> None:
    console = Console()
    console.print(f"Delivery {delivery.code}: {delivery.get_state_display()}.")
    if delivery.reason:
        console.print(delivery.reason)
    if delivery.counts:
        console.print(_table(delivery))
    issues = delivery.issues.count()
    if issues:
        console.print(f"{issues:,} issues; the first of them:")
        for issue in delivery.issues.order_by("pk")[:10]:
            where = f"{issue.file}, line {issue.line}" if issue.line else issue.file
            console.print(f"  {where}: {issue.message} [{issue.issue}]", markup=False, soft_wrap=True)


def _table(delivery: Delivery) -> Table:
    table = Table("kind", *NOTHING)
    for column in table.columns[1:]:
        column.justify = "right"
    for kind, counted in delivery.counts.items():
        table.add_row(kind.replace("_", " "), *(f"{counted[name]:,}" for name in NOTHING))
    return table
