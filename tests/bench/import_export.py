"""The same work orders through django-import-export, as its own documentation has it for many rows."""

import csv
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db.models import DateTimeField
from import_export import fields, resources, widgets
from tablib import Dataset

from portal.homes.models import Block, Estate, Home
from portal.landlords.models import Contractor, Landlord
from portal.records.models import Source
from portal.repairs.models import WorkOrder

COLUMNS = {
    "work_order_reference": "reference",
    "unit_reference": "home",
    "property_reference": "block",
    "site_reference": "estate",
    "assigned_to_primary_reference": "contractor",
    "description_of_work": "description",
    "location_of_repair": "location",
    "work_class_code": "class_code",
    "priority_code": "priority_code",
    "priority_description": "priority_name",
    "service_request_reference": "case_reference",
    "date_reported": "reported_at",
    "date_raised": "raised_at",
    "required_completion_date_time": "due_at",
    "planned_start_date": "planned_start_on",
    "planned_finish_date": "planned_finish_on",
    "actual_start_date_time": "started_at",
    "actual_completion_date_time": "completed_at",
    "closed_date_time": "closed_at",
    "cancellation_date_time": "cancelled_at",
    "estimated_cost": "estimated_cost",
    "actual_cost": "actual_cost",
}


class OrderResource(resources.ModelResource):
    """In bulk, without its own copies of each row: the fastest it can be told to be."""

    reference = fields.Field("reference", "reference")
    home = fields.Field("home", "home", widgets.ForeignKeyWidget(Home, "reference"))
    block = fields.Field("block", "block", widgets.ForeignKeyWidget(Block, "reference"))
    estate = fields.Field("estate", "estate", widgets.ForeignKeyWidget(Estate, "reference"))
    contractor = fields.Field("contractor", "contractor", widgets.ForeignKeyWidget(Contractor, "reference"))

    class Meta:
        model = WorkOrder
        import_id_fields = ("reference",)
        fields = tuple(COLUMNS.values())
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        skip_html_diff = True
        report_skipped = False

    def after_init_instance(self, instance: WorkOrder, new: bool, row: Any, **kwargs: Any) -> None:
        instance.landlord_id, instance.source_id = kwargs["landlord_id"], kwargs["source_id"]


def measured(folder: Path) -> dict[str, Any]:
    """The orders of the folder into the emptied table; homes, blocks and contractors are there already."""
    WorkOrder.objects.all().delete()
    landlord, source = Landlord.objects.get(), Source.objects.latest("pk")
    start = time.perf_counter()
    result = OrderResource().import_data(
        dataset(folder / "work_orders.csv"),
        raise_errors=True,
        use_transactions=True,
        landlord_id=landlord.pk,
        source_id=source.pk,
    )
    seconds = time.perf_counter() - start
    return {"version": version("django-import-export"), "seconds": seconds, "rows": result.total_rows}


def dataset(path: Path) -> Dataset:
    """The columns that the model has, by its names; of the places the most exact."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [[_cell(row, column) for column in COLUMNS] for row in csv.DictReader(file)]
    return Dataset(*rows, headers=list(COLUMNS.values()))


def _cell(row: dict[str, str], column: str) -> str:
    if column == "property_reference" and row["unit_reference"]:
        return ""
    if column == "site_reference" and (row["unit_reference"] or row["property_reference"]):
        return ""
    if row[column] and isinstance(WorkOrder._meta.get_field(COLUMNS[column]), DateTimeField):
        return f"{row[column]}T00:00:00"[:19].replace("T", " ")  # the form that its widget reads
    return row[column]
