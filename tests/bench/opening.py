"""The first import of a bench's own process: it starts the servers and Django, and leads to its data."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import logging
import sys
from pathlib import Path

import django

from portal import embedded, schema

embedded.ensure_running()
schema.bring_up_to_date()
django.setup()
logging.disable(logging.INFO)

from django.core.cache import cache
from django.db import connection
from django.test import Client

from portal.homes.models import Home
from portal.landlords.models import Landlord, Officer
from portal.people.models import Person
from tests.signing_in import sign_in

HERE = Path(__file__).parent
LARGE = "bench-large"
A_HOME = 25  # orders of each home of the large landlord
STOCKED = 4  # of them that stock.sql has made
KEPT = frozenset({"django_migrations", "django_content_type"})


def empty() -> None:
    """A database with tables and nothing in them."""
    tables = set(connection.introspection.table_names()) - KEPT
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
    cache.clear()


def settle() -> None:
    """As a database is that looks after itself: a bench begins a moment after everything was written."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def large(homes: int) -> Landlord:
    """The landlord with nine of ten of so many homes, 25 orders each, and all that waits. Made once."""
    kept = Landlord.objects.filter(slug=LARGE).first()
    if kept and Person.objects.filter(email=_marked(homes)).exists():
        cache.clear()
        return kept
    from tests.bench.one_pages import stocked

    print("Making its record, which takes some minutes.", file=sys.stderr, flush=True)
    landlord = stocked(homes)
    amina = Person.objects.create_user(email="amina@bench.example", name="Amina")
    sql = (HERE / "large.sql").read_text()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET session_replication_role = replica")  # no history of what is invented
        cursor.execute(sql.replace("{more}", str(A_HOME - STOCKED)).replace("{person}", str(amina.pk)))
        cursor.execute("RESET session_replication_role")
        cursor.execute("RESET synchronous_commit")
    settle()
    Person.objects.create_user(email=_marked(homes), name="Whoever made it")
    return landlord


def _marked(homes: int) -> str:
    return f"made-{homes}@bench.example"


def officer_of(landlord: Landlord, role: Officer.Role) -> tuple[Officer, Client]:
    """Somebody with that role, signed in."""
    person, _ = Person.objects.get_or_create(email=f"{role}@bench.example", defaults={"name": "Rhys"})
    officer, _ = Officer.objects.get_or_create(person=person, landlord=landlord, role=role)
    return officer, sign_in(Client(SERVER_NAME="localhost"), person)


def a_home_of(landlord: Landlord) -> Home:
    """One of its homes, in a block."""
    return Home.objects.filter(landlord=landlord).order_by("pk")[7]
