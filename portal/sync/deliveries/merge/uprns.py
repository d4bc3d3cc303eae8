"""A UPRN is one home's: what happens when two claim it."""

from portal.homes.models import Home
from portal.sync.deliveries.merge.later import came_later
from portal.sync.deliveries.merge.names import matched, table
from portal.sync.deliveries.merge.parts import CHANGED
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Merge

# Of few rows, only the UPRNs that they claim: not those of all the homes that the landlord has.
CLAIMED = "AND h.uprn IN (SELECT c.unit_uprn FROM {} c)"
HOME = {"home": table(Home), "m": matched(Home)}


def refuse_another_landlords(run: Run, _merge: Merge) -> None:
    """Refuse a home whose UPRN is that of a current home of another landlord."""
    if "unit_uprn" not in run.rows.columns:
        return
    run.do(
        """
        UPDATE {m} m SET refusal = 'uprn-held-by-another-landlord' FROM {staged} s
        WHERE s.at = m.at AND m.refusal IS NULL AND EXISTS (
            SELECT FROM {home} h
            WHERE h.uprn = s.unit_uprn AND h.landlord_id <> {landlord} AND h.ended_on IS NULL)
        """,
        **HOME,
    )


def drop_second_claims(run: Run, _merge: Merge) -> None:
    """Of this landlord's homes that claim one UPRN, one that is left as it is keeps it, else the first."""
    if "unit_uprn" not in run.rows.columns:
        return
    _find_untouched(run)
    run.do(
        """
        CREATE TEMP TABLE claims ON COMMIT DROP AS
        SELECT m.at, row_number() OVER (PARTITION BY s.unit_uprn ORDER BY m.at) AS turn,
            u.uprn IS NOT NULL AS held
        FROM {m} m JOIN {staged} s USING (at) LEFT JOIN untouched u ON u.uprn = s.unit_uprn
        WHERE m.refusal IS NULL AND s.unit_uprn IS NOT NULL
        """,
        **HOME,
    )
    lost = run.do(
        "UPDATE {m} m SET lost_uprn = true, fingerprint = fingerprint # 1 FROM claims c "
        "WHERE c.at = m.at AND (c.turn > 1 OR c.held)",
        **HOME,
    )
    run.do("DROP TABLE claims, untouched")
    if lost:
        run.each_issue(
            "duplicate-uprn",
            "SELECT s.line, 'unit_uprn', s.unit_uprn FROM {m} m JOIN {staged} s USING (at) WHERE m.lost_uprn",
            **HOME,
        )


def _find_untouched(run: Run) -> None:
    """UPRNs of stored homes that stay as they are: their row was refused, or absent ones are not ended.

    Joins, not NOT IN: at a million homes the latter would not fit its memory, and take for ever.
    """
    run.do(
        """
        CREATE TEMP TABLE untouched ON COMMIT DROP AS
        SELECT DISTINCT h.uprn FROM {home} h
        LEFT JOIN {m} good ON good.reference = h.reference AND good.refusal IS NULL
        LEFT JOIN {m} bad ON bad.reference = h.reference AND bad.refusal IS NOT NULL
        LEFT JOIN refused_homes r ON r.reference = h.reference
        WHERE h.landlord_id = {landlord} AND h.ended_on IS NULL AND h.uprn <> '' AND good.at IS NULL
        AND ({absent_ones_stay} OR {later} OR bad.at IS NOT NULL OR r.reference IS NOT NULL) {claimed}
        """,
        **HOME,
        claimed=CLAIMED.format(run.rows.table) if run.is_small else "",
        later=came_later("h").format(source=run.source_id),
        absent_ones_stay=run.kind in run.held_back,
    )


def let_go(run: Run, _merge: Merge) -> None:
    """Take a UPRN from the home that had it before another is given it: two homes may change places."""
    if "unit_uprn" not in run.rows.columns:
        return
    run.do(
        """
        UPDATE {home} t SET uprn = '' FROM {m} mine, {m} m JOIN {staged} s USING (at)
        WHERE mine.id = t.id AND t.uprn = s.unit_uprn AND m.id <> t.id AND t.ended_on IS NULL
        AND t.landlord_id = {landlord} AND m.refusal IS NULL AND NOT m.lost_uprn
        AND (m.is_new OR {changed})
        """,
        **HOME,
        changed=CHANGED,
    )
