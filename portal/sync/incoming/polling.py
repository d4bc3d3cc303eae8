"""Reading what a landlord's system tells, page by page from where we were. Read twice, it is kept once."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from structlog import get_logger

from portal.core import clock
from portal.sync import circuit, talking
from portal.sync.deliveries import locks
from portal.sync.incoming import reading, taking
from portal.sync.models import Incoming, System
from portal.sync.out.rules import Asking
from portal.sync.talking import CannotReach, Refused

log = get_logger(__name__)

MOST_PAGES = 50  # at one go; the rest comes next time
LONGEST_REFERENCE = Incoming._meta.get_field("reference").max_length or 0
LONGEST_KIND = Incoming._meta.get_field("kind").max_length or 0


def to_read(now: datetime) -> list[int]:
    """Systems in use that are not being left in peace."""
    rested = Q(rests_until=None) | Q(rests_until__lte=now)
    found = System.objects.read_by_us().filter(rested).values_list("pk", "read_at", "read_every")
    return [pk for pk, read_at, every in found if is_due(read_at, every, now)]


def leaving_files() -> set[int]:
    """Those that tell what they have to tell in whole deliveries of files."""
    found = System.objects.read_by_us()
    return {system.pk for system in found if talking.leaves_files(system)}


def is_due(read_at: datetime | None, every: int | None, now: datetime) -> bool:
    """Whether so many seconds have gone by since it was read; without a number of its own it always is."""
    return not every or read_at is None or now - read_at >= timedelta(seconds=every)


def poll(system_pk: int) -> None:
    """Keep what the system has told since last time, and do what it tells."""
    system = System.objects.get(pk=system_pk)
    if talking.leaves_files(system):
        _fetch(system)
        return
    for _ in range(MOST_PAGES):
        if not _read_page(system):
            break
    taking.apply_waiting(system)


def _fetch(system: System) -> None:
    """Whole deliveries of files; each goes its own way from there. It may take long, so while one worker is
    at it no other waits there as well."""
    with locks.alone_with(system.pk) as is_free:
        # Whole deliveries speak of every home, and a contractor of its own orders alone.
        if is_free and system.contractor_id is None and circuit.may_ask(system, Asking.READING):
            _fetch_alone(system)


def _fetch_alone(system: System) -> None:
    try:
        with circuit.noting(system, Asking.READING):
            talking.fetch(system)
    except (CannotReach, Refused) as reason:
        log.warning("files not fetched", system=str(system.code), failure=getattr(reason, "key", "refused"))
        return
    System.objects.filter(pk=system.pk).update(read_at=clock.now())


def _read_page(system: System) -> bool:
    """Whether there may be more. The page is kept, and the place in the list moved on, in one."""
    if not circuit.may_ask(system, Asking.READING):
        return False
    try:
        with circuit.noting(system, Asking.READING):
            messages, cursor = talking.read(system, system.cursor)
    except (CannotReach, Refused) as reason:
        key = reason.key if isinstance(reason, CannotReach) else "refused"
        log.warning("system not read", system=str(system.code), failure=key)
        if isinstance(reason, Refused):  # it answers, and cannot be read all the same
            System.objects.filter(pk=system.pk).update(last_failure=key, last_failed_at=clock.now())
        return False
    with transaction.atomic():
        here = System.objects.filter(pk=system.pk, cursor=system.cursor)
        if not here.update(cursor=cursor[:LONGEST_REFERENCE], read_at=clock.now()):
            return False  # somebody else has read this page
        Incoming.objects.bulk_create(
            [_kept(system, message) for message in messages], ignore_conflicts=True, batch_size=500
        )
    is_over = cursor == system.cursor or not messages
    system.cursor = cursor
    return not is_over


def _kept(system: System, message: Any) -> Incoming:
    """As it came; one without a name of its own is named by what it says."""
    told = message if isinstance(message, dict) else {"Body": message}
    identifier = str(told.get("ID") or "")
    if not 0 < len(identifier) <= LONGEST_REFERENCE:
        said = json.dumps(message, sort_keys=True).encode()
        identifier = f"unnamed {hashlib.sha256(said).hexdigest()}"
    return Incoming(
        landlord_id=system.landlord_id,
        system=system,
        reference=identifier,
        kind=str(told.get("Kind") or "")[:LONGEST_KIND],
        dialect=system.dialect,
        body=taking.as_json(told.get("Body")),
        sent_at=reading.moment(told.get("SentAt")),
    )
