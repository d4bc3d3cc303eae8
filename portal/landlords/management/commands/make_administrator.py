"""Make somebody who works for a landlord its administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core import clock
from portal.landlords.models import Officer
from portal.landlords.staff import make_administrator


class Command(BaseCommand):
    help = "Make an officer an administrator: the first one, or one in place of those who have left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="whose: the landlord's short name")
        parser.add_argument("email", help="their work email address")

    def handle(self, *, slug: str, email: str, **_: Any) -> None:
        working = Officer.objects.working(on=clock.today()).filter(landlord__slug=slug)
        officer = working.filter(person__email=email.lower()).first()
        if officer is None:
            raise CommandError(f"Nobody with that address works for {slug}. Let them in with add_officer.")
        make_administrator(officer=officer, by=None)
        self.stdout.write("They manage staff, teams and what each may do from now on.")
