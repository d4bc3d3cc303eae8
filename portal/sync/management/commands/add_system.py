"""Connect a landlord's repairs system."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.landlords.models import Landlord
from portal.sync.systems import CannotConnect, add_system


class Command(BaseCommand):
    help = "Connect a landlord's repairs system, in place of the one it had."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the landlord's short name")
        parser.add_argument(
            "address", help="the start of the system's addresses, as https://repairs.example.org"
        )
        parser.add_argument(
            "--token", help="what the system knows us by; without it, asked for, or read from standard input"
        )
        parser.add_argument("--name", default="", help="what people call the system")
        parser.add_argument("--no-visits", action="store_true", help="it does not say when somebody can come")

    def handle(
        self, *, slug: str, address: str, token: str | None, name: str, no_visits: bool, **_: Any
    ) -> None:
        landlord = Landlord.objects.filter(slug=slug).first()
        if landlord is None:
            raise CommandError(f"There is no landlord called {slug}.")
        try:
            system = add_system(
                landlord=landlord,
                address=address,
                token=_asked() if token is None else token,
                name=name,
                offers_visits=not no_visits,
                by=None,
            )
        except CannotConnect as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Connected {system.name} at {system.address}.")


def _asked() -> str:
    """Not on the command line, where others on the machine could read it."""
    return getpass.getpass("Token: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
