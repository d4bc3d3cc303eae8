"""What staff must know to visit the lead tenant safely: lines under a tenant, not under the tenancy."""

from portal.landlords.models import Landlord
from portal.sync.deliveries.merge.expressions import Cells, numbers
from portal.sync.deliveries.merge.names import matched, table
from portal.sync.deliveries.merge.run import Run
from portal.sync.deliveries.merge.spec import Merge, Part
from portal.tenancies.models import Party, PersonAlert

GROUP = "lead_tenant_alert_{n}_"
ALERTS = Part(
    model=PersonAlert,
    parent="party",
    groups=(GROUP,),
    values={"type_code": "type", "comments": "comments"},
    present="type",
)
GROUPS = {GROUP: ("type", "comments")}
WRITTEN = "m.refusal IS NULL AND (m.is_new OR m.was <> m.fingerprint)"


def replace(run: Run, merge: Merge) -> None:
    """Set the alerts of the tenancies that are new or changed equal to the delivered ones."""
    cells = Cells("s", run.rows.columns)
    names = {
        "alert": table(PersonAlert),
        "party": table(Party),
        "landlords": table(Landlord),
        "m": matched(merge.model),
        "written": WRITTEN,
    }
    groups = [(number, GROUP.format(n=number)) for number in numbers(GROUP, cells)]
    rows = ", ".join(f"({n}, {cells[group + 'type']}, {cells[group + 'comments']})" for n, group in groups)
    run.do(
        """
        CREATE TEMP TABLE alerts ON COMMIT DROP AS
        SELECT p.id AS party_id, a.n AS position, a.type AS type_code, coalesce(a.comments, '') AS comments
        FROM {m} m JOIN {staged} s USING (at)
        JOIN {party} p ON p.tenancy_id = m.id AND p.reference = {lead}
        CROSS JOIN LATERAL (VALUES {rows}) a(n, type, comments)
        WHERE {written} AND a.type IS NOT NULL
        """,
        **names,
        lead=f"coalesce({cells['lead_tenant_reference']}, {cells['lead_tenant_name_full']})",
        rows=rows or "(0, NULL::text, NULL::text)",
    )
    same = (
        "a.party_id = t.party_id AND a.position = t.position "
        "AND a.type_code = t.type_code AND a.comments = t.comments"
    )
    run.do(
        """
        DELETE FROM {alert} t USING {party} p, {m} m
        WHERE p.id = t.party_id AND m.id = p.tenancy_id AND NOT m.is_new AND {written}
        AND NOT EXISTS (SELECT FROM alerts a WHERE {same})
        """,
        **names,
        same=same,
    )
    run.do(
        """
        INSERT INTO {alert} (landlord_id, party_id, position, type_code, comments, review_on)
        SELECT {landlord}, a.party_id, a.position, a.type_code, a.comments,
               CURRENT_DATE + make_interval(months => l.alert_review_months)
        FROM alerts a JOIN {landlords} l ON l.id = {landlord}
        WHERE NOT EXISTS (SELECT FROM {alert} t WHERE {same})
        """,
        **names,
        same=same,
    )
    run.do("DROP TABLE alerts")
