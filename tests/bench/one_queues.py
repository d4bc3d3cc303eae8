"""The bench of lists of what waits, in its own process: python -m tests.bench.one_queues 222222 [LIST]."""

import json
import sys
from typing import Any

from tests.bench import opening  # isort: skip -- first: it starts everything

from portal.core import clock
from portal.homes.models import Home
from portal.landlords.models import Officer
from portal.office.queues.table import number, number_words, queues_of, rows_of
from portal.repairs.models import WorkOrder
from tests.bench import screen
from tests.bench.one_pages import opens, row

TIMES = 60
BESIDE = {"all lists": "/office/queues/", "the page of questions": "/office/enquiries/"}
ROLES = (Officer.Role.REPAIRS_MANAGER, Officer.Role.DATA_STEWARD)


def main(size: int, wanted: frozenset[str]) -> None:
    landlord = opening.large(size)
    pages: dict[str, Any] = {}
    for role in ROLES:
        officer, client = opening.officer_of(landlord, role)
        for queue in queues_of(officer):
            if queue.name in pages or (wanted and queue.key not in wanted):
                continue
            holds = number_words(number(rows_of(queue, officer, now=clock.now())))
            address = f"/office/queues/{queue.key}/"
            pages[queue.name] = row([opens(client, address)] * TIMES) | {"holds": holds}
        for name, address in BESIDE.items():
            if not wanted:
                pages[f"{name}, {role.label}"] = row([opens(client, address)] * TIMES) | {"holds": ""}
    if not wanted:
        pages |= screen.rows(landlord)
    stock = Home.objects.filter(landlord=landlord), WorkOrder.objects.filter(landlord=landlord)
    print(json.dumps({"homes": stock[0].count(), "orders": stock[1].count(), "pages": pages}))


if __name__ == "__main__":
    main(int(sys.argv[1]), frozenset(sys.argv[2:]))
