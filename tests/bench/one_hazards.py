"""The bench of hazards, in a process of its own: python -m tests.bench.one_hazards [CASES]."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

from portal import embedded, schema

embedded.ensure_running()
schema.bring_up_to_date()
django.setup()

from django.db import connection
from django.test import Client

from portal.core import clock
from portal.hazards.actions.clocks import set_all_clocks
from portal.hazards.models import Clock, HazardCase, Investigation, Judgement, Works
from portal.hazards.rules import Kind, Type
from portal.homes.models import Block, Home
from portal.landlords.actions import add_landlord
from portal.landlords.models import Landlord, Officer
from portal.people.models import Person
from portal.records.models import Source
from tests.factories.records import SourceFactory
from tests.signing_in import sign_in

CASES = 20_000
TIMES = 40
A_BATCH = 1000
HOUR = timedelta(hours=1)


def empty() -> Landlord:
    tables = set(connection.introspection.table_names()) - {"django_migrations", "django_content_type"}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
    return add_landlord(slug="bench", name="Bench", kind=Landlord.Kind.ASSOCIATION, by=None)


def officer(landlord: Landlord) -> Person:
    person: Person = Person.objects.create_user(email="rhys@bench.example", name="Rhys", email_verified=True)
    Officer.objects.create(person=person, landlord=landlord, role=Officer.Role.REPAIRS_MANAGER)
    return person


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


def page(browser: Client, path: str) -> dict[str, Any]:
    """The 95th percentile in milliseconds."""
    assert browser.get(path).status_code == 200
    times = [taken(lambda: browser.get(path)) * 1000 for _ in range(TIMES)]
    return {"p95": statistics.quantiles(times, n=20)[-1]}


def main(count: int) -> None:
    landlord = empty()
    person = officer(landlord)
    make_cases(landlord, count)
    now = clock.now()
    setting = {"making all their clocks": taken(lambda: set_all_clocks(now=now))}
    setting["setting all of them anew at night"] = taken(lambda: set_all_clocks(now=now + HOUR))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the database itself does every day
    browser = sign_in(Client(SERVER_NAME="localhost"), person)
    pages = {
        "the wall": page(browser, "/office/hazards/"),
        "the wall, of one's own": page(browser, "/office/hazards/?whose=mine"),
        "the first page of the table": page(browser, "/office/hazards/table/"),
        "the table of what is late": page(browser, "/office/hazards/table/?show=late"),
    }
    figures = {
        "cases": count,
        "clocks": Clock.objects.running().count(),
        "times": TIMES,
        "pages": pages,
        "setting": setting,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else CASES)
