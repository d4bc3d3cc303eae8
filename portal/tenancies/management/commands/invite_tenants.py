"""Write to tenants who have no account yet."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.landlords.models import Landlord
from portal.tenancies.actions import invite
from portal.tenancies.invitations import uninvited


class Command(BaseCommand):
    help = "Send a letter with a code to every tenant who has no account and no letter that still works."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="whose tenants: the landlord's short name")
        parser.add_argument("--home", help="only those of the home with this reference of the landlord's")
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *, slug: str, home: str | None, dry_run: bool, **_: Any) -> None:
        landlord = Landlord.objects.filter(slug=slug).first()
        if landlord is None:
            raise CommandError(f"There is no landlord called {slug}. Add it with add_landlord.")
        parties = uninvited(landlord)
        if home:
            parties = parties.filter(tenancy__home__reference=home)
        if dry_run:
            self.stdout.write(f"{parties.count():,} letters would be sent.")
            return
        sent = 0
        for party in parties.iterator(chunk_size=500):
            invite(party=party, by=None)
            sent += 1
        self.stdout.write(f"{sent:,} letters are on their way.")
