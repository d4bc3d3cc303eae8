"""Lines under records: written with a new record, set equal to the delivered ones under a changed one."""

from portal.sync.deliveries.merge.expressions import Cells, cell, ends_of, groups_of, typed
from portal.sync.deliveries.merge.names import fields, listed, matched, quoted, table
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Merge, Part

NEW = "m.is_new AND m.refusal IS NULL"
CHANGED = "NOT m.is_new AND m.refusal IS NULL AND m.was <> m.fingerprint"


def insert_under_new(run: Run, merge: Merge, part: Part, where: str) -> None:
    """The lines of records that are new, among the rows of `where`."""
    lines = _lines(run, merge, part, f"{NEW} AND {where}")
    if lines:
        run.do(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM ({lines}) l",
            table=table(part.model),
            columns=listed(_columns(part)),
            lines=lines,
        )


def set_equal_under_changed(run: Run, merge: Merge, part: Part) -> None:
    """The lines of records that changed become the delivered ones; a line that is the same is not touched."""
    lines = _lines(run, merge, part, CHANGED) or _no_lines(part)
    names = {
        "table": table(part.model),
        "parent": quoted(f"{part.parent}_id"),
        "m": matched(merge.model),
        "changed": CHANGED,
        "same": _same_line(part),
        "columns": listed(_columns(part)),
    }
    run.do("CREATE TEMP TABLE lines ON COMMIT DROP AS {lines}", lines=lines)
    run.do("ANALYZE lines")
    if part.gone != "keep":
        run.do(GONE[part.gone] + (f" AND NOT ({part.spared})" if part.spared else ""), **names)
    values = list(part.values)
    run.do(
        """
        UPDATE {table} t SET ({values}) = ROW({delivered}) FROM lines l
        WHERE {same} AND ROW({stored}) IS DISTINCT FROM ROW({delivered})
        """,
        **names,
        values=listed(values),
        delivered=", ".join(f"l.{quoted(name)}" for name in values),
        stored=", ".join(f"t.{quoted(name)}" for name in values),
    )
    run.do(
        """
        INSERT INTO {table} ({columns}) SELECT {columns} FROM lines l
        WHERE NOT EXISTS (SELECT FROM {table} t WHERE {same})
        """,
        **names,
    )
    run.do("DROP TABLE lines")


_OF_CHANGED_BUT_NOT_DELIVERED = """
    t.{parent} IN (SELECT m.id FROM {m} m WHERE {changed})
    AND NOT EXISTS (SELECT FROM lines l WHERE {same})
"""
GONE = {
    "delete": f"DELETE FROM {{table}} t WHERE {_OF_CHANGED_BUT_NOT_DELIVERED}",  # noqa: S608
    "end": f"UPDATE {{table}} t SET ended_on = {{day}} "  # noqa: S608
    f"WHERE t.ended_on IS NULL AND {_OF_CHANGED_BUT_NOT_DELIVERED}",
}


def _same_line(part: Part) -> str:
    parent = quoted(f"{part.parent}_id")
    key = f" AND t.{quoted(part.key_field)} = l.{quoted(part.key_field)}" if part.key_field else ""
    return f"t.{parent} = l.{parent}{key}"


def _columns(part: Part) -> list[str]:
    key = [part.key_field] if part.key_field and part.key_field not in part.values else []
    return ["landlord_id", f"{part.parent}_id", *key, *part.values]


def _lines(run: Run, merge: Merge, part: Part, where: str) -> str:
    """A question for the delivered lines, typed as they are stored; "" when the file has no such columns."""
    groups = groups_of(part, run.rows.columns)
    if not groups:
        return ""
    ends = ends_of(part)
    cells = Cells("s", run.rows.columns)
    rows = ", ".join(
        f"({number}, {', '.join(cells[group + end] for end in ends)})" for number, group in groups
    )
    delivered = Cells("p", ends)
    held = fields(part.model)
    key = cell(part.key.template, delivered)
    values = {name: typed(value, held[name], delivered) for name, value in part.values.items()}
    if part.key_field:
        values = {part.key_field: key, **values}
    present = [part.present] if part.present else ends
    lines = (
        f"SELECT {run.landlord_id} AS landlord_id, m.id AS {quoted(f'{part.parent}_id')}, "  # noqa: S608
        f"{', '.join(f'{value} AS {quoted(name)}' for name, value in values.items())}, p.n "
        f"FROM {matched(merge.model)} m JOIN {run.rows.table} s USING (at) "
        f"CROSS JOIN LATERAL (VALUES {rows}) p(n, {listed(ends)}) "
        f"WHERE {where} AND ({' OR '.join(f'{delivered[end]} IS NOT NULL' for end in present)})"
    )
    return lines if part.key_field in ("", "position") else _once_each(lines, part)


def _once_each(lines: str, part: Part) -> str:
    """Of lines that bear the same key, the first."""
    same = f"{quoted(f'{part.parent}_id')}, {quoted(part.key_field)}"
    return f"SELECT DISTINCT ON ({same}) * FROM ({lines}) d ORDER BY {same}, n"  # noqa: S608


def _no_lines(part: Part) -> str:
    return f"SELECT {listed(_columns(part))} FROM {table(part.model)} WHERE false"  # noqa: S608
