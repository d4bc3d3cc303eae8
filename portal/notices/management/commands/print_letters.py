"""Letters on paper, for a landlord that does not send them through GOV.UK Notify."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.notices import actions
from portal.notices.channels import letter
from portal.notices.models import Notice


class Command(BaseCommand):
    help = "Write the letters that wait into a text file, one page each, and mark them as sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file that is not there yet")

    def handle(self, *, file: Path, **_: Any) -> None:
        waiting = Notice.objects.filter(channel="letter", sent_at=None)
        if waiting.filter(letter.sendable()).exists() and not waiting.exclude(letter.sendable()).exists():
            raise CommandError("GOV.UK Notify prints and posts the letters that wait.")
        try:
            printed = actions.print_letters(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{printed:,} letters are in {file}.")
