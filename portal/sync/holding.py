"""Holding what a resident put right against the landlord's next deliveries, and letting go of it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import transaction

from portal.core import clock
from portal.homes.holding import Holdable, holdable
from portal.homes.models import Correction, HeldFact
from portal.people.models import Person
from portal.records.events import record
from portal.sync.deliveries.merge.held import column_of
from portal.sync.deliveries.merge.kinds import KINDS
from portal.sync.deliveries.merge.spec import Merge
from portal.sync.outward.cells import text_of
from standards import kinds
from standards.kinds import Column


@cache
def merge_of(kind: str, model: str) -> Merge:
    """How rows of that model become stored ones, in deliveries of that kind."""
    return next(merge for merge in KINDS[kind].merges if merge.model._meta.model_name == model)


def column_for(kind: str, fact: Holdable) -> Column:
    """The column of the standard that a fact is delivered in: its type, its codes, how long it may be."""
    name = column_of(merge_of(kind, fact.model), fact.field)
    assert name is not None, f"{fact.field} of {fact.model} is made of more than one cell"  # noqa: S101
    return kinds.KINDS[kind].column(name)


def row_about(correction: Correction, fact: Holdable) -> Any:
    """The stored row that the fact stands in; none where it has gone, or is not known."""
    home = correction.home
    if fact.model == "block":
        return home.block
    if fact.model == "estate":
        return home.estate
    model = merge_of(correction.fact_kind, fact.model).model
    return model._default_manager.filter(
        code=correction.fact_code, landlord_id=correction.landlord_id
    ).first()


def stored_now(correction: Correction) -> dict[Holdable, str]:
    """What can be held of a correction's fact, each with what is stored, as a cell says it."""
    found = {}
    for fact in holdable(correction.fact_kind, correction.fact_field):
        if row := row_about(correction, fact):
            found[fact] = text_of(_plain(getattr(row, fact.field)))
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def hold(*, correction: Correction, values: Mapping[Holdable, str], by: Person) -> list[HeldFact]:
    """Store what is right, and keep it against deliveries until the landlord's system says the same.

    ``values`` are cells in their canonical text, as the standard reads them. What is stored already is not
    held: there the system and the resident agree.
    """
    now = stored_now(correction)
    wrong = {fact: value for fact, value in values.items() if fact in now and now[fact] != value}
    return [_hold_one(correction, fact, value, now[fact], by) for fact, value in wrong.items()]


def _hold_one(correction: Correction, fact: Holdable, value: str, was: str, by: Person) -> HeldFact:
    row = row_about(correction, fact)
    column = type(row)._meta.get_field(fact.field)
    type(row)._default_manager.filter(pk=row.pk).update(
        **{fact.field: column.to_python(value) if value else _blank(column)}
    )
    live = HeldFact.objects.live().filter(
        landlord=correction.landlord_id, model=fact.model, reference=row.reference, field=fact.field
    )
    before = live.first()
    live.update(released_at=clock.now())
    held = HeldFact.objects.create(
        landlord_id=correction.landlord_id,
        correction=correction,
        kind=correction.fact_kind,
        model=fact.model,
        reference=row.reference,
        field=fact.field,
        value=value,
        source_says=before.source_says if before else was,
    )
    record("fact held", correction, by=by, model=fact.model, field=fact.field)
    return held


def _blank(column: Any) -> Any:
    return None if column.null else ""


@transaction.atomic
def let_go(*, held: HeldFact, by: Person) -> bool:
    """Hold it no more: the next delivery brings what the system says. Whether it was still held."""
    if not HeldFact.objects.live().filter(pk=held.pk).update(released_at=clock.now()):
        return False
    record("fact held no more", held.correction, by=by, model=held.model, field=held.field, agreed=False)
    return True
