"""Two tenancies of one home at one time: named, and both kept, as only the landlord knows which is wrong."""

from portal.sync.deliveries.merge.names import matched
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Merge


def name_overlaps(run: Run, merge: Merge) -> None:
    """Name a tenancy that starts before an earlier one of the same home has ended; one day is a handover."""
    last = "s.last_day_of_term_date::date" if "last_day_of_term_date" in run.rows.columns else "NULL::date"
    run.each_issue(
        "overlapping-tenancy",
        """
        SELECT line, 'tenancy_reference', reference FROM (
            SELECT s.line, m.reference, s.first_day_of_term_date::date AS first_day,
                max(coalesce({last}, 'infinity')) OVER (
                    PARTITION BY m.home_id ORDER BY s.first_day_of_term_date::date, m.at
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_last_day
            FROM {m} m JOIN {staged} s USING (at) WHERE m.refusal IS NULL) t
        WHERE earlier_last_day > first_day
        """,
        m=matched(merge.model),
        last=last,
    )
