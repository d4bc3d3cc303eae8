"""Count the figures of a landlord's service now, and not only at night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core import clock
from portal.insight.counting import count
from portal.landlords.models import Landlord


class Command(BaseCommand):
    help = "Count the figures of a landlord's service now; without a name those of every landlord."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["slug"]
        found = Landlord.objects.filter(slug=slug) if slug else Landlord.objects.order_by("slug")
        if slug and not found:
            raise CommandError(f"There is no landlord called {slug}.")
        for landlord in found:
            self.stdout.write(f"{landlord.name}: {count(landlord, now=clock.now()):,} figures.")
