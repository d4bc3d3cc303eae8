"""Fill an empty Homefile with the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.front.demo import developing, landlord, loading


class Command(BaseCommand):
    help = "Load the two sample landlords and the ready-made people, once. Only where HOMEFILE_DEMO=1."
    requires_system_checks = ()

    def handle(self, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo, and its records are real. Set HOMEFILE_DEMO=1 for one.")
        if not loading.is_loaded():
            loading.load(self.stdout.write)
        landlord.connect()
        developing.give_a_client()
