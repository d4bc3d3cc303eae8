"""Stored records of a landlord, or orders of a contractor: one by its reference, many, and as they were."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from portal.homes.freshness import Origin, freshest
from portal.homes.models import Home
from portal.landlords.models import Contractor, Feed, Landlord
from portal.records.models import Source
from portal.sync.deliveries.merge.names import fields, table
from portal.sync.outward.cells import Row, row_of
from portal.sync.outward.selecting import Selected, selected
from standards.kinds import KINDS
from standards.shapes import Record, to_nested


@dataclass(frozen=True)
class Stored:
    """A record as it stands."""

    kind: str
    id: int
    code: UUID
    reference: str
    updated_at: datetime
    received_at: datetime
    """When the source of what it says now arrived."""
    ended_on: date | None
    origin: Origin
    row: Row

    @property
    def record(self) -> Record:
        """HACT's nested document."""
        return to_nested(KINDS[self.kind], self.row)


@dataclass(frozen=True)
class Version:
    """A record as it was: without the lines under it, of which only those of now are known."""

    kind: str
    number: int
    """Of its row of history."""
    since: datetime
    until: datetime
    is_last: bool
    """Whether it was deleted then, and not changed."""
    origin: Origin
    row: Row

    @property
    def record(self) -> Record:
        return to_nested(KINDS[self.kind], self.row)


@dataclass(frozen=True)
class Whose:
    """What a caller may see: the landlord's records, or of a contractor its own orders alone."""

    landlord: Landlord
    contractor: Contractor | None = None

    def sees(self, kind: str) -> bool:
        return self.contractor is None or kind == "work_orders"

    @property
    def where(self) -> tuple[str, list[Any]]:
        condition, values = "t.landlord_id = %s", [self.landlord.pk]
        if self.contractor is not None:
            return f"{condition} AND t.contractor_id = %s", [*values, self.contractor.pk]
        return condition, values


def find(kind: str, whose: Whose, reference: str) -> Stored | None:
    """The record of that reference; None where there is none, or it is not the caller's to see."""
    if not whose.sees(kind) or "\0" in reference:
        return None
    condition, values = whose.where
    question = _stored(kind) + f" WHERE {condition} AND t.reference = %s"
    found = _ask(question, [*values, reference])
    return _as_stored(kind, found[0]) if found else None


def listed(
    kind: str,
    whose: Whose,
    *,
    limit: int,
    after: str = "",
    home: str = "",
    updated_after: datetime | None = None,
    updated_before: datetime | None = None,
) -> list[Stored]:
    """Records in the order of their references, from the one after ``after`` on; `updated_after` is included,
    `updated_before` is not. One question, however many there are."""
    if not whose.sees(kind):
        return []
    condition, values = whose.where
    asked = [
        ("t.reference > %s", after),
        (f"t.home_id = (SELECT h.id FROM {table(Home)} h WHERE h.landlord_id = t.landlord_id "  # noqa: S608
         "AND h.reference = %s)", home),
        ("t.changed_at >= %s", updated_after),
        ("t.changed_at < %s", updated_before),
    ]  # fmt: skip
    asked = [(each, value) for each, value in asked if value]
    where = " AND ".join([condition, *(each for each, _ in asked)])
    question = f"{_stored(kind)} WHERE {where} ORDER BY t.reference LIMIT {limit:d}"
    return [_as_stored(kind, found) for found in _ask(question, [*values, *(value for _, value in asked)])]


def versions(kind: str, whose: Whose, now: Stored, *, limit: int, before: int = 0) -> list[Version]:
    """How the record was, newest first, after the record of now: at most so many, and older than the row of
    history ``before``."""
    condition, values = whose.where
    if before:
        condition, values = f"{condition} AND t.pgh_id < %s", [*values, before]
    question = (
        f"{_was(kind)} WHERE t.pgh_obj_id = %s AND {condition} ORDER BY t.pgh_id DESC LIMIT {limit + 1:d}"
    )
    found = _ask(question, [now.id, *values])
    older = [*found[1:], None]
    return [_as_version(kind, *both) for both in zip(found, older, strict=False)][:limit]


def _ask(question: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


# --- the questions, made once a kind -----------------------------------------------------------------------


@functools.cache
def _stored(kind: str) -> str:
    asked = selected(kind)
    lines = "".join(f", {lines.ask}" for lines in asked.lines)
    return (
        f"SELECT t.id, t.code, t.reference, t.changed_at, s.received_at, {_ended(asked)}, "  # noqa: S608
        f"s.system, s.as_of, f.system, f.as_of, {asked.cells}{lines} "
        f"FROM {table(asked.model)} t {asked.joins} "
        f"JOIN {table(Source)} s ON s.id = t.source_id "
        f"LEFT JOIN {table(Feed)} ON {table(Feed)}.landlord_id = t.landlord_id "
        f"AND {table(Feed)}.kind = '{kind}' LEFT JOIN {table(Source)} f ON f.id = {table(Feed)}.source_id"
    )


@functools.cache
def _was(kind: str) -> str:
    asked = selected(kind)
    kept: Any = asked.model._meta.get_field("events").related_model
    return (
        f"SELECT t.pgh_id, t.pgh_label, t.pgh_created_at, s.received_at, s.system, s.as_of, {asked.cells} "  # noqa: S608
        f"FROM {table(kept)} t {asked.joins} JOIN {table(Source)} s ON s.id = t.source_id"
    )


def _ended(asked: Selected) -> str:
    return "t.ended_on" if "ended_on" in fields(asked.model) else "NULL::date"


def _as_stored(kind: str, found: tuple[Any, ...]) -> Stored:
    number, code, reference, changed_at, received_at, ended_on, *said = found
    system, as_of, feed, feed_as_of, values, *lines = said
    fresh = Origin(feed, feed_as_of) if feed_as_of and ended_on is None else None
    return Stored(
        kind=kind,
        id=number,
        code=code,
        reference=reference,
        updated_at=changed_at,
        received_at=received_at,
        ended_on=ended_on,
        origin=freshest(Origin(system, as_of), fresh),
        row=row_of(selected(kind), values, lines),
    )


def _as_version(kind: str, found: tuple[Any, ...], older: tuple[Any, ...] | None) -> Version:
    """It stood since the older one did no more; the oldest, since its source arrived."""
    number, label, until, received_at, system, as_of, values = found
    return Version(
        kind=kind,
        number=number,
        since=older[2] if older else received_at,
        until=until,
        is_last=label == "delete",
        origin=Origin(system, as_of),
        row=row_of(selected(kind), values, [None] * len(selected(kind).lines)),
    )
