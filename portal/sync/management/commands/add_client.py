"""Make what a system signs in with at the API."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.landlords.models import Landlord
from portal.sync.clients import CannotGive, make_client
from portal.sync.models import System
from portal.sync.scopes import IN_WORDS, allowed
from portal.sync.systems import Plan, connect


class Command(BaseCommand):
    help = (
        "Make an id and a secret for a system of a landlord, or of one of its contractors, and print them. "
        "The secret is kept nowhere else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the landlord's short name")
        parser.add_argument("name", help="what it is for, as “Nightly load”")
        parser.add_argument(
            "--scope",
            action="append",
            choices=[str(scope) for scope in IN_WORDS],
            help="one thing that it may do, again for another; without any, all that such a system may",
        )
        parser.add_argument(
            "--system", help="the name of the system; a new one that only calls us, if there is none of it"
        )
        parser.add_argument("--contractor", help="the reference of the contractor whose system it is")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object only")

    def handle(self, *, slug: str, name: str, scope: list[str] | None, json: bool, **said: Any) -> None:
        landlord = Landlord.objects.filter(slug=slug).first()
        if landlord is None:
            raise CommandError(f"There is no landlord called {slug}.")
        with transaction.atomic():
            system = _system(landlord, said["system"] or name, said["contractor"])
            may = scope or [str(each) for each in allowed(contractor=system.contractor_id is not None)]
            try:
                client, secret = make_client(system=system, name=name, scopes=may, by=None)
            except CannotGive as reason:
                raise CommandError(str(reason)) from reason
        self._say(client.client_id, secret, may, as_json=json)

    def _say(self, identifier: str, secret: str, may: list[str], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"id": identifier, "secret": secret, "scopes": may}))
            return
        self.stdout.write(f"id      {identifier}\nsecret  {secret}\nmay     {' '.join(may)}")
        self.stdout.write("The secret is not shown again.")


def _system(landlord: Landlord, name: str, reference: str | None) -> System:
    """The one of that name that is in use; else a new one that only calls us."""
    contractor = None
    if reference:
        contractor = landlord.contractors.filter(reference=reference).first()
        if contractor is None:
            raise CommandError(f"{landlord.name} has no contractor with the reference {reference}.")
    found = System.objects.filter(landlord=landlord, contractor=contractor, name=name, is_used=True).first()
    return found or connect(landlord=landlord, plan=Plan(name=name, contractor=contractor), by=None)
