"""Add a landlord."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.landlords.actions import CannotAdd, add_landlord
from portal.landlords.models import Landlord


class Command(BaseCommand):
    help = "Add a landlord, so that its deliveries can be brought in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="its short name: small letters, digits and dashes")
        parser.add_argument("name", help="its name as residents know it")
        parser.add_argument("--kind", choices=Landlord.Kind.values, default=Landlord.Kind.ASSOCIATION)

    def handle(self, *, slug: str, name: str, kind: str, **_: Any) -> None:
        try:
            landlord = add_landlord(slug=slug, name=name, kind=Landlord.Kind(kind), by=None)
        except CannotAdd as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Added {landlord.name} as {landlord.slug}.")
