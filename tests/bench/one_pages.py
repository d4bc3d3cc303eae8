"""One size of the bench of pages, in a process of its own: python -m tests.bench.one_pages 10000."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import json
import logging
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import django

from portal import embedded

embedded.ensure_running()
django.setup()

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.homes.models import Home
from portal.landlords.actions import add_landlord
from portal.landlords.models import Landlord, Officer
from portal.people.models import Person
from portal.tenancies.models import Party
from tests.bench.report_pages import ANSWERS, answered_by
from tests.signing_in import sign_in

STOCK = Path(__file__).with_name("stock.sql")
WORDS = Path(settings.BASE_DIR) / "portal" / "sync" / "sample" / "words"
TIMES = 120
WARM = 12
SEED = 7
MANY = 1000  # repairs of the one home that has many


def listed(name: str) -> str:
    """A list of words as a PostgreSQL array."""
    lines = (WORDS / name).read_text().splitlines()
    quoted = ["'" + line.replace("'", "''") + "'" for line in lines if line and not line.startswith("#")]
    return f"ARRAY[{', '.join(quoted)}]"


def stocked(homes: int) -> Landlord:
    """An empty database, filled with so many homes."""
    sql = STOCK.read_text()
    words = {"stems": "street_stems", "kinds": "street_kinds", "first": "first_names", "last": "surnames"}
    for name, file in words.items():
        sql = sql.replace(f"{{{name}}}", listed(f"{file}.txt"))
    tables = set(connection.introspection.table_names()) - {"django_migrations", "django_content_type"}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
        for slug in ("bench-large", "bench-small"):
            add_landlord(slug=slug, name=slug.title(), kind=Landlord.Kind.ASSOCIATION, by=None)
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(sql.replace("{homes}", str(homes)))
        cursor.execute("RESET synchronous_commit")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    cache.clear()
    return Landlord.objects.get(slug="bench-large")


def officer_of(landlord: Landlord) -> Client:
    person = Person.objects.create_user(email="olive@bench.example", name="Olive")
    Officer.objects.create(person=person, landlord=landlord, role=Officer.Role.ADVISER)
    return sign_in(Client(SERVER_NAME="localhost"), person)


def resident_of(home: Home) -> Client:
    """The lead tenant of now, signed in."""
    party = Party.objects.filter(tenancy__home=home, tenancy__ended_on=None, position=0).get()
    party.person = Person.objects.create_user(email=f"{home.reference}@bench.example", name=party.name)
    party.save(update_fields=["person"])
    client = sign_in(Client(SERVER_NAME="localhost"), party.person)
    client.handler.load_middleware()  # as a server has it, before the first page: once, not for each resident
    return client


def with_many_repairs(home: Home) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO repairs_workorder (landlord_id, reference, source_id, fingerprint, home_id, "
            "description, location, access_notes, class_code, type_code, priority_code, priority_name, "
            "trade_code, case_reference, raised_at, due_at, completed_at, actual_cost) "
            "SELECT landlord_id, 'MANY' || n, source_id, 0, home_id, description, location, access_notes, "
            "class_code, type_code, priority_code, priority_name, trade_code, case_reference, "
            "raised_at - n * interval '1 day', due_at, raised_at, actual_cost "
            "FROM generate_series(1, %s) AS n, "
            "(SELECT * FROM repairs_workorder WHERE home_id = %s LIMIT 1) AS one",
            [MANY, home.pk],
        )


def timed(ask: Callable[[], Any]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    answer = ask()
    spent = (time.perf_counter() - start) * 1000
    assert answer.status_code in {200, 302}, answer.status_code
    return spent


def asked(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def row(asks: list[Callable[[], Any]], pool: list[float] | None = None) -> dict[str, float]:
    """The middle and the 95th percentile of the times, and the most queries any of a few took."""
    for ask in asks[:WARM]:
        ask()
    spent = [timed(ask) for ask in asks]
    if pool is not None:
        pool += spent
    return percentiles(spent) | {"queries": max(asked(ask) for ask in asks[:10])}


def percentiles(spent: list[float]) -> dict[str, float]:
    cut = statistics.quantiles(spent, n=20)
    return {"p50": cut[9], "p95": cut[18]}


def opens(client: Client, address: str) -> Callable[[], Any]:
    return partial(client.get, address, secure=True)


def searches(homes: list[Home], names: list[str], chance: random.Random) -> dict[str, list[str]]:
    """What staff type, by kind; "as one types" is every beginning of an address that the box asks for."""
    typed = []
    for home in homes[:20]:
        whole = f"{home.building_number} {home.street}"
        typed += [whole[:length] for length in range(2, len(whole) + 1)]
    return {
        "an address": [f"{home.building_number} {home.street}" for home in homes],
        "flat and address": [f"{home.unit} {home.building_number} {home.street}" for home in homes],
        "a street": [home.street for home in homes],
        "a town": [home.town for home in homes],
        "a postcode": [home.postcode for home in homes],
        "a postcode without space": [home.postcode.replace(" ", "").lower() for home in homes],
        "a UPRN": [home.uprn for home in homes],
        "a surname": [name.split()[-1] for name in names],
        "a full name": names,
        "the beginnings of a name": [" ".join(part[:3] for part in name.split()) for name in names],
        "a reference": [home.reference for home in homes],
        "a repair's reference": [f"WO{home.pk * 4 + 1:09}" for home in homes],
        "as one types": chance.sample(typed, min(TIMES, len(typed))),
    }


def main(size: int) -> None:
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    landlord = stocked(size)
    chance = random.Random(SEED)
    own = Home.objects.filter(landlord=landlord)
    picked = list(own.filter(pk__in=chance.sample(list(own.values_list("pk", flat=True)), TIMES)))
    chance.shuffle(picked)
    parties = Party.objects.filter(tenancy__home__in=picked).order_by("pk")[:TIMES]
    names = [party.name for party in parties]
    olive = officer_of(landlord)
    residents = [(resident_of(home), home) for home in picked]
    rows = {
        "resident: home page": row([opens(who, f"/homes/{home.code}/") for who, home in residents]),
        "resident: repairs": row([opens(who, f"/homes/{home.code}/repairs/") for who, home in residents]),
        "staff: home page": row([opens(olive, f"/office/homes/{home.code}/") for home in picked]),
    }
    for home in picked:
        answered_by(Person.objects.get(parties__tenancy__home=home), home)
    for page in (*ANSWERS, "check"):
        asks = [opens(who, f"/homes/{home.code}/report/{page}/") for who, home in residents]
        rows[f"resident: report, {page}"] = row(asks)
    pool: list[float] = []
    for kind, texts in searches(picked, names, chance).items():
        path = "/office/search/suggest/" if kind == "as one types" else "/office/search/"
        asks = [partial(olive.get, path, {"q": text}, secure=True) for text in texts]
        rows[f"search: {kind}"] = row(asks, pool)
    most = max(found["queries"] for name, found in rows.items() if name.startswith("search"))
    rows["search: all of these"] = percentiles(pool) | {"queries": most}
    who, home = residents[0]
    with_many_repairs(home)
    for name, client, address in (
        ("resident: home page", who, f"/homes/{home.code}/"),
        ("resident: repairs", who, f"/homes/{home.code}/repairs/"),
        ("staff: home page", olive, f"/office/homes/{home.code}/"),
    ):
        rows[f"{name}, {MANY:,} repairs"] = row([opens(client, address)] * 40)
    print(json.dumps({"homes": size, "rows": rows}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
