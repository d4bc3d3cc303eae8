"""Residents who report and say things, and a clerk who looks: python -m tests.soak.someone.

Commands come as lines of JSON, as to tests/sync/out/someone.py, which has the first half of them.
"""

from tests.sync.out import someone  # isort: skip

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from celery.beat import PersistentScheduler
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F, Max, Min

from portal.celery import app
from portal.core import clock
from portal.homes.models import Home
from portal.landlords.models import Landlord
from portal.notices.models import Notice
from portal.records.models import Event
from portal.repairs.actions import saying
from portal.repairs.models import RepairRequest, Said, StatusUpdate, WorkOrder
from portal.sync import reports, tasks
from portal.sync.clients import make_client
from portal.sync.deliveries import receiving
from portal.sync.deliveries.actions import run_on_commit
from portal.sync.models import Change, Delivery, Incoming, Outgoing, System, Webhook, WebhookCall
from portal.sync.scopes import allowed
from portal.sync.webhooks.actions import make_webhook
from tests.factories.landlords import LandlordFactory
from tests.factories.repairs import WorkOrderFactory
from tests.factories.sync import SystemFactory
from tests.sync.deliveries import home, order, written

READY: list[dict[str, Any]] = []


def empty() -> None:
    tables = set(connection.introspection.table_names()) - {"django_migrations", "django_content_type"}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")


def set_up(*, address: str, token: str, homes: int, hears: str, reports: int) -> dict[str, str]:
    """In an empty database, a landlord with a system that is read and one that only calls; and another."""
    empty()
    someone.begin(address=address, token=token, homes=homes)
    larkfield = Landlord.objects.get()
    READY.extend(someone.prepared(reports))
    LandlordFactory(slug="eastmere", name="Eastmere Homes")
    caller = SystemFactory(
        landlord=larkfield, name="Their other system", takes_reports=False, is_read=False, address=""
    )
    client, secret = make_client(system=caller, name="In a soak", scopes=allowed(contractor=False), by=None)
    webhook = make_webhook(system=caller, address=hears, by=None)[1] if hears else ""
    return {"client": str(client.client_id), "secret": secret, "webhook": webhook}


def report_next() -> str:
    """Somebody sends a report; one who saw an error page sends it again."""
    said = READY.pop(0)
    sent = someone.persistently(lambda: reports.send_report(**said, at=clock.now()))
    return str(sent.code)


def add_words(*, code: str, words: str) -> str:
    """What a resident adds. One who saw an error page looks whether it is there."""
    at = clock.now()

    def once() -> None:
        request = RepairRequest.objects.get(code=code)
        if not Said.objects.filter(request=request, words=words).exists():
            reports.say(saying.add_words, request=request, words=words, at=at, by=request.reported_by)

    someone.persistently(once)
    return words


def bring(*, folder: str) -> None:
    """A folder of the other landlord, on the command line."""
    call_command("import_delivery", "eastmere", folder)


def pass_time(*, seconds: float) -> None:
    """As if so long had gone by: what waits for a moment has come that much nearer to it."""
    gone = timedelta(seconds=seconds)
    someone.pass_time(seconds=seconds)
    open_calls = WebhookCall.objects.open()
    open_calls.update(next_try_at=F("next_try_at") - gone)
    Webhook.objects.exclude(rests_until=None).update(rests_until=F("rests_until") - gone)


def come_round() -> None:
    """As if a quarter of an hour had gone by for the deliveries that nobody is at."""
    Delivery.objects.filter(state__in=Delivery.UNFINISHED).update(
        received_at=F("received_at") - timedelta(minutes=15)
    )
    tasks.begin_left_deliveries()


def glance() -> dict[str, int]:
    """What is still on its way."""
    return {
        "messages to go": Outgoing.objects.filter(delivered_at=None, set_aside_at=None).count(),
        "messages to do": Incoming.objects.filter(outcome__in=["waiting", "no_order"]).count(),
        "deliveries": Delivery.objects.filter(state__in=Delivery.UNFINISHED).count(),
        "calls": WebhookCall.objects.open().count(),
        "changes without a number": Change.objects.filter(position=None).count(),
        "jobs not done": WorkOrder.objects.filter(
            request__isnull=False, completed_at=None, cancelled_at=None
        ).count(),
        "reports without an order": RepairRequest.objects.filter(orders=None).count(),
    }


def changes() -> int:
    """How many there are of the landlord that is followed."""
    return Change.objects.filter(landlord__slug="larkfield").count()


def facts() -> dict[str, Any]:
    """All that is held against the other sides. Moments are as text, in UTC."""
    larkfield = Landlord.objects.get(slug="larkfield")
    with transaction.atomic():
        return {
            "reports": [str(code) for code in RepairRequest.objects.values_list("code", flat=True)],
            "said": list(Said.objects.values_list("words", flat=True)),
            "said_of": {
                str(row["request__code"]): row["n"]
                for row in Said.objects.values("request__code").annotate(n=Count("pk"))
            },
            "outgoing": list(
                Outgoing.objects.exclude(delivered_at__isnull=False).values_list(
                    "kind", "failure", "failure_says"
                )
            ),
            "incoming": dict(Incoming.objects.values_list("outcome").annotate(Count("pk"))),
            "incoming_unused": list(
                Incoming.objects.filter(outcome__in=["not_valid", "no_order", "waiting"]).values_list(
                    "kind", "outcome", "issues"
                )
            ),
            "orders": {
                f"{order.landlord.slug} {order.reference}": {
                    "report": str(order.request.code) if order.request else "",
                    "description": order.description,
                    "done": order.completed_at is not None or order.cancelled_at is not None,
                }
                for order in WorkOrder.objects.select_related("landlord", "request")
            },
            "updates": _updates(larkfield),
            "homes": {
                f"{home.landlord.slug} {home.reference}": home.unit
                for home in Home.objects.select_related("landlord")
            },
            "changes": list(
                Change.objects.filter(landlord=larkfield).order_by("position").values_list("position", "told")
            ),
            "deliveries": [
                (str(code), state, reason)
                for code, state, reason in Delivery.objects.values_list("code", "state", "reason")
            ],
            "calls_open": WebhookCall.objects.open().count(),
            "calls_given_up": WebhookCall.objects.given_up().count(),
            "twice": _twice(),
            "backwards": _backwards(),
            "systems": list(System.objects.exclude(rests_until=None).values_list("name", "last_failure")),
        }


def _updates(larkfield: Landlord) -> dict[str, list[tuple[str, str]]]:
    """Of each order what was told of it, by name and moment, in the order in which it happened."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = StatusUpdate.objects.filter(work_order__landlord=larkfield).exclude(reference="")
    for reference, name, at in rows.order_by("happened_at", "reference").values_list(
        "work_order__reference", "reference", "happened_at"
    ):
        found.setdefault(reference, []).append((name, at.isoformat() if at else ""))
    return found


def _twice() -> list[str]:
    """What is there more than once, and must not be."""
    doubled: list[str] = []
    for model, fields in (
        (WorkOrder, ("landlord", "reference")),
        (Home, ("landlord", "reference")),
        (RepairRequest, ("code",)),
        (Said, ("request", "words")),
        (StatusUpdate, ("work_order", "reference", "happened_at", "type_code")),
        (Incoming, ("system", "reference")),
        (WebhookCall, ("webhook", "change", "is_replay")),
    ):
        rows = model.objects.values(*fields).annotate(n=Count("pk")).filter(n__gt=1)
        if model is StatusUpdate:
            rows = rows.exclude(reference="")
        doubled += [f"{model.__name__} {row}" for row in rows[:5]]
    return doubled


def _backwards() -> list[str]:
    """Histories that do not go forward: an order's versions, and events of one record."""
    found: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT pgh_obj_id FROM (
                SELECT pgh_obj_id, pgh_created_at < lag(pgh_created_at) OVER w AS back
                FROM repairs_workorderevent WINDOW w AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
            ) AS each WHERE back LIMIT 5
            """
        )
        found += [f"versions of order {row[0]}" for row in cursor]
    first = Event.objects.filter(verb="repair reported").values("subject_code").annotate(at=Min("at"))
    for row in first:
        others = Event.objects.filter(subject_code=row["subject_code"]).exclude(verb="repair reported")
        earliest = others.aggregate(earliest=Min("at"))["earliest"]
        if earliest and earliest < row["at"]:
            found.append(f"events of report {row['subject_code']}")
    return found


def bring_many(*, landlords: int, orders: int, folder: str) -> None:
    """A delivery of each of so many new landlords, left to the workers."""
    for number in range(landlords):
        slug = f"many-{number}"
        landlord = Landlord.objects.filter(slug=slug).first() or LandlordFactory(slug=slug)
        homes = max(orders // 20, 1)
        path = written(
            Path(folder) / slug,
            homes=[home(place, unit_uprn=str(10**11 + number * 10**6 + place)) for place in range(homes)],
            work_orders=[order(place, unit_reference=f"H{place % homes}") for place in range(orders)],
        )
        run_on_commit(receiving.receive_path(landlord=landlord, path=path, by=None))


def delivered_in() -> float:
    """Seconds from the first message that was delivered to the last."""
    found = Outgoing.objects.aggregate(first=Min("delivered_at"), last=Max("delivered_at"))
    return float((found["last"] - found["first"]).total_seconds())


def brought_in() -> float:
    """Seconds from the first delivery that came to the last that was finished."""
    found = Delivery.objects.aggregate(first=Min("received_at"), last=Max("finished_at"))
    return float((found["last"] - found["first"]).total_seconds())


def digest() -> dict[str, Any]:
    """What came of it, without the numbers that hang on who was first."""
    rows = WorkOrder.objects.order_by("landlord__slug", "reference").filter(landlord__slug__startswith="many")
    told = rows.values_list("landlord__slug", "reference", "home__reference", "description")
    return {
        "orders": sha256(repr(list(told)).encode()).hexdigest(),
        "delivered orders": len(told),
        "reports held": RepairRequest.objects.exclude(held_at=None).count(),
        "orders of reports": WorkOrder.objects.filter(request__isnull=False).count(),
        "states": dict(Delivery.objects.values_list("state").annotate(Count("pk"))),
    }


def make_due(*, orders: int) -> None:
    """Half of the homes have a repair that was done three days ago, half one that is late."""
    now = clock.now()
    for number, at in enumerate(Home.objects.filter(landlord__slug="larkfield").order_by("pk")[:orders]):
        done = now - timedelta(days=3) if number % 2 else None
        due = now + timedelta(days=9) if number % 2 else now - timedelta(hours=2)
        WorkOrderFactory(home=at, completed_at=done, due_at=due, contractor=None)


def prime_beat(*, path: str) -> None:
    """A beat that begins with this file has done nothing for days: everything is due at once."""
    scheduler = PersistentScheduler(app=app, schedule_filename=path)
    for entry in scheduler.schedule.values():
        entry.last_run_at = entry.default_now() - timedelta(days=3)
    scheduler.close()


def notices() -> dict[str, int]:
    """How many messages of each kind about repairs that were due."""
    return dict(Notice.objects.order_by("kind").values_list("kind").annotate(Count("pk")))


def numbering() -> list[str]:
    """What is wrong with the numbers of changes: each landlord's are 1, 2, 3 and so on."""
    return [
        f"landlord {row['landlord']} has {row['n']} changes up to {row['last']}"
        for row in Change.objects.exclude(position=None)
        .values("landlord")
        .annotate(n=Count("pk"), last=Max("position"))
        if row["n"] != row["last"]
    ]


someone.COMMANDS |= {
    "make_due": make_due,
    "prime_beat": prime_beat,
    "notices": notices,
    "numbering": numbering,
    "bring_many": bring_many,
    "delivered_in": delivered_in,
    "brought_in": brought_in,
    "digest": digest,
    "set_up": set_up,
    "report_next": report_next,
    "add_words": add_words,
    "bring": bring,
    "pass_time": pass_time,
    "come_round": come_round,
    "glance": glance,
    "changes": changes,
    "facts": facts,
}

if __name__ == "__main__":
    someone.main()
