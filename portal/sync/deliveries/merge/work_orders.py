"""work_orders: a row an order, with its job lines, visits and everything that happened. Absent ones stay."""

from portal.landlords.models import Contractor
from portal.repairs.models import Appointment, Completion, StatusChange, StatusUpdate, WorkElement, WorkOrder
from portal.sync.deliveries.merge import told
from portal.sync.deliveries.merge.places import NOWHERE, PLACE
from portal.sync.deliveries.merge.spec import KindMerge, Link, Merge, Part, Sql, midnight

CONTRACTORS = Merge(
    model=Contractor,
    key="assigned_to_primary_reference",
    values={
        "name": Sql(
            "coalesce({assigned_to_primary_name}, {assigned_to_primary_reference})",
            back={"assigned_to_primary_name": "nullif({value}, {row}.reference)"},
        )
    },
    shared=True,
)

ELEMENTS = Part(
    model=WorkElement,
    parent="work_order",
    groups=("work_element_{n}_",),
    values={
        "reference": "reference",
        "trade_code": "trade_code",
        "trade_name": "trade_custom_name",
        "rate_code": "rate_custom_code",
        "rate_name": "rate_custom_name",
        "quantity": "quantity_amount",
    },
    present="",
)

APPOINTMENTS = Part(
    model=Appointment,
    parent="work_order",
    groups=("appointment_{n}_",),
    values={
        "reference": "reference",
        "on": "date",
        "name": "time_of_day_name",
        "earliest_arrival": "earliest_arrival_time",
        "latest_completion": "latest_completion_time",
    },
    present="date",
    spared=told.TOLD,
)

STATUS_UPDATES = Part(
    model=StatusUpdate,
    parent="work_order",
    groups=("job_status_update_{n}_",),
    values={
        "reference": "reference",
        "type_code": "type_code",
        "other_type": "other_type",
        "happened_at": "event_time",
        "comments": "comments",
    },
    present="type_code",
    spared=told.TOLD,
)

STATUS_CHANGES = Part(
    model=StatusChange,
    parent="work_order",
    groups=("status_history_{n}_",),
    values={
        "status_code": "status_code",
        "entered_at": "entered_date_time",
        "reason_code": "reason_code",
        "reason": "reason",
    },
    present="status_code",
)

COMPLETIONS = Part(
    model=Completion,
    parent="work_order",
    groups=("completion_",),
    values={"outcome": "outcome", "follow_on_reference": "follow_on_reference"},
    present="",
    key_field="",
)

WORK_ORDERS = Merge(
    model=WorkOrder,
    key="work_order_reference",
    links=(*PLACE, Link("contractor_id", Contractor, "assigned_to_primary_reference")),
    refusals=(NOWHERE,),
    values={
        "home_id": Sql("m.home_id"),
        "block_id": Sql("m.block_id"),
        "estate_id": Sql("m.estate_id"),
        "contractor_id": Sql("m.contractor_id"),
        "description": "description_of_work",
        "location": "location_of_repair",
        "access_notes": "access_information_description",
        "class_code": "work_class_code",
        "type_code": "work_type",
        "priority_code": "priority_code",
        "priority_name": "priority_description",
        "trade_code": "work_element_1_trade_code",
        "case_reference": "service_request_reference",
        "reported_at": midnight("date_reported"),
        "raised_at": midnight("date_raised"),
        "due_at": "required_completion_date_time",
        "planned_start_on": "planned_start_date",
        "planned_finish_on": "planned_finish_date",
        "started_at": "actual_start_date_time",
        "completed_at": "actual_completion_date_time",
        "closed_at": "closed_date_time",
        "cancelled_at": "cancellation_date_time",
        "estimated_cost": "estimated_cost",
        "actual_cost": "actual_cost",
    },
    parts=(ELEMENTS, APPOINTMENTS, STATUS_UPDATES, STATUS_CHANGES, COMPLETIONS),
    before_change=(told.remember,),
    after_change=(told.restore,),
)

KIND = KindMerge("work_orders", (CONTRACTORS, WORK_ORDERS))
