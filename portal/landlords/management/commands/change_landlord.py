"""Change how a landlord is reached and how it looks."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.landlords.actions import CannotChange, change_landlord
from portal.landlords.models import Landlord

CHANGES: dict[str, dict[str, Any]] = {
    "name": {"help": "its name as residents know it"},
    "phone": {"help": "the number residents call"},
    "emergency-phone": {"help": "the number for emergencies, at any hour"},
    "email": {"help": "the address residents write to"},
    "primary-colour": {"help": "of the header and the buttons, as #1d4f5f"},
    "secondary-colour": {"help": "of lines and marks, as #8a3b12"},
    "shows-costs": {"help": "whether residents see what repairs cost", "choices": ["yes", "no"]},
    "correction-working-days": {"help": "within which a correction is answered", "type": int},
    "ending-limit-percent": {"help": "the share a delivery may end without a person's yes", "type": int},
    "judges-hazard-signs": {
        "help": "whether what systems tell of hazards waits a day for a person",
        "choices": ["yes", "no"],
    },
    "takes-reports": {"help": "whether residents report repairs here", "choices": ["yes", "no"]},
    "recall-months": {"help": "within which the same repair again is one that came back", "type": int},
    "answer-days": {"help": "within which a resident may say that it is not fixed", "type": int},
    "change-hours": {"help": "before a visit until which it can be changed online", "type": int},
    "quiet-from": {"help": "no messages from this hour, as 21:00"},
    "quiet-until": {"help": "until this hour, as 08:00"},
    "names-who-looked": {"help": "whether residents see the names of staff", "choices": ["yes", "no"]},
    "alert-review-months": {"help": "after which a note about a person is looked at again", "type": int},
}
YES_OR_NO = ("shows_costs", "takes_reports", "names_who_looked", "judges_hazard_signs")


class Command(BaseCommand):
    help = "Change how a landlord is reached, how it looks and what it promises."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="its short name")
        for name, how in CHANGES.items():
            parser.add_argument(f"--{name}", **how)

    def handle(self, *, slug: str, **options: Any) -> None:
        landlord = Landlord.objects.filter(slug=slug).first()
        if landlord is None:
            raise CommandError(f"There is no landlord called {slug}.")
        asked = {name: options[name] for name in (key.replace("-", "_") for key in CHANGES)}
        changes = {name: value for name, value in asked.items() if value is not None}
        for name in YES_OR_NO:
            if name in changes:
                changes[name] = changes[name] == "yes"
        if not changes:
            raise CommandError("Say what to change, as --phone '0113 496 0000'.")
        try:
            change_landlord(landlord=landlord, by=None, **changes)
        except CannotChange as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"Changed {landlord.name}.")
