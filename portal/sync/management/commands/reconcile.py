"""manage.py reconcile SLUG: compare what the landlord's systems hold with what Homefile holds."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.landlords.models import Landlord
from portal.sync.models import Reconciliation
from portal.sync.reconciling import running
from portal.sync.reconciling.rules import RULES, Kind


class Command(BaseCommand):
    help = "Compare what a landlord's systems hold with what Homefile holds, and put right what is clear."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the landlord's short name")
        parser.add_argument("--json", action="store_true", help="one JSON object for each system")

    def handle(self, *_: Any, **said: Any) -> None:
        landlord = Landlord.objects.filter(slug=said["slug"]).first()
        if landlord is None:
            raise CommandError(f"There is no landlord called {said['slug']}.")
        systems = running.to_compare(landlord)
        if not systems:
            raise CommandError(f"No system of {landlord.name} can be asked what it holds.")
        runs = []
        for system in systems:
            run = running.begin(system, by=None)
            running.go_on(run.pk)
            run.refresh_from_db()
            runs.append(run)
            self.stdout.write(json.dumps(_as_json(run)) if said["json"] else _in_words(run))
        if any(run.state == Reconciliation.State.FAILED for run in runs):
            raise CommandError("Not everything could be compared.")


def _as_json(run: Reconciliation) -> dict[str, Any]:
    seconds = (run.finished_at - run.begun_at).total_seconds() if run.finished_at else None
    return {
        "system": run.system.name,
        "state": run.state,
        "homes": run.homes,
        "homes_differing": run.homes_differing,
        "orders_here": run.orders_here,
        "orders_there": run.orders_there,
        "differences": run.counts,
        "failure": run.failure,
        "seconds": seconds,
    }


def _in_words(run: Reconciliation) -> str:
    lines = [
        f"{run.system.name}: {run.get_state_display()}"
        + (f" ({run.failure} {run.failure_says})" if run.failure else "")
        + f". Homes: {run.homes}, of which {run.homes_differing} differ. "
        f"Orders here: {run.orders_here}, there: {run.orders_there}."
    ]
    for kind, states in run.counts.items():
        told = ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in states.items())
        lines.append(f"  {RULES[Kind(kind)].title}: {told}")
    return "\n".join(lines)
