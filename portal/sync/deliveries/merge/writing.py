"""apply: write what match found, set by set, inside the run's transaction."""

from collections.abc import Iterator

from portal.sync.deliveries.merge import parts
from portal.sync.deliveries.merge.expressions import Cells, typed
from portal.sync.deliveries.merge.later import came_later
from portal.sync.deliveries.merge.names import fields, listed, matched, quoted, table
from portal.sync.deliveries.merge.parts import CHANGED, NEW
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Merge

# One statement's rows: PostgreSQL keeps a note of every row that awaits its foreign key checks.
AT_ONCE = 50_000


def write(run: Run, merge: Merge) -> None:
    """Make the stored rows of the model equal to the delivered ones."""
    if merge.complete:
        end_absent(run, merge)
    for step in merge.before_change:
        step(run, merge)
    if _any(run, merge, CHANGED):
        run.touched = True
        _update_changed(run, merge)
        for part in merge.parts:
            parts.set_equal_under_changed(run, merge, part)
    if _any(run, merge, NEW):
        run.touched = True
        for where in _portions(run):
            _insert_new(run, merge, where)
            for part in merge.parts:
                parts.insert_under_new(run, merge, part, where)
            if not merge.shared:
                run.wrote(AT_ONCE)
    for step in merge.after_change:
        step(run, merge)


def _any(run: Run, merge: Merge, which: str) -> bool:
    question = "SELECT EXISTS (SELECT FROM {m} m WHERE {which})"
    [(found,)] = run.ask(question, m=matched(merge.model), which=which)
    return bool(found)


def _portions(run: Run) -> Iterator[str]:
    """Conditions that together cover every matched row, each a moderate number of them."""
    for first in range(1, run.rows.rows + 1, AT_ONCE):
        span = f"BETWEEN {first} AND {first + AT_ONCE - 1}"
        yield f"m.at {span} AND s.at {span}"


def _insert_new(run: Run, merge: Merge, where: str) -> None:
    values = {"id": "m.id", "landlord_id": "{landlord}", "reference": "m.reference", **_values(run, merge)}
    run.do(
        "INSERT INTO {table} ({columns}) SELECT {values} "
        "FROM {m} m JOIN {staged} s USING (at) WHERE {new} AND {where}",
        table=table(merge.model),
        columns=listed(list(values)),
        values=", ".join(values.values()).replace("{landlord}", str(run.landlord_id)),
        m=matched(merge.model),
        new=NEW,
        where=where,
    )


def _update_changed(run: Run, merge: Merge) -> None:
    values = _values(run, merge)
    run.do(
        "UPDATE {table} t SET ({columns}) = ROW({values}) "
        "FROM {m} m JOIN {staged} s USING (at) WHERE t.id = m.id AND {changed}",
        table=table(merge.model),
        columns=listed(list(values)),
        values=", ".join(values.values()),
        m=matched(merge.model),
        changed=CHANGED,
    )


def _values(run: Run, merge: Merge) -> dict[str, str]:
    """What a row holds, but for what never changes: field to expression."""
    cells = Cells("s", run.rows.columns)
    held = fields(merge.model)
    values = {name: typed(value, held[name], cells) for name, value in merge.values.items()}
    if "fingerprint" in held:
        values |= {"fingerprint": "m.fingerprint", "source_id": str(run.source_id)}
    return values


CURRENT = "t.landlord_id = {landlord} AND (t.ended_on IS NULL OR t.ended_on > {day})"
ABSENT = """
    NOT EXISTS (SELECT FROM {m} m WHERE m.reference = t.reference)
    AND NOT EXISTS (SELECT FROM {refused} r WHERE r.reference = t.reference)
    AND NOT {later}
"""


def would_end(run: Run, merge: Merge) -> tuple[int, int]:
    """How many rows would end, and of how many that now stand; none where nothing of the kind may end."""
    if run.kind in run.held_back:
        return 0, 0
    names = _names(run, merge)
    [(stand,)] = run.ask(f"SELECT count(*) FROM {{table}} t WHERE {CURRENT}", **names)  # noqa: S608
    if not stand:
        return 0, 0
    [(ends,)] = run.ask(f"SELECT count(*) FROM {{table}} t WHERE {CURRENT} AND {ABSENT}", **names)  # noqa: S608
    return ends, stand


def end_absent(run: Run, merge: Merge) -> None:
    """End what a complete list no longer names; without a fingerprint, so that it can come back."""
    if run.kind in run.held_back:
        return
    last_day = "greatest({day}, t.started_on)" if "started_on" in fields(merge.model) else "{day}"
    ended = run.do(
        f"UPDATE {{table}} t SET ended_on = {last_day}, fingerprint = 0, source_id = {{source}} "  # noqa: S608
        f"WHERE {CURRENT} AND {ABSENT}",
        **_names(run, merge),
    )
    run.touched = run.touched or ended > 0


def _names(run: Run, merge: Merge) -> dict[str, str]:
    return {
        "table": table(merge.model),
        "m": matched(merge.model),
        "refused": quoted(f"refused_{run.kind}"),
        "later": came_later("t").format(source=run.source_id),
    }


def counts(run: Run, merge: Merge) -> dict[str, int]:
    """How many delivered rows would be created, changed, left as they are and refused by match."""
    [row] = run.ask(
        """
        SELECT count(*) FILTER (WHERE {new}), count(*) FILTER (WHERE {changed}),
            count(*) FILTER (WHERE NOT m.is_new AND m.refusal IS NULL AND m.was = m.fingerprint),
            count(*) FILTER (WHERE m.refusal IS NOT NULL)
        FROM {m} m
        """,
        m=matched(merge.model),
        new=NEW,
        changed=CHANGED,
    )
    return dict(zip(("created", "changed", "unchanged", "refused"), row, strict=True))
