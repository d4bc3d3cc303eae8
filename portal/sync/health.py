"""How well each landlord's system and Homefile get on: the rules, and the facts that they are asked of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from portal.core import clock
from portal.landlords.models import Landlord
from portal.repairs.models import RepairRequest
from portal.sync.models import (
    Delivery,
    Difference,
    Incoming,
    Outgoing,
    Reconciliation,
    System,
    Trouble,
    Webhook,
    WebhookCall,
)

# A message that waits longer says that something is slow; so does a system read so many times too late.
SLOW_AFTER = timedelta(minutes=2)
TIMES_TOO_LATE = 4


class Health(StrEnum):
    """How a system is, the worst first."""

    AT_REST = "at-rest"
    FAILING = "failing"
    SLOW = "slow"
    UNTRIED = "untried"
    WELL = "well"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a system. `lag` is how long ago it was to be read, None where it is not read."""

    rests_until: datetime | None = None
    last_answered_at: datetime | None = None
    last_failed_at: datetime | None = None
    oldest_waiting_at: datetime | None = None
    set_aside: int = 0
    webhooks_failing: int = 0
    lag: timedelta | None = None
    read_every: timedelta = timedelta(seconds=30)


def _at_rest(facts: Facts, now: datetime) -> bool:
    return facts.rests_until is not None and facts.rests_until > now


def _failing(facts: Facts, _now: datetime) -> bool:
    failed, well = facts.last_failed_at, facts.last_answered_at
    unheard = facts.set_aside > 0 or facts.webhooks_failing > 0
    return unheard or (failed is not None and (well is None or failed > well))


def _slow(facts: Facts, now: datetime) -> bool:
    waits = facts.oldest_waiting_at is not None and now - facts.oldest_waiting_at > SLOW_AFTER
    return waits or (facts.lag is not None and facts.lag > TIMES_TOO_LATE * facts.read_every)


def _untried(facts: Facts, _now: datetime) -> bool:
    return facts.last_answered_at is None


def _well(_facts: Facts, _now: datetime) -> bool:
    return True


# The first that holds is how it is.
RULES: Sequence[tuple[Health, Callable[[Facts, datetime], bool], str]] = (
    (Health.AT_REST, _at_rest, "It failed several times in a row and is left in peace for a moment."),
    (Health.FAILING, _failing, "It did not answer the last time, or a message waits for a person."),
    (Health.SLOW, _slow, "Something has waited for more than two minutes, or it was not read in time."),
    (Health.UNTRIED, _untried, "It has not answered yet, or was not asked."),
    (Health.WELL, _well, "It answers, and nothing waits for long."),
)


def health_of(facts: Facts, now: datetime) -> Health:
    """How a system is, by what is known of it."""
    return next(state for state, holds, _ in RULES if holds(facts, now))


# --- what is known ---


@dataclass(frozen=True, kw_only=True)
class Found:
    """A system, what is known of it, and how it is."""

    system: System
    facts: Facts
    state: Health
    waiting: int
    unread: int  # messages of it that are kept and not applied yet
    unused: int  # about an order that is not known, or not in the standard
    failures: dict[str, int]  # of messages that wait, by what went wrong last
    next_try_at: datetime | None
    webhooks: int
    webhooks_failing: int
    calls_waiting: int
    reconciliation: Reconciliation | None


def waiting() -> QuerySet[Outgoing]:
    """Messages on their way, and those that wait for a person."""
    return Outgoing.objects.filter(system__isnull=False, delivered_at=None, given_up_at=None)


def of_systems(now: datetime, landlord: Landlord | None = None) -> Iterator[Found]:
    """Each system in use, in the order in which they were connected."""
    systems = System.objects.filter(is_used=True).select_related("landlord", "contractor").order_by("pk")
    for system in systems.filter(landlord=landlord) if landlord else systems:
        yield _of(system, now)


def _of(system: System, now: datetime) -> Found:
    out = waiting().filter(system=system)
    queue = out.aggregate(
        many=Count("pk"),
        first=Min("made_at"),
        aside=Count("pk", filter=Q(set_aside_at__isnull=False)),
        next=Min("next_try_at"),
    )
    came = Incoming.objects.filter(system=system)
    webhooks = Webhook.objects.kept().filter(system=system)
    every = timedelta(seconds=max(system.read_every or 0, settings.READ_SYSTEMS_EVERY))
    heard = filter(None, [system.last_answered_at, system.read_at, system.heard_at])
    facts = Facts(
        rests_until=system.rests_until,
        last_answered_at=max(heard, default=None),
        last_failed_at=system.last_failed_at,
        oldest_waiting_at=queue["first"],
        set_aside=queue["aside"],
        webhooks_failing=webhooks.filter(failures__gt=0, paused_at=None).count(),
        lag=now - system.read_at if system.is_read and system.address and system.read_at else None,
        read_every=every,
    )
    failed = out.exclude(failure="").values_list("failure").annotate(Count("pk")).order_by("failure")
    return Found(
        system=system,
        facts=facts,
        state=health_of(facts, now),
        waiting=queue["many"],
        unread=came.filter(outcome=Incoming.Outcome.WAITING).count(),
        unused=came.filter(outcome__in=[Incoming.Outcome.NO_ORDER, Incoming.Outcome.NOT_VALID]).count(),
        failures=dict(failed),
        next_try_at=queue["next"],
        webhooks=webhooks.count(),
        webhooks_failing=facts.webhooks_failing,
        calls_waiting=WebhookCall.objects.open().filter(webhook__system=system).count(),
        reconciliation=Reconciliation.objects.filter(system=system).order_by("-begun_at").first(),
    )


def at_risk(now: datetime) -> QuerySet[RepairRequest]:
    """Reports that should be with a landlord's system by now and are not: sooner in an emergency."""
    late = Q(reported_at__lt=now - timedelta(minutes=settings.ALERT_MINUTES))
    urgent = now - timedelta(minutes=settings.ALERT_EMERGENCY_MINUTES)
    late |= Q(reported_at__lt=urgent, is_emergency=True)
    unheld = waiting().filter(request=OuterRef("pk"), kind="RaiseRepair")
    return RepairRequest.objects.going().without_order().filter(late, Exists(unheld), held_at=None)


def silent(now: datetime) -> QuerySet[System]:
    """Systems that have failed since they last answered, and for longer than is good."""
    since = now - timedelta(minutes=settings.ALERT_SILENT_MINUTES)
    failed = System.objects.filter(is_used=True, failures__gt=0)
    return failed.filter(Q(last_answered_at=None) | Q(last_answered_at__lt=since))


def counts() -> dict[str, int]:
    """For /readyz: how much waits, and how the systems are. Numbers only, and no names."""
    now = clock.now()
    queue = waiting().aggregate(many=Count("pk"), first=Min("made_at"))
    used = System.objects.filter(is_used=True)
    return {
        "systems": used.count(),
        "systems_at_rest": used.filter(rests_until__gt=now).count(),
        "systems_failing": used.filter(failures__gt=0).count(),
        "messages_out_waiting": queue["many"],
        "oldest_waiting_seconds": round((now - queue["first"]).total_seconds()) if queue["first"] else 0,
        "messages_in_waiting": Incoming.objects.filter(outcome=Incoming.Outcome.WAITING).count(),
        "deliveries_unfinished": Delivery.objects.of_files().filter(state__in=Delivery.UNFINISHED).count(),
        "webhook_calls_waiting": WebhookCall.objects.open().count(),
        "differences_listed": Difference.objects.filter(state=Difference.State.LISTED).count(),
        "troubles": Trouble.objects.filter(ended_at=None).count(),
    }
