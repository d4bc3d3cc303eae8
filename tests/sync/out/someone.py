"""Somebody who reports repairs, as a process that can be killed: python -m tests.sync.out.someone.

Reads commands as lines of JSON and answers each with a line. It stands for a web process: it calls the one
function that the report's last page calls.
"""
# ruff: noqa: E402 -- Django is set up before models are imported

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

from portal import embedded, schema

embedded.ensure_running()
django.setup()

from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F

from portal.core import clock
from portal.journeys.models import Draft
from portal.landlords.models import Landlord
from portal.repairs.models import RepairRequest, WorkOrder
from portal.repairs.problems import problems_for
from portal.repairs.reports import Report
from portal.repairs.retold import without_repeats
from portal.sync import reports
from portal.sync.models import Incoming, Outgoing, System
from portal.sync.talking import sealed_token
from portal.tenancies.models import Party
from tests.factories.homes import HomeFactory
from tests.factories.journeys import DraftFactory
from tests.factories.landlords import LandlordFactory
from tests.factories.people import PersonFactory
from tests.factories.tenancies import PartyFactory, TenancyFactory

TABLES = (
    "sync_incoming, sync_outgoing, repairs_repairrequest, repairs_workorder, sync_system, "
    "landlords_landlord, people_person"
)


def ready(**_: Any) -> None:
    """The tables, which a first start makes."""
    schema.bring_up_to_date()


def begin(*, address: str, token: str, homes: int) -> None:
    """A landlord with that system, and homes with somebody in each who has a report ready to send."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
    landlord = LandlordFactory(slug="larkfield", name="Larkfield Homes")
    System.objects.create(
        landlord=landlord, name="Larkfield's system", address=address, token=sealed_token(token)
    )
    for number in range(homes):
        home = HomeFactory(landlord=landlord)
        tenancy = TenancyFactory(home=home)
        person = PersonFactory(name=f"Tenant {number}", email=f"tenant{number}@example.org")
        PartyFactory(tenancy=tenancy, person=person, name=person.name)
        DraftFactory(person=person, about=home.code)


def sending(draft: Draft) -> dict[str, Any]:
    """What the last page of the journey sends."""
    party = draft.person.parties.select_related("tenancy__home__landlord").get()
    landlord = party.tenancy.home.landlord
    problem = problems_for(landlord).all[0]
    priority = landlord.priorities.get(key="routine")
    return {
        "draft": draft,
        "home": party.tenancy.home,
        "tenancy": party.tenancy,
        "report": Report(problem=problem, priority=priority, room="kitchen", location="Kitchen"),
        "at": clock.now(),
        "by": draft.person,
    }


def unsent() -> list[Draft]:
    return list(Draft.objects.filter(sent_at=None).order_by("pk"))


def report(*, number: int = 1, pause: float = 0, die: str = "") -> list[str]:
    """Send so many reports; die in one of them where that is asked. After a failure it is sent again, as
    somebody would who saw an error page."""
    if die:
        _die(die)
    sent = []
    for draft in persistently(unsent)[:number]:
        sent.append(str(persistently(lambda draft=draft: reports.send_report(**sending(draft)).code)))
        time.sleep(pause)
    return sent


def again(*, code: str) -> str:
    """The same report once more: a reload."""
    return str(reports.send_report(**sending(Draft.objects.get(code=code))).code)


def persistently(act: Callable[[], Any]) -> Any:
    end = time.monotonic() + 60
    while True:
        try:
            return act()
        except (DatabaseError, InterfaceError):
            with suppress(DatabaseError, InterfaceError):  # what it was connected to may be gone
                connection.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _die(moment: str) -> None:
    """At the next report: in the middle of its transaction, or right after it, before the queue is told."""

    def now(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if moment == "before":
        reports.put = now  # type: ignore[assignment]
    else:
        from portal.sync.tasks import deliver_outgoing

        deliver_outgoing.delay = now


def words(*, code: str, number: int) -> None:
    """What a resident adds to a report, so many times."""
    from portal.repairs.actions import saying

    request = RepairRequest.objects.get(code=code)
    for count in range(number):
        reports.say(
            saying.add_words,
            request=request,
            words=f"And another thing: {count}",
            at=clock.now() + timedelta(seconds=count),
            by=request.reported_by,
        )


def pass_time(*, seconds: float) -> None:
    """As if so long had gone by: what waits for a moment has come that much nearer to it."""
    gone = timedelta(seconds=seconds)
    Outgoing.objects.exclude(next_try_at=None).update(next_try_at=F("next_try_at") - gone)
    System.objects.exclude(rests_until=None).update(rests_until=F("rests_until") - gone)


def look(**_: Any) -> dict[str, Any]:
    """How things stand."""
    with transaction.atomic():
        return {
            "reports": [str(code) for code in RepairRequest.objects.values_list("code", flat=True)],
            "held": RepairRequest.objects.exclude(held_at=None).count(),
            "orders": list(WorkOrder.objects.order_by("pk").values_list("reference", flat=True)),
            "delivered": Outgoing.objects.exclude(delivered_at=None).count(),
            "waiting": Outgoing.objects.filter(delivered_at=None).count(),
            "aside": Outgoing.objects.exclude(set_aside_at=None).count(),
            "tries": sorted(Outgoing.objects.values_list("tries", flat=True)),
            "failures": sorted(Outgoing.objects.values_list("failure", flat=True)),
            "done": WorkOrder.objects.exclude(completed_at=None).count(),
            "updates": [
                sorted(line.type_code for line in without_repeats(order.statusupdates.all()))
                for order in WorkOrder.objects.order_by("pk")
            ],
            "incoming": sorted(Incoming.objects.values_list("outcome", flat=True)),
            "resting": System.objects.exclude(rests_until=None).count(),
        }


def stream(*, rate: float, seconds: float) -> dict[str, Any]:
    """So many reports a second for so long, from many homes, whatever becomes of those before."""
    ready = prepared(int(rate * seconds))
    began = time.monotonic()
    took: list[float] = []

    def one(said: dict[str, Any]) -> None:
        starts = time.monotonic()
        reports.send_report(**said, at=clock.now())
        took.append(time.monotonic() - starts)

    with ThreadPoolExecutor(max_workers=8) as pool:
        due = []
        for number, said in enumerate(ready):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            due.append(pool.submit(one, said))
        for each in due:
            each.result()
    took.sort()
    p95 = took[int(len(took) * 0.95)]
    return {"sent": len(took), "in": time.monotonic() - began, "accepted_p95": p95}


def prepared(number: int) -> list[dict[str, Any]]:
    """So many reports, ready to send: of each home every problem in turn."""
    landlord = Landlord.objects.get(slug="larkfield")
    problems, priority = problems_for(landlord).all, landlord.priorities.get(key="routine")
    places = Party.objects.filter(landlord=landlord, person__isnull=False)
    homes = list(places.select_related("person", "tenancy__home__landlord", "tenancy__home__block"))
    drafts = Draft.objects.bulk_create(
        Draft(code=uuid4(), journey="report", about=uuid4(), person=homes[place % len(homes)].person)
        for place in range(number)
    )
    ready = []
    for place, draft in enumerate(drafts):
        party = homes[place % len(homes)]
        problem = problems[(place // len(homes) + OFFSET[0]) % len(problems)]
        report = Report(problem=problem, priority=priority, room=problem.rooms[0], location="Kitchen")
        tenancy, person = party.tenancy, party.person
        ready.append(
            {"draft": draft, "home": tenancy.home, "tenancy": tenancy, "report": report, "by": person}
        )
    OFFSET[0] += number // len(homes) + 1
    return ready


OFFSET = [0]  # the next stream reports other problems


def waits() -> dict[str, Any]:
    """How long it took from accepting a report to having the landlord's number for it, in seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT percentile_cont(array[0.5, 0.95, 1]) WITHIN GROUP (
                ORDER BY extract(epoch FROM delivered_at - made_at))
            FROM sync_outgoing WHERE kind = 'RaiseRepair'
            """
        )
        [(found,)] = cursor.fetchall()
    return {"p50": float(found[0]), "p95": float(found[1]), "worst": float(found[2])}


def forget_waits() -> None:
    """What came before is not measured; and the tables are known to the planner, as after a day's use."""
    Outgoing.objects.filter(kind="RaiseRepair").update(kind="RaiseRepair before")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def still_waiting() -> int:
    return Outgoing.objects.filter(delivered_at=None).count()


COMMANDS: dict[str, Callable[..., Any]] = {
    "ready": ready,
    "begin": begin,
    "report": report,
    "again": again,
    "words": words,
    "pass_time": pass_time,
    "look": look,
    "stream": stream,
    "waits": waits,
    "forget_waits": forget_waits,
    "still_waiting": still_waiting,
    "command": lambda *, words: call_command(*words),
}


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        does = COMMANDS[asked.pop("does")]
        answer = persistently(lambda does=does, asked=asked: does(**asked))
        print(json.dumps({"answer": answer}), flush=True)


if __name__ == "__main__":
    main()
