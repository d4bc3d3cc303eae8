"""Orders of which messages have told since: a delivery does not undo what it cannot know yet, nor repeat it.

A delivery says how things stood on a day; messages go on from there. Lines that came in messages keep
places of their own (`repairs.actions.happening.FIRST_TOLD`), so that those of deliveries never meet them.
"""

from portal.repairs.models import Appointment, StatusUpdate, WorkOrder
from portal.sync.deliveries.merge.names import matched, table
from portal.sync.deliveries.merge.parts import CHANGED
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Merge

# Lines that came in messages, among those `t` of a part.
TOLD = "t.source_id IS NOT NULL"
# The moment as of which the delivery speaks.
_AS_OF = "(SELECT d.as_of FROM records_source d WHERE d.id = {source})"
_DAY_OF = "({} AT TIME ZONE 'Europe/London')::date"


def remember(run: Run, merge: Merge) -> None:
    """What is known of orders that residents reported or messages told of, before the delivery changes it."""
    run.do(
        f"""
        CREATE TEMP TABLE told ON COMMIT DROP AS
        SELECT t.id, t.request_id, t.source_id, s.kind = 'message' AND s.as_of > {_AS_OF} AS is_newer,
            t.completed_at, t.cancelled_at, t.closed_at, t.contractor_id, t.due_at, t.case_reference,
            t.reported_at, t.raised_at
        FROM {{table}} t JOIN {{m}} m ON m.id = t.id JOIN records_source s ON s.id = t.source_id
        WHERE {CHANGED} AND (s.kind = 'message' OR t.request_id IS NOT NULL)
        """,  # noqa: S608
        table=table(WorkOrder),
        m=matched(merge.model),
    )


def restore(run: Run, _merge: Merge) -> None:
    """What messages told after the delivery's moment stands, and what was promised to whoever reported."""
    orders = {"table": table(WorkOrder)}
    run.do(
        """
        UPDATE {table} t SET (completed_at, cancelled_at, closed_at, contractor_id, source_id) = ROW(
            coalesce(told.completed_at, t.completed_at), coalesce(told.cancelled_at, t.cancelled_at),
            coalesce(told.closed_at, t.closed_at), coalesce(told.contractor_id, t.contractor_id),
            told.source_id
        )
        FROM told WHERE told.id = t.id AND told.is_newer
        """,
        **orders,
    )
    # The exact moment is better than the day; and a resident's answer is of the work done at that moment.
    run.do(
        f"""
        UPDATE {{table}} t SET (due_at, case_reference, reported_at, raised_at, completed_at) = ROW(
            least(told.due_at, t.due_at), coalesce(nullif(t.case_reference, ''), told.case_reference),
            coalesce(told.reported_at, t.reported_at),
            CASE WHEN {_same_day("raised_at")} THEN told.raised_at ELSE t.raised_at END,
            CASE WHEN {_same_day("completed_at")} THEN told.completed_at ELSE t.completed_at END
        )
        FROM told WHERE told.id = t.id AND told.request_id IS NOT NULL
        """,  # noqa: S608
        **orders,
    )
    _drop_what_is_told_twice(run)
    _drop_visits_that_were_replaced(run)
    run.do("DROP TABLE told")


def _same_day(moment: str) -> str:
    return f"{_DAY_OF.format(f't.{moment}')} = {_DAY_OF.format(f'told.{moment}')}"


def _drop_what_is_told_twice(run: Run) -> None:
    """Of an update that came both ways, the message's: it says when, exactly, and who."""
    run.do(
        """
        DELETE FROM {table} d USING told, {table} t
        WHERE told.id = d.work_order_id AND t.work_order_id = d.work_order_id
            AND d.source_id IS NULL AND t.source_id IS NOT NULL
            AND (d.reference <> '' AND d.reference = t.reference
                OR d.type_code = t.type_code AND d.other_type = t.other_type
                    AND abs(extract(epoch FROM d.happened_at - t.happened_at)) < 60)
        """,
        table=table(StatusUpdate),
    )


def _drop_visits_that_were_replaced(run: Run) -> None:
    """Of visits to come, those of whichever spoke last; a day that both name is one visit."""
    names = {"table": table(Appointment)}
    run.do(
        f"""
        DELETE FROM {{table}} d USING told, {{table}} t, records_source s
        WHERE told.id = d.work_order_id AND t.work_order_id = d.work_order_id AND s.id = t.source_id
            AND d.source_id IS NULL
            AND (d."on" = t."on" OR s.as_of > {_AS_OF} AND d."on" >= {_DAY_OF.format("s.as_of")})
        """,  # noqa: S608
        **names,
    )
    run.do(
        f"""
        DELETE FROM {{table}} t USING told, records_source s, {{table}} d
        WHERE told.id = t.work_order_id AND s.id = t.source_id AND s.as_of <= {_AS_OF}
            AND d.work_order_id = t.work_order_id AND d.source_id IS NULL
            AND t."on" >= {_DAY_OF.format(_AS_OF)} AND d."on" >= {_DAY_OF.format(_AS_OF)}
        """,  # noqa: S608
        **names,
    )
