"""A landlord's delivery, from its files to the record."""

from collections.abc import Callable
from contextlib import suppress

from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models import QuerySet

from portal.core import clock
from portal.core.planning import planned_anew
from portal.landlords.models import Landlord
from portal.sync.deliveries import locks
from portal.sync.deliveries.applying import apply
from portal.sync.deliveries.matching import match
from portal.sync.deliveries.merge.kinds import KINDS
from portal.sync.deliveries.merge.names import table
from portal.sync.deliveries.planning import plan
from portal.sync.deliveries.progress import Silence, Telling, Watch
from portal.sync.deliveries.reading import read
from portal.sync.deliveries.reporting import report
from portal.sync.deliveries.work import Outcome, Work
from portal.sync.models import Delivery, DeliveryIssue

# In the order in which they happen; receiving.py has stored the files before.
STEPS: tuple[Callable[[Work], None], ...] = (read, match, plan, apply, report)

# Another landlord's delivery may claim the same UPRN in the same second; then ours looks again.
TRIES = 3
# From so many written records on PostgreSQL looks at its tables at once; for fewer autovacuum will do.
MANY = 20_000
BROKE = "Something went wrong on our side, and nothing was changed. We have been told. Send it again later."


def run(delivery: Delivery, *, yes: bool = False, watch: Watch | None = None) -> Delivery:
    """Take a delivery through every step; it comes back in its new state.

    All steps share one transaction: a run that is killed leaves the stored files and the delivery's own
    row, and nothing else, and can be begun again. So does one that the database left alone: it is begun again
    by `tasks.begin_left_deliveries`. `yes` is a person's yes to many endings.
    """
    tell = Telling(delivery, watch)
    try:
        _tried_again(delivery, yes=yes, tell=tell)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        with suppress(DatabaseError):
            _being_read(delivery).update(state=Delivery.State.REFUSED, finished_at=clock.now(), reason=BROKE)
        raise
    finally:
        tell.forget()
    return delivery


def run_puts(landlord: Landlord) -> None:
    """Apply the records that were put while something else ran, in the order in which they came."""
    for delivery in Delivery.objects.puts_that_wait(landlord):
        run(delivery)


def run_here(delivery: Delivery) -> Work:
    """Take a put through every step in the caller's own transaction, which holds the landlord's lock."""
    with planned_anew(), connection.cursor() as cursor:
        work = Work(delivery, False, Silence(), cursor)
        _take_steps(work)
        cursor.execute("DISCARD TEMP")
    return work


def _tried_again(delivery: Delivery, *, yes: bool, tell: Telling) -> None:
    for tries_left in reversed(range(TRIES)):
        try:
            return _once(delivery, yes=yes, tell=tell)
        except (IntegrityError, OperationalError):
            if not tries_left or connection.in_atomic_block:
                raise
            connection.close_if_unusable_or_obsolete()


def _once(delivery: Delivery, *, yes: bool, tell: Telling) -> None:
    _begin(delivery, yes=yes)
    with planned_anew(), transaction.atomic():
        locks.take(delivery.landlord_id)
        if not _being_read(delivery).exists():
            return delivery.refresh_from_db()  # another process has run it meanwhile
        delivery.refresh_from_db()
        DeliveryIssue.objects.filter(delivery=delivery).delete()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '128MB'")
            _take_steps(Work(delivery, yes, tell, cursor))
            cursor.execute("DISCARD TEMP")  # at once, for a caller whose own transaction goes on
    if sum(counted["created"] + counted["changed"] for counted in delivery.counts.values()) > MANY:
        _analyze(delivery)


def _begin(delivery: Delivery, *, yes: bool) -> None:
    state = Delivery.State
    runnable = [state.RECEIVED, state.READING, state.APPLYING, *([state.WAITING] if yes else [])]
    Delivery.objects.filter(pk=delivery.pk, state__in=runnable).update(state=state.READING)


def _being_read(delivery: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.READING)


def _take_steps(work: Work) -> None:
    try:
        with connection.wrap_database_errors:  # COPY is psycopg's own, and so would its errors be
            for step in STEPS:
                step(work)
    except Outcome as outcome:
        work.finish(outcome.state, outcome.reason)


def _analyze(delivery: Delivery) -> None:
    """Let the planner of queries know the new sizes at once, rather than when autovacuum comes round."""
    models = {
        model
        for kind in delivery.counts
        for merge in KINDS[kind].merges
        for model in (merge.model, *(part.model for part in merge.parts))
    }
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(sorted(map(table, models)))}")
