"""For every delivered row, the stored row it speaks of, what it refers to, and whether it can be stored.

Nothing is written but temporary tables. A new row is given its id here, so that rows of the same delivery
can refer to it before it exists.
"""

from portal.sync.deliveries.merge import faults, fingerprints, held
from portal.sync.deliveries.merge.expressions import Cells
from portal.sync.deliveries.merge.names import matched, quoted, table
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Link, Merge

FIRST = "JOIN (SELECT min(f.at) AS at FROM {staged} f GROUP BY {key}) f ON f.at = s.at"


def match(run: Run, merge: Merge) -> None:
    """Make the temporary table of matched rows: at, reference, id, is_new, was, fingerprint, refusal, ids."""
    held.overlay(run, merge)
    cells = Cells("s", run.rows.columns)
    key = cells[merge.key]
    repeated = not merge.shared and _find_repeated(run, key)
    name = matched(merge.model)
    run.do(
        """
        CREATE TEMP TABLE {name} ON COMMIT DROP AS
        SELECT s.at, {key} AS reference, t.id IS NULL AS is_new,
            coalesce(t.id, nextval({sequence})) AS id,
            {stored} AS was, {delivered} AS fingerprint,
            {columns} {refusal} AS refusal
        FROM {staged} s {first} {links} {repeated}
        LEFT JOIN {table} t ON t.landlord_id = {landlord} AND t.reference = {key}
        WHERE {key} IS NOT NULL
        """,
        name=name,
        key=key,
        sequence=f"pg_get_serial_sequence('{table(merge.model)}', 'id')",
        stored=fingerprints.stored(merge),
        delivered=fingerprints.delivered(merge, cells),
        columns="".join(f"{value} AS {quoted(column)}, " for column, value in _columns(merge)),
        refusal=faults.refusal(merge, cells, repeated=repeated),
        first=_first_of_each(run, merge) if merge.shared else "",
        links=" ".join(_join(run, link, cells) for link in merge.links),
        repeated=f"LEFT JOIN repeated r ON r.reference = {key} AND r.at <> s.at" if repeated else "",
        table=table(merge.model),
    )
    run.matched.add(name)
    if not run.is_small:
        run.do("CREATE INDEX ON {name} (at)", name=name)
        run.do("ANALYZE {name}", name=name)
    if not merge.shared:
        run.do("DROP TABLE repeated")
    for step in merge.after_match:
        step(run, merge)
    faults.name(run, merge)


def _find_repeated(run: Run, key: str) -> bool:
    """Whether a reference comes more than once; the first row that bears it counts."""
    found = run.do(
        """
        CREATE TEMP TABLE repeated ON COMMIT DROP AS
        SELECT {key} AS reference, min(s.at) AS at FROM {staged} s GROUP BY 1 HAVING count(*) > 1
        """,
        key=key,
    )
    return found > 0


def _first_of_each(run: Run, merge: Merge) -> str:
    """Of the rows that speak of one record, only the first."""
    key = Cells("f", run.rows.columns)[merge.key]
    return FIRST.format(staged=run.rows.table, key=key)


def _join(run: Run, link: Link, cells: Cells) -> str:
    """Where a reference leads."""
    alias = quoted(link.field)
    return (
        f"LEFT JOIN {run.known(link.to)} {alias} "
        f"ON {alias}.reference = {cells[link.by]}{faults.unless_more_exact(link, cells)}"
    )


def _columns(merge: Merge) -> list[tuple[str, str]]:
    """What a matched row holds beside its own id."""
    led_to = [(link.field, f"{quoted(link.field)}.id") for link in merge.links]
    return led_to + [(flag, "false") for flag in merge.flags]
