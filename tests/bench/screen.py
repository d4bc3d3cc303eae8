"""The adviser's screen among 200 thousand homes and 5 million orders, in the database of `one_queues`."""

import random
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client

from portal.homes.models import Home
from portal.landlords.models import Landlord, Officer
from portal.people.models import Person
from tests.bench.one_pages import opens, row, with_many_repairs
from tests.signing_in import sign_in

MORE = Path(__file__).with_name("screen.sql")
BAR = 60  # ms
HOMES = 240  # each opened once: what it reads is seldom in memory
AGAIN = 60
SEED = 11


def rows(landlord: Landlord) -> dict[str, dict[str, Any]]:
    """How long it takes for homes at random, for one home again and again, and for one with 1,000 repairs."""
    person, is_new = Person.objects.get_or_create(email="screen@bench.example", defaults={"name": "Olive"})
    officer, _ = Officer.objects.get_or_create(person=person, landlord=landlord, role=Officer.Role.ADVISER)
    if is_new:  # the record is kept for the next time
        _stock(officer)
    olive = sign_in(Client(SERVER_NAME="localhost"), person)
    homes = Home.objects.filter(landlord=landlord)
    keys = random.Random(SEED).sample(list(homes.values_list("pk", flat=True)), HOMES)
    picked = list(homes.filter(pk__in=keys).defer("words"))
    random.Random(SEED).shuffle(picked)
    asks = [opens(olive, f"/office/homes/{home.code}/") for home in picked]
    found = {
        "a home on one screen": row(asks),
        "the same home again": row([asks[0]] * AGAIN),
    }
    if is_new:
        with_many_repairs(picked[0])
    found["one with 1,000 repairs"] = row([asks[0]] * AGAIN)
    narrowed = [opens(olive, f"/office/homes/{home.code}/?show=contacts") for home in picked[:AGAIN]]
    found["its questions, calls and messages"] = row(narrowed)
    return {name: one | {"holds": "", "bar": BAR} for name, one in found.items()}


def _stock(officer: Officer) -> None:
    """Questions, notes, plans, alerts and hazards, in both landlords."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET session_replication_role = replica")  # no history of what is invented
        cursor.execute(MORE.read_text().replace("{officer}", str(officer.pk)))
        cursor.execute("RESET session_replication_role")
        cursor.execute("RESET synchronous_commit")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
