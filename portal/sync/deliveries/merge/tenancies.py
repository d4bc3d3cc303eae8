"""tenancies: one row a tenancy, with its tenants and what staff must know to visit them safely."""

from portal.homes.models import Home
from portal.sync.deliveries.merge import alerts, overlaps
from portal.sync.deliveries.merge.spec import KindMerge, Link, Merge, Part, Sql
from portal.tenancies.models import Party, Tenancy

PARTIES = Part(
    model=Party,
    parent="tenancy",
    groups=("lead_tenant_", "other_party_{n}_"),
    values={
        "name": "name_full",
        "email": "email",
        "mobile": "mobile",
        "position": Sql("p.n"),
        "ended_on": Sql("NULL::date"),
    },
    present="name_full",
    # A tenant without a reference of their own is known by name.
    key=Sql("coalesce({reference}, {name_full})", back={"reference": "{value}"}),
    key_field="reference",
    # The row carries the tenant's account: it is never deleted.
    gone="end",
)

TENANCIES = Merge(
    model=Tenancy,
    key="tenancy_reference",
    links=(Link("home_id", Home, "unit_reference", refuse="unknown-home"),),
    values={
        "home_id": Sql("m.home_id"),
        "tenure_code": "tenure_type",
        "started_on": "first_day_of_term_date",
        "ended_on": "last_day_of_term_date",
    },
    parts=(PARTIES,),
    complete=True,
    groups=alerts.GROUPS,
    after_match=(overlaps.name_overlaps,),
    after_change=(alerts.replace,),
)

KIND = KindMerge("tenancies", (TENANCIES,))
