"""Why a delivered row cannot be stored, or not with every cell; named as issues."""

from portal.sync.deliveries.merge.expressions import Cells, cell, typed
from portal.sync.deliveries.merge.names import fields, matched, quoted, table
from portal.sync.deliveries.merge.parts import CHANGED
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Link, Merge


def unless_more_exact(link: Link, cells: Cells) -> str:
    """That no more exact reference is given."""
    return "".join(f" AND {cells[column]} IS NULL" for column in link.unless)


def refusal(merge: Merge, cells: Cells, *, repeated: bool) -> str:
    """The first reason not to store the row, or null."""
    reasons = [("duplicate-key", "r.at IS NOT NULL")] if repeated else []
    reasons += [
        (link.refuse, _leads_nowhere(link, cells, f"{quoted(link.field)}.id"))
        for link in merge.links
        if link.refuse
    ]
    reasons += [(refused.issue, cell(refused.when, cells)) for refused in merge.refusals]
    if not reasons:
        return "NULL::text"
    return "CASE " + " ".join(f"WHEN {when} THEN '{issue}'" for issue, when in reasons) + " END"


def _leads_nowhere(link: Link, cells: Cells, found: str) -> str:
    return f"({cells[link.by]} IS NOT NULL{unless_more_exact(link, cells)} AND {found} IS NULL)"


def name(run: Run, merge: Merge) -> None:
    """Say which rows are refused, and which references were dropped."""
    cells = Cells("s", run.rows.columns)
    found = run.ask("SELECT DISTINCT refusal FROM {m} WHERE refusal IS NOT NULL", m=matched(merge.model))
    for (issue,) in found:
        _name_where(run, merge, issue, f"m.refusal = '{issue}'", _blamed(merge, issue, cells))
    for link in merge.links:
        if link.drop:
            nowhere = _leads_nowhere(link, cells, f"m.{quoted(link.field)}")
            _name_where(run, merge, link.drop, f"m.refusal IS NULL AND {nowhere}", [("true", link.by)])
    if not merge.shared:
        _name_moved(run, merge, cells)


def _name_moved(run: Run, merge: Merge, cells: Cells) -> None:
    """Say what is at another place than before: it is stored, and whoever keeps it may want to look."""
    held = fields(merge.model)
    places = [name for name in ("home_id", "block_id", "estate_id") if name in merge.values]
    now = ", ".join(typed(merge.values[name], held[name], cells) for name in places)
    before = ", ".join(f"t.{name}" for name in places)
    run.each_issue(
        "moved-place",
        "SELECT s.line, '{key}', m.reference "
        "FROM {m} m JOIN {staged} s USING (at) JOIN {table} t ON t.id = m.id "
        "WHERE {changed} AND t.fingerprint <> 0 AND ROW({before}) IS DISTINCT FROM ROW({now})",
        key=merge.key,
        m=matched(merge.model),
        table=table(merge.model),
        changed=CHANGED,
        before=before,
        now=now,
    )


def _blamed(merge: Merge, issue: str, cells: Cells) -> list[tuple[str, str]]:
    """Columns that may be to blame, each with when it is."""
    references = [
        (_leads_nowhere(link, cells, f"m.{quoted(link.field)}"), link.by)
        for link in merge.links
        if link.refuse == issue
    ]
    others = [("true", refused.column) for refused in merge.refusals if refused.issue == issue]
    return [*references, *others, ("true", merge.key)]


def _name_where(run: Run, merge: Merge, issue: str, where: str, blamed: list[tuple[str, str]]) -> None:
    cells = Cells("s", run.rows.columns)
    run.each_issue(
        issue,
        "SELECT s.line, CASE {columns} END, CASE {values} END "
        "FROM {m} m JOIN {staged} s USING (at) WHERE {where}",
        columns=" ".join(f"WHEN {when} THEN '{column}'" for when, column in blamed),
        values=" ".join(f"WHEN {when} THEN {cells[column]}" for when, column in blamed),
        m=matched(merge.model),
        where=where,
    )
