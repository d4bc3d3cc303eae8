"""programmes: one row an item of a programme of planned works, with every change of its dates."""

from portal.investment.models import PlanChange, PlannedWork, Programme
from portal.sync.deliveries.merge import plan_changes
from portal.sync.deliveries.merge.places import COMPONENT, NOWHERE, PLACE
from portal.sync.deliveries.merge.spec import KindMerge, Link, Merge, Part, Sql

PROGRAMMES = Merge(
    model=Programme,
    key="program_reference",
    values={
        "description": "program_description",
        "stage_code": "program_delivery_stage_code",
        "desired_outcome": "program_desired_outcome",
        "budget_code": "program_budget_code",
    },
    shared=True,
)

CHANGES = Part(
    model=PlanChange,
    parent="planned_work",
    groups=("change_{n}_",),
    values={"was_from": "planned_start_date", "was_to": "planned_finish_date", "reason": "reason"},
    present="on",
    key=Sql("{on}::date", back={"on": "{value}"}),
    key_field="changed_on",
    gone="keep",
)

ITEMS = Merge(
    model=PlannedWork,
    key="item_reference",
    links=(Link("programme_id", Programme, "program_reference"), *PLACE, COMPONENT),
    refusals=(NOWHERE,),
    values={
        "programme_id": Sql("m.programme_id"),
        "home_id": Sql("m.home_id"),
        "block_id": Sql("m.block_id"),
        "estate_id": Sql("m.estate_id"),
        "component_id": Sql("m.component_id"),
        "title": "item_title",
        "description": "item_description",
        "component_kind": "asset_type_name",
        "lifecycle_code": "lifecycle_work_type_code",
        "driver_code": "main_driver_code",
        "cost_limit": "not_to_exceed_value",
        "starts_on": "planned_start_date",
        "finishes_on": "planned_finish_date",
        "on_site_from": "planned_start_on_site_date",
        "on_site_to": "planned_finish_on_site_date",
        "certainty": Sql("coalesce({certainty}, 'likely')", back={"certainty": "{value}"}),
        "ended_on": Sql("NULL::date"),
    },
    parts=(CHANGES,),
    complete=True,
    before_change=(plan_changes.note_unexplained,),
)

KIND = KindMerge("programmes", (PROGRAMMES, ITEMS))
