"""What Prometheus is told: what was counted, and how the queues stand now, read where the truth of each is.

Nothing here names a landlord, a person, an address or a record.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import redis
from django.db.models import Count, Min, QuerySet, Sum
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from portal import schedule
from portal.core import clock, counting
from portal.core.counting import BEYOND, BUCKETS
from portal.core.health import redis_client
from portal.landlords.models import Landlord
from portal.notices.models import Notice
from portal.sync import health
from portal.sync.models import (
    Change,
    ChangeCount,
    Delivery,
    Difference,
    Incoming,
    Outgoing,
    Reconciliation,
    System,
    WebhookCall,
)

Counted = Mapping[str, Mapping[tuple[str, ...], float]]

# What is counted as it happens: its name, what it is, and its labels.
COUNTERS = {
    "requests": ("Requests that were answered", ("view", "method", "status")),
    "messages_out": ("Tries to send a HACT message to a system", ("kind", "outcome")),
    "messages_in": ("HACT messages that came from systems", ("kind", "outcome")),
    "webhook_calls": ("Times that a webhook was called", ("outcome",)),
    "tasks": ("Tasks that workers ended", ("task", "state")),
}


def told() -> bytes:
    """All of it, in Prometheus's own format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Everything())
    return generate_latest(registry)


class _Everything:
    """Collected anew each time somebody asks."""

    def collect(self) -> Iterator[Metric]:
        yield from _counted()
        yield from _queues(clock.now())
        yield from _systems(clock.now())


def _counted() -> Iterator[Metric]:
    """What was counted in Redis; how far Redis can be read is itself told."""
    try:
        found = counting.counted()
        waiting = {name: int(redis_client().llen(name)) for name in queues()}
    except redis.RedisError:
        yield _gauge("redis_up", "Whether Redis answers", [((), 0)])
        return
    yield _gauge("redis_up", "Whether Redis answers", [((), 1)])
    for name, (says, labels) in COUNTERS.items():
        counter = CounterMetricFamily(f"homefile_{name}", says, labels=labels)
        for values, number in sorted(found.get(name, {}).items()):
            counter.add_metric(values, number)
        yield counter
    yield _times(found)
    yield _gauge(
        "task_queue_length",
        "Tasks that wait for a worker",
        [((name,), number) for name, number in waiting.items()],
        "queue",
    )


def queues() -> list[str]:
    """Where tasks wait."""
    return sorted({schedule.DEFAULT_QUEUE, *(route["queue"] for route in schedule.ROUTES.values())})


def _times(found: Counted) -> Metric:
    histogram = HistogramMetricFamily(
        "homefile_request_seconds", "How long requests took", labels=("view", "method")
    )
    sums = found.get("request_seconds_sum", {})
    for labels, total in sorted(sums.items()):
        buckets, so_far = [], 0.0
        for end in (*map(str, BUCKETS), BEYOND):
            so_far += found.get("request_seconds_bucket", {}).get((*labels, end), 0)
            buckets.append((end, so_far))
        histogram.add_metric(labels, buckets, total)
    return histogram


def _queues(now: datetime) -> Iterator[Metric]:
    waiting = {
        "outgoing": _waits(health.waiting(), "made_at"),
        "incoming": _waits(Incoming.objects.filter(outcome=Incoming.Outcome.WAITING), "received_at"),
        "webhook_calls": _waits(WebhookCall.objects.open(), "made_at"),
        "notices": _waits(Notice.objects.filter(sent_at=None, given_up_at=None), "made_at"),
        "deliveries": _waits(
            Delivery.objects.of_files().filter(state__in=Delivery.UNFINISHED), "received_at"
        ),
        "changes": _waits(Change.objects.filter(position=None), "at"),
    }
    yield _gauge("waiting", "What waits, by kind", [((n,), many) for n, (many, _) in waiting.items()], "what")
    yield _gauge(
        "oldest_waiting_seconds",
        "Since when the first of it has waited",
        [((n,), (now - first).total_seconds() if first else 0) for n, (_, first) in waiting.items()],
        "what",
    )
    aside = Outgoing.objects.filter(set_aside_at__isnull=False, given_up_at=None, delivered_at=None).count()
    yield _gauge("set_aside", "Messages out that wait for a person", [((), aside)])
    unheld = health.at_risk(now).count()
    yield _gauge("reports_at_risk", "Reports that no system has taken in time", [((), unheld)])
    states = Delivery.objects.of_files().values_list("state").annotate(Count("pk")).order_by("state")
    yield _gauge("deliveries", "Deliveries, by their state", [((s,), n) for s, n in states], "state")
    listed = Difference.objects.filter(state=Difference.State.LISTED).values_list("kind")
    yield _gauge(
        "differences",
        "Differences that wait for staff",
        [((k,), n) for k, n in listed.annotate(Count("pk"))],
        "kind",
    )
    changes = CounterMetricFamily("homefile_changes_numbered", "Changes that got their position")
    changes.add_metric((), ChangeCount.objects.aggregate(all=Sum("last"))["all"] or 0)
    yield changes


def _waits(rows: QuerySet[Any], since: str) -> tuple[int, datetime | None]:
    found = rows.order_by().aggregate(many=Count("pk"), first=Min(since))
    return found["many"], found["first"]


def _systems(now: datetime) -> Iterator[Metric]:
    """How many systems are how; which landlord's they are is not said."""
    states = dict.fromkeys(health.Health, 0)
    for each in health.of_systems(now):
        states[each.state] += 1
    yield _gauge(
        "systems", "Systems in use, by how they are", [((str(s),), n) for s, n in states.items()], "state"
    )
    resting = System.objects.filter(is_used=True, rests_until__gt=now).count()
    yield _gauge("circuits_open", "Systems that are left in peace for a while", [((), resting)])
    failed = Reconciliation.objects.filter(state=Reconciliation.State.FAILED).count()
    yield _gauge("comparisons_failed", "Comparisons of both sides that could not be done", [((), failed)])
    yield _gauge("landlords", "Landlords that are served", [((), Landlord.objects.count())])


def _gauge(name: str, says: str, values: Iterable[tuple[tuple[str, ...], float]], *labels: str) -> Metric:
    gauge = GaugeMetricFamily(f"homefile_{name}", says, labels=labels)
    for each, number in values:
        gauge.add_metric(each, number)
    return gauge
