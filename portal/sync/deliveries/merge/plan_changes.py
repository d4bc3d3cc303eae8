"""A planned work whose dates moved without a word gets a change without a reason: it is shown as one."""

from portal.investment.models import PlanChange, PlannedWork
from portal.sync.deliveries.merge.expressions import Cells, numbers
from portal.sync.deliveries.merge.names import matched, table
from portal.sync.deliveries.merge.parts import CHANGED
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Merge


def note_unexplained(run: Run, _merge: Merge) -> None:
    """Keep the dates that were, unless the delivery itself says that they were, when and why they changed."""
    cells = Cells("s", run.rows.columns)
    stated = " OR ".join(
        f"({cells[f'change_{n}_on']} IS NOT NULL "
        f"AND {cells[f'change_{n}_planned_start_date']}::date IS NOT DISTINCT FROM t.starts_on "
        f"AND {cells[f'change_{n}_planned_finish_date']}::date IS NOT DISTINCT FROM t.finishes_on)"
        for n in numbers("change_{n}_", cells)
    )
    run.do(
        """
        INSERT INTO {change} (landlord_id, planned_work_id, changed_on, was_from, was_to, reason)
        SELECT {landlord}, t.id, {day}, t.starts_on, t.finishes_on, ''
        FROM {m} m JOIN {staged} s USING (at) JOIN {work} t ON t.id = m.id
        WHERE {changed} AND NOT ({stated}) AND (t.starts_on IS NOT NULL OR t.finishes_on IS NOT NULL)
        AND ROW(t.starts_on, t.finishes_on) IS DISTINCT FROM ROW({start}::date, {finish}::date)
        ON CONFLICT (planned_work_id, changed_on) DO NOTHING
        """,
        change=table(PlanChange),
        work=table(PlannedWork),
        m=matched(PlannedWork),
        changed=CHANGED,
        stated=stated or "false",
        start=cells["planned_start_date"],
        finish=cells["planned_finish_date"],
    )
