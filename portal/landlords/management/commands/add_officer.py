"""Add somebody who works for a landlord."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.landlords.actions import CannotAdd
from portal.landlords.models import Landlord, Officer
from portal.landlords.staff import invite_officer


class Command(BaseCommand):
    help = "Add an officer of a landlord; an email lets them choose a password and then a second step."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="whose: the landlord's short name")
        parser.add_argument("email", help="their work email address")
        parser.add_argument("name", help="their name, as colleagues know them")
        parser.add_argument("--role", choices=Officer.Role.values, default=Officer.Role.ADVISER)
        parser.add_argument(
            "--administrator", action="store_true", help="they manage staff, teams and what each may do"
        )

    def handle(self, *, slug: str, email: str, name: str, role: str, administrator: bool, **_: Any) -> None:
        landlord = Landlord.objects.filter(slug=slug).first()
        if landlord is None:
            raise CommandError(f"There is no landlord called {slug}. Add it with add_landlord.")
        try:
            invite_officer(
                landlord=landlord,
                email=email,
                name=name,
                role=Officer.Role(role),
                administers=administrator,
                by=None,
            )
        except CannotAdd as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Added. An email that says how to sign in is on its way to {email}.")
