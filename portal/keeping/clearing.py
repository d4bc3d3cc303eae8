"""Clearing away what has been kept for long enough, in batches, each of its own transaction."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, cast

import pgtrigger
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import DateField, DateTimeField, Model, Q, QuerySet

from portal.core import clock
from portal.keeping.conditions import OVER, beside
from portal.keeping.kinds import How, Kind, blank_of, kinds
from portal.keeping.models import Cleared, Clearing
from portal.people.models import Person
from portal.repairs.models import Photo
from portal.repairs.pictures import store
from portal.sync.deliveries.receiving import files_of
from portal.sync.models import Delivery

A_BATCH = 1000
NIGHT = range(1, 6)  # the hours in London in which it may begin
LOCK = 7_261_930  # of PostgreSQL: one run at a time

# What stays until its time is over, whoever asks PostgreSQL.
PROTECTED = (
    "records.Event:events_are_for_ever",
    "tenancies.Look:looks_stay",
    "keeping.SystemLook:system_looks_stay",
)


def _forget_photo(row: Photo) -> None:
    store.forget(row.name)


def _forget_delivery(row: Delivery) -> None:
    shutil.rmtree(files_of(row), ignore_errors=True)


# What a row has in the store, to go once the row is gone.
FILES: Mapping[str, Callable[[Any], None]] = {
    "repairs.Photo": _forget_photo,
    "sync.Delivery": _forget_delivery,
}


def is_time(now: datetime) -> bool:
    """Whether it is night, and this night's run has not been finished: one that a crash broke off goes on."""
    local = now.astimezone(clock.LONDON)
    if local.hour not in NIGHT:
        return False
    dusk = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return not Clearing.objects.filter(began_at__gte=dusk, ended_at__isnull=False).exists()


def clear(*, now: datetime) -> Clearing | None:
    """Clear what is over, of every kind. None where another run is at it; after a crash the next goes on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
    try:
        run = Clearing.objects.create(began_at=now)
        for kind in kinds().values():
            if kind.how in {How.DELETE, How.BLANK}:
                clear_kind(run, kind, now=now)
        Session.objects.filter(expire_date__lt=now).delete()
        Clearing.objects.filter(pk=run.pk).update(ended_at=clock.now())
        return run
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def clear_kind(run: Clearing, kind: Kind, *, now: datetime) -> None:
    """One kind, and what is written down of it: how many of which landlord."""
    before = kind.before(now)
    counted: Counter[int | None] = Counter()
    for pks, landlords in _batches(kind, before):
        _clear_batch(kind, pks)
        counted.update(landlords)
    Cleared.objects.bulk_create(
        Cleared(run=run, landlord_id=pk, kind=kind.label, how=kind.how, before=before, count=count)
        for pk, count in counted.items()
    )


def due(kind: Kind, before: datetime) -> QuerySet[Any]:
    """The rows of a kind whose time was over by then; of those to be blanked, what still holds something."""
    if kind.since in OVER:
        rows = OVER[kind.since](kind.model, before)
    else:
        by_day = isinstance(field_at(kind.model, kind.since), DateField) and not isinstance(
            field_at(kind.model, kind.since), DateTimeField
        )
        limit = clock.day_of(before) if by_day else before
        rows = kind.model._default_manager.filter(**{f"{kind.since}__lt": limit})
    return rows.filter(_holds_something(kind)) if kind.how is How.BLANK else rows


def field_at(model: type[Model], path: str) -> Any:
    *steps, last = path.split("__")
    for step in steps:
        found = model._meta.get_field(step).related_model
        model = cast("type[Model]", found)
    return model._meta.get_field(last)


def _holds_something(kind: Kind) -> Q:
    holds = Q(pk__in=[])
    for name in kind.blanks:
        blank = blank_of(field_at(kind.model, name))
        holds |= Q(**{f"{name}__isnull": False}) if blank is None else ~Q(**{name: blank})
    return holds


def _batches(kind: Kind, before: datetime) -> Iterator[tuple[list[int], list[int | None]]]:
    """Primary keys, and whose each is. PostgreSQL looks once, and holds what it found while they go."""
    of_landlord = kind.has("landlord") or kind.has("landlord_id")
    names = ["pk", "landlord_id"] if of_landlord else ["pk"]
    rows = due(kind, before).order_by().values_list(*names).iterator(chunk_size=A_BATCH)
    while found := list(islice(rows, A_BATCH)):
        yield [row[0] for row in found], [row[1] if of_landlord else None for row in found]


def _clear_batch(kind: Kind, pks: list[int]) -> None:
    with transaction.atomic():
        _open_what_is_protected()
        rows = kind.model._default_manager.filter(pk__in=pks)
        if kind.how is How.DELETE:
            take_away(kind, rows)
        else:
            blank(kind, rows, kind.blanks)


def _open_what_is_protected() -> None:
    """Until the end of this transaction. Not pgtrigger's own way: it puts two statements into one."""
    names = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered(*PROTECTED))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])


def take_away(kind: Kind, rows: QuerySet[Any]) -> None:
    """Delete rows with their history, and what they have in the store once that is safe."""
    if forget := FILES.get(kind.label):
        for row in list(rows):
            transaction.on_commit(partial(forget, row))
    pks = list(rows.values_list("pk", flat=True))
    children = [
        (other, list(other._default_manager.filter(**{f"{name}__in": pks}).values_list("pk", flat=True)))
        for other, name in _children(kind)
    ]
    rows.delete()
    for model, gone in [(kind.model, pks), *children]:
        forget_history(model, gone)


def _children(kind: Kind) -> Iterator[tuple[type[Model], str]]:
    """The kinds that go with this one, and the field by which they hang on it."""
    for other in kinds().values():
        if other.how is How.PARENT and other.model._meta.get_field(other.since).related_model is kind.model:
            yield other.model, other.since


def blank(kind: Kind, rows: QuerySet[Any], fields: tuple[str, ...]) -> None:
    """Empty those fields of the rows, and forget what they were."""
    pks = list(rows.values_list("pk", flat=True))
    kind.model._default_manager.filter(pk__in=pks).update(
        **{name: blank_of(field_at(kind.model, name)) for name in fields}
    )
    forget_history(kind.model, pks)
    if kind.model is Person:
        for person in Person.objects.filter(pk__in=pks):
            for theirs in beside(person):
                theirs.delete()


def forget_history(model: type[Model], pks: list[int]) -> None:
    """What rows were before they changed or went; the last change is in it by now."""
    events = [rel for rel in model._meta.related_objects if hasattr(rel.related_model, "pgh_tracked_model")]
    for rel in events:
        if rel.field.name == "pgh_obj":
            rel.related_model._default_manager.filter(pgh_obj_id__in=pks).delete()
