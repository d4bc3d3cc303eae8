"""Giving changes their positions: per landlord 1, 2, 3 ... without gaps, once they can be seen by everybody.

An event is numbered after its transaction has committed, by whoever comes next: so a long import delays
nobody, and what commits late gets a late number. Nothing can appear behind a position that was given out.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import connection, transaction

from portal.records.models import Event
from portal.sync.changes import fanning
from portal.sync.changes.subjects import Subject, subjects
from portal.sync.changes.verbs import kinds_of_verbs
from portal.sync.models import Change, ChangeCount

# The first of PostgreSQL's two lock numbers: "this is about the numbers of changes".
CHANGES = 0x4348414E
AT_ONCE = 1000
# Of an event, what a change says elsewhere.
NOT_DETAILS = frozenset({"home", "by_system"})


def to_number() -> list[int]:
    """Landlords with changes that have no position yet."""
    waiting = Change.objects.filter(position=None).order_by("landlord").distinct("landlord")
    return list(waiting.values_list("landlord_id", flat=True))


def number(landlord_id: int, *, most: int = 10 * AT_ONCE, wait: bool = True) -> int:
    """Number what can be seen and has no position. How many events were dealt with.

    With ``wait`` false nothing is done while another process is at it.
    """
    done = 0
    if not Change.objects.filter(landlord=landlord_id, position=None).exists():
        return done
    while done < most:
        with transaction.atomic():
            if not alone(landlord_id, wait=wait):
                break
            seen = _number_some(landlord_id)
        done += seen
        if seen < AT_ONCE:
            break
    return done


def alone(landlord_id: int, *, wait: bool) -> bool:
    """Whether nobody else numbers this landlord's changes until the transaction ends.

    Each statement after this one sees all that whoever was here before has committed.
    """
    take = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(%s, %s)", [CHANGES, landlord_id])
        return wait or bool(cursor.fetchone()[0])


def _number_some(landlord_id: int) -> int:
    waiting = Change.objects.filter(landlord=landlord_id, position=None).order_by("event_id")
    pks = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    if not pks:
        return 0
    count, _ = ChangeCount.objects.get_or_create(landlord_id=landlord_id)
    rows, untold = told_of(Event.objects.filter(pk__in=pks).order_by("pk"), after=count.last)
    _forget(untold)
    if rows:
        _write(rows)
        ChangeCount.objects.filter(pk=landlord_id).update(last=count.last + len(rows))
        fanning.fan_out(landlord_id, after=count.last)
    return len(pks)


Row = tuple[int, int, str, str, int | None, str]
COLUMNS = ("event", "position", "kind", "record", "contractor", "told")


def told_of(events: Iterable[Event], *, after: int) -> tuple[list[Row], list[int]]:
    """The changes that those events are, positions following ``after``; and the events that are none."""
    verbs = kinds_of_verbs()
    events = list(events)
    wanted = [event for event in events if verbs.get(event.verb)]
    found = subjects((event.subject_kind, event.subject_code) for event in wanted)
    rows: list[Row] = []
    untold: list[int] = []
    for event in events:
        kind = verbs.get(event.verb, "")
        subject = found.get((event.subject_kind, event.subject_code)) if kind else None
        if subject is None:
            untold.append(event.pk)
            continue
        position = after + len(rows) + 1
        told = msgspec.json.encode(_document(event, kind, subject, position)).decode()
        rows.append((event.pk, position, kind, str(subject.code), subject.contractor, told))
    return rows, untold


def _document(event: Event, kind: str, subject: Subject, position: int) -> dict[str, Any]:
    """The whole change, as systems read it."""
    details = {name: value for name, value in event.details.items() if name not in NOT_DETAILS}
    return {
        "position": position,
        "cursor": str(position),
        "at": event.at,
        "kind": kind,
        "record": {
            "kind": subject.kind,
            "reference": subject.reference,
            "code": str(subject.code),
            "url": subject.url,
        },
        "home": subject.home,
        "by_system": event.details.get("by_system") or (None if event.by_id else subject.by_system),
        "details": {**subject.details, **details},
        "message": subject.said() if kind in WITH_MESSAGE else None,
    }


WITH_MESSAGE = frozenset({"report.made", "resident.said"})


def _write(rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE sync_change AS change
            SET position = given.position, kind = given.kind, record = given.record,
                contractor_id = given.contractor, told = given.told
            FROM json_to_recordset(%s::json) AS given
                (event bigint, position bigint, kind text, record uuid, contractor bigint, told text)
            WHERE change.event_id = given.event
            """,
            [msgspec.json.encode([dict(zip(COLUMNS, row, strict=True)) for row in rows]).decode()],
        )


def _forget(untold: Sequence[int]) -> None:
    """Nobody has seen them, and no webhook was told."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sync_change WHERE event_id = ANY (%s)", [list(untold)])
