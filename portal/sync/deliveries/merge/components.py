"""components: one row a part of a home, block or estate."""

from portal.homes.models import Component
from portal.sync.deliveries.merge.places import NOWHERE, PLACE
from portal.sync.deliveries.merge.spec import KindMerge, Merge, Sql

COMPONENTS = Merge(
    model=Component,
    key="component_reference",
    links=PLACE,
    refusals=(NOWHERE,),
    values={
        "home_id": Sql("m.home_id"),
        "block_id": Sql("m.block_id"),
        "estate_id": Sql("m.estate_id"),
        "kind": "asset_type_name",
        "name": "name",
        "manufacturer": "manufacturer_name",
        "model_number": "model_number",
        "installed_on": "installation_date",
        "expected_life_years": "expected_life_years",
        "replacement_due_on": "expected_replacement_date",
        "inspected_at": "inspection_date_time",
        "inspection_outcome_code": "inspection_outcome_code",
        "remaining_life_years": "inspection_remaining_life_years",
        "replacement_cost": "assumed_replacement_cost",
        "ended_on": "decommissioned_date",
    },
    complete=True,
)

KIND = KindMerge("components", (COMPONENTS,))
