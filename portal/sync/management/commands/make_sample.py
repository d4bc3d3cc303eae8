"""`manage.py make_sample`: write the delivery of a landlord that does not exist."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from portal.sync.sample import FORMS, KINDS, CannotMake, Scope, changed_copy, landlord_called, make_delivery


class Command(BaseCommand):
    help = "Write a delivery of a believable landlord, made up, in the standard's flat profile."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="the folder to write into")
        parser.add_argument(
            "--landlord", default="larkfield", help="larkfield, eastmere, or any slug of your own"
        )
        parser.add_argument(
            "--homes", type=int, help="how many homes; the landlord's own number unless given"
        )
        parser.add_argument("--seed", type=int, help="the same seed gives the same delivery")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day it is for, YYYY-MM-DD; today unless given"
        )
        parser.add_argument("--format", default="csv", choices=list(FORMS), help="the form of the files")
        parser.add_argument(
            "--kinds", nargs="+", default=list(KINDS), choices=KINDS, metavar="KIND", help="which kinds"
        )
        parser.add_argument("--work-orders", type=int, help="exactly so many work orders")
        parser.add_argument("--next-day", action="store_true", help="the delivery that follows, a day later")

    def handle(self, **options: Any) -> None:
        make = changed_copy if options["next_day"] else make_delivery
        try:
            scope = _scope(options)
            with _bar() as bar:
                task = bar.add_task(f"Making {scope.landlord.name}", total=scope.homes)
                counts = make(
                    scope,
                    options["out"],
                    form=options["format"],
                    kinds=options["kinds"],
                    told=lambda homes: bar.advance(task, homes),
                )
        except (CannotMake, OSError) as error:
            raise CommandError(str(error)) from error
        told = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in counts.items())
        self.stdout.write(f"{scope.landlord.name}: {told} in {options['out']}")


def _scope(options: dict[str, Any]) -> Scope:
    landlord = landlord_called(options["landlord"])
    return Scope(
        landlord=landlord,
        homes=landlord.homes if options["homes"] is None else options["homes"],
        seed=landlord.seed if options["seed"] is None else options["seed"],
        today=options["today"] or timezone.localdate(),
        work_orders=options["work_orders"],
    )


def _bar() -> Progress:
    """A bar of homes made, on a terminal; silent elsewhere."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,}/{task.total:,} homes"),
    )
    return Progress(
        *columns, TimeRemainingColumn(), console=Console(stderr=True), disable=not sys.stderr.isatty()
    )
