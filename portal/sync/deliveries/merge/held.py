"""Facts that residents put right: held against what is delivered, until the landlord's system agrees.

What is held is put into the staged cells before anything is compared: a held fact then costs nothing beyond
its own row, and the same rows again change nothing. A delivery for which nothing is held asks one question.
"""

from dataclasses import replace
from uuid import UUID

from portal.homes.models import HeldFact
from portal.sync.deliveries.merge.expressions import Cells, typed
from portal.sync.deliveries.merge.names import fields, quoted, table
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Merge

HELD = table(HeldFact)
OF_FIELD = "h.landlord_id = {landlord} AND h.released_at IS NULL AND h.model = {model} AND h.field = {field}"


def column_of(merge: Merge, field: str) -> str | None:
    """The delivered column that is the field as it stands; none for what is made of more."""
    value = merge.values.get(field)
    return value if isinstance(value, str) else None


def overlay(run: Run, merge: Merge) -> None:
    """Put what is held into the staged rows of the model, and note what the source says instead."""
    held = run.held_fields().get(str(merge.model._meta.model_name), ())
    if not held or merge.key not in run.rows.columns:
        return
    run.do("CREATE TEMP TABLE IF NOT EXISTS held_said (id bigint, said text, agrees boolean) ON COMMIT DROP")
    for field in held:
        if column := column_of(merge, field):
            _overlay(run, merge, field, column)


def _overlay(run: Run, merge: Merge, field: str, column: str) -> None:
    if column not in run.rows.columns:
        run.do("ALTER TABLE {staged} ADD COLUMN {column} text", column=quoted(column))
        run.staged[run.kind] = replace(run.rows, columns=run.rows.columns | {column})
    names = {
        "held": HELD,
        "key": quoted(merge.key),
        "column": quoted(column),
        "of": run.filled(OF_FIELD, model=_text(merge.model._meta.model_name), field=_text(field)),
    }
    agrees = f"{_typed(merge, field, column, 's')} IS NOT DISTINCT FROM {_held_value(merge, field, column)}"
    run.do(
        "INSERT INTO held_said SELECT DISTINCT ON (h.id) h.id, coalesce(s.{column}, ''), {agrees} "
        "FROM {held} h JOIN {staged} s ON s.{key} = h.reference WHERE {of} ORDER BY h.id, s.at",
        **names,
        agrees=agrees,
    )
    run.do(
        "UPDATE {staged} s SET {column} = nullif(h.value, '') FROM {held} h JOIN held_said n USING (id) "
        "WHERE s.{key} = h.reference AND {of} AND NOT n.agrees",
        **names,
    )


def settle(run: Run, merges: list[Merge]) -> list[tuple[UUID, str, str]]:
    """Let go of what the source says too; put back what was held while this ran.

    Answers the correction, model and field of each fact that is held no more.
    """
    released = _release(run) if run.held_fields() else []
    run.forget_held()
    for merge in merges:
        for field in run.held_fields().get(str(merge.model._meta.model_name), ()):
            if column := column_of(merge, field):
                _put_back(run, merge, field, column)
    return released


def _release(run: Run) -> list[tuple[UUID, str, str]]:
    [(noted,)] = run.ask("SELECT to_regclass('pg_temp.held_said') IS NOT NULL")
    if not noted:
        return []
    run.do(
        "UPDATE {held} h SET source_says = n.said FROM held_said n "
        "WHERE h.id = n.id AND h.released_at IS NULL AND h.source_says <> n.said",
        held=HELD,
    )
    released = run.ask(
        "UPDATE {held} h SET released_at = clock_timestamp() FROM held_said n, homes_correction c "
        "WHERE h.id = n.id AND n.agrees AND h.released_at IS NULL AND c.id = h.correction_id "
        "RETURNING c.code, h.model, h.field",
        held=HELD,
    )
    return [(code, model, field) for code, model, field in released]


def _put_back(run: Run, merge: Merge, field: str, column: str) -> None:
    """An answer may have been given after the rows were looked at, and before they were written."""
    value = _held_value(merge, field, column)
    run.do(
        # OFFSET 0: what is held of other fields is of other types, and must not be read as this one.
        "UPDATE {table} t SET {stored} = h.value "
        "FROM (SELECT h.reference, {value} AS value FROM {held} h WHERE {of} OFFSET 0) h "
        "WHERE t.landlord_id = {landlord} AND t.reference = h.reference "
        "AND t.{stored} IS DISTINCT FROM h.value",
        table=table(merge.model),
        stored=quoted(field),
        value=value,
        held=HELD,
        of=run.filled(OF_FIELD, model=_text(merge.model._meta.model_name), field=_text(field)),
    )


def _typed(merge: Merge, field: str, column: str, alias: str) -> str:
    return typed(column, fields(merge.model)[field], Cells(alias, [column]))


def _held_value(merge: Merge, field: str, column: str) -> str:
    """What is held, as the field's own type."""
    cells = Cells("h", [column])
    cells[column] = "nullif(h.value, '')"
    return typed(column, fields(merge.model)[field], cells)


def _text(name: str | None) -> str:
    """A name of a model or a field as SQL text: letters and underscores only."""
    return f"'{name}'"
