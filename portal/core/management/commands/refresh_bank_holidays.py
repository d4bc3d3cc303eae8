"""Take the bank holidays that the government publishes into the file that every clock counts by."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core import working_days


class Command(BaseCommand):
    help = "Bring the bank holidays up to date from https://www.gov.uk/bank-holidays.json, downloaded before."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where you saved it")

    def handle(self, *, file: Path, **_: Any) -> None:
        kept = working_days.names()
        try:
            fresh = working_days.refreshed(kept, working_days.read_published(file.read_bytes()))
            working_days.write(fresh)
        except (OSError, ValueError) as reason:
            raise CommandError(f"Nothing was changed: {reason}") from reason
        for day in sorted(fresh.keys() - kept.keys()):
            self.stdout.write(f"New: {day}, {fresh[day]}")
        for day in sorted(kept.keys() - fresh.keys()):
            self.stdout.write(f"Gone: {day}, {kept[day]}")
        self.stdout.write(f"On file to the end of {max(fresh).year}. Restart every process.")
