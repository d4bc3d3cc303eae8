"""The bench of lists of what waits, in a process of its own: python -m tests.bench.one_queues 222222."""
# ruff: noqa: E402 -- the servers run before Django is set up, and Django before models are imported

import json
import logging
import sys
from pathlib import Path
from typing import Any

import django

from portal import embedded

embedded.ensure_running()
django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client

from portal.core import clock
from portal.homes.models import Home
from portal.landlords.models import Landlord, Officer
from portal.office.queues.table import number, number_words, queues_of, rows_of
from portal.people.models import Person
from portal.repairs.models import WorkOrder
from tests.bench import screen
from tests.bench.one_pages import opens, row, stocked
from tests.signing_in import sign_in

MORE = Path(__file__).with_name("queues.sql")
A_HOME = 25  # orders of each home
STOCKED = 4  # of them that stock.sql has made
TIMES = 60
ROLES = (Officer.Role.REPAIRS_MANAGER, Officer.Role.DATA_STEWARD)


def with_what_waits() -> None:
    """Everything that waits, in both landlords."""
    person = Person.objects.create_user(email="amina@bench.example", name="Amina")
    sql = MORE.read_text().replace("{more}", str(A_HOME - STOCKED)).replace("{person}", str(person.pk))
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(sql)
        cursor.execute("RESET synchronous_commit")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def officer_of(landlord: Landlord, role: Officer.Role) -> tuple[Officer, Client]:
    person = Person.objects.create_user(email=f"{role}@bench.example", name="Rhys")
    officer = Officer.objects.create(person=person, landlord=landlord, role=role)
    return officer, sign_in(Client(SERVER_NAME="localhost"), person)


def main(size: int) -> None:
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    landlord = stocked(size)
    with_what_waits()
    pages: dict[str, Any] = {}
    for role in ROLES:
        officer, client = officer_of(landlord, role)
        for queue in queues_of(officer):
            if queue.name in pages:
                continue
            holds = number_words(number(rows_of(queue, officer, now=clock.now())))
            address = f"/office/queues/{queue.key}/"
            pages[queue.name] = row([opens(client, address)] * TIMES) | {"holds": holds}
        mine = row([opens(client, "/office/queues/")] * TIMES)
        pages[f"all lists, {role.label}"] = mine | {"holds": ""}
    pages |= screen.rows(landlord)
    stock = Home.objects.filter(landlord=landlord), WorkOrder.objects.filter(landlord=landlord)
    print(json.dumps({"homes": stock[0].count(), "orders": stock[1].count(), "pages": pages}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
