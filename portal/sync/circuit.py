"""Whether a landlord's system is asked anything now, and what its answers and failures come to.

One for all who talk with it: those who deliver messages, a page that asks for visits while somebody waits,
and those who read what it tells. `out.rules` decides; what is known of the system is on its row.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import F, QuerySet

from portal.core import clock
from portal.sync.models import Outgoing, System
from portal.sync.out import rules
from portal.sync.out.rules import Asking
from portal.sync.talking import CannotReach, Refused

# How long a system that answers goes without that being written down.
SEEN_WELL = 30  # seconds


def roll() -> float:
    """Chance, so that what failed together is not tried again together."""
    return random.random()  # noqa: S311 -- nothing secret hangs on it


def may_ask(system: System, asking: Asking = Asking.MESSAGE) -> bool:
    """Whether it is asked now. After a rest one alone sees whether it answers again: whoever comes first, but
    none who reads while a message waits."""
    now = clock.now()
    if rules.is_resting(system.rests_until, now):
        return False
    if system.failures < rules.FAILURES_TO_REST or system.rests_until is None:
        return True
    if asking is Asking.READING and _failing(system).exists():
        return False
    unchanged = System.objects.filter(pk=system.pk, rests_until=system.rests_until)
    until = now + rules.CLAIMED_FOR
    if not unchanged.update(rests_until=until):
        return False
    system.rests_until = until
    return True


@contextmanager
def noting(system: System, asking: Asking = Asking.MESSAGE) -> Iterator[None]:
    """What becomes of what is asked within: CannotReach is a failure, and anything else an answer."""
    try:
        yield
    except CannotReach as failed:
        _failed(system, failed.key, asking)
        raise
    except Refused:
        _answered(system, asking)
        raise
    _answered(system, asking)


def _failed(system: System, failure: str, asking: Asking) -> None:
    """After several failures in a row it is left in peace for a while."""
    now = clock.now()
    here = System.objects.filter(pk=system.pk)
    if not rules.counts(failure, asking, failures=system.failures):
        here.update(last_failure=failure, last_failed_at=now)
        return
    here.update(failures=F("failures") + 1, last_failure=failure, last_failed_at=now)
    system.refresh_from_db(fields=["failures"])
    rest = rules.rest_after(system.failures, chance=roll())
    system.rests_until = now + rest if rest else None
    here.update(rests_until=system.rests_until)


def _answered(system: System, asking: Asking) -> None:
    """It answers. If it had been left in peace, what failed meanwhile may go at once, and begins anew.

    That it can be read says nothing of messages that fail: then one of those tries.
    """
    now = clock.now()
    here = System.objects.filter(pk=system.pk)
    if system.failures and asking is Asking.READING and _failing(system).exists():
        here.filter(failures__gte=rules.FAILURES_TO_REST).update(rests_until=now)
        system.rests_until = now
    elif system.failures:
        here.update(failures=0, rests_until=None, last_answered_at=now)
        if system.failures >= rules.FAILURES_TO_REST:
            _failing(system).update(next_try_at=now, tries=0)
        system.failures, system.rests_until = 0, None
    elif not system.last_answered_at or (now - system.last_answered_at).total_seconds() > SEEN_WELL:
        here.update(last_answered_at=now)
        system.last_answered_at = now


def _failing(system: System) -> QuerySet[Outgoing]:
    """Messages that were tried, and are tried again."""
    return Outgoing.objects.filter(system=system, next_try_at__isnull=False).exclude(failure="")
