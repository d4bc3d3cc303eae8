"""The bench of hazards, in a process of its own: python -m tests.bench.one_hazards [CASES]."""

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from tests.bench import opening  # isort: skip -- first: it starts everything

from portal.core import clock
from portal.hazards.actions.clocks import set_all_clocks
from portal.hazards.models import Clock, HazardCase, Investigation, Judgement, Works
from portal.hazards.rules import Kind, Type
from portal.homes.models import Block, Home
from portal.landlords.actions import add_landlord
from portal.landlords.models import Landlord, Officer
from portal.records.models import Source
from tests.bench.one_pages import opens, row
from tests.factories.records import SourceFactory

CASES = 20_000
TIMES = 40
A_BATCH = 1000
HOUR = timedelta(hours=1)


def make_cases(landlord: Landlord, count: int) -> None:
    """Half not judged, a quarter judged, a quarter looked into with work to come; some of each late."""
    source: Source = SourceFactory()
    block = Block.objects.create(landlord=landlord, reference="B1", source=source, name="Bench Court")
    homes = Home.objects.bulk_create(
        (
            Home(
                landlord=landlord,
                reference=f"H{number}",
                source=source,
                block=block,
                building_number=str(number),
                street="Long Road",
                town="Bench",
                postcode="ZZ1 1ZZ",
                tenure_code="180",
            )
            for number in range(count)
        ),
        batch_size=A_BATCH,
    )
    now = clock.now()
    cases = HazardCase.objects.bulk_create(
        (
            HazardCase(
                landlord=landlord,
                home=home,
                reference=f"H-{number}",
                hazard="damp_mould",
                aware_at=now - (number % 500) * HOUR,
                way="resident",
                phase=1,
                under_law=True,
                kind=Kind.SIGNIFICANT,
            )
            for number, home in enumerate(homes)
        ),
        batch_size=A_BATCH,
    )
    staff = Officer.objects.get(landlord=landlord)
    Judgement.objects.bulk_create(
        (
            Judgement(
                landlord=landlord,
                case=case,
                kind=Kind.SIGNIFICANT,
                at=case.aware_at,
                known_at=case.aware_at,
                by=staff,
                reason="Large",
            )
            for case in cases[::2]
        ),
        batch_size=A_BATCH,
    )
    looked = Investigation.objects.bulk_create(
        (
            Investigation(
                landlord=landlord,
                case=case,
                type=Type.STANDARD,
                asked_at=case.aware_at,
                concluded_at=now,
                investigator="Sam",
                competence="Surveyor",
                mode="in_person",
                found=Kind.SIGNIFICANT,
                needs_safety=True,
                needs_prevention=True,
            )
            for case in cases[::4]
        ),
        batch_size=A_BATCH,
    )
    today = clock.today()
    Works.objects.bulk_create(
        (
            Works(
                landlord=landlord,
                case=look.case,
                investigation=look,
                makes_safe=True,
                what="Wash it",
                start_by=today,
                finish_by=today,
            )
            for look in looked
        ),
        batch_size=A_BATCH,
    )


def taken(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def main(count: int) -> None:
    opening.empty()
    landlord = add_landlord(slug="bench", name="Bench", kind=Landlord.Kind.ASSOCIATION, by=None)
    _, client = opening.officer_of(landlord, Officer.Role.REPAIRS_MANAGER)
    make_cases(landlord, count)
    now = clock.now()
    setting = {"making all their clocks": taken(lambda: set_all_clocks(now=now))}
    setting["setting all of them anew at night"] = taken(lambda: set_all_clocks(now=now + HOUR))
    opening.settle()
    pages = {
        "the wall": "/office/hazards/",
        "the wall, of one's own": "/office/hazards/?whose=mine",
        "the first page of the table": "/office/hazards/table/",
        "the table of what is late": "/office/hazards/table/?show=late",
    }
    figures = {
        "cases": count,
        "clocks": Clock.objects.running().count(),
        "times": TIMES,
        "pages": {name: row([opens(client, address)] * TIMES) for name, address in pages.items()},
        "setting": setting,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else CASES)
