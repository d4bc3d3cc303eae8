"""Deliveries written by a test: rows as dictionaries, in files that a landlord might send."""

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from portal.landlords.models import Landlord
from portal.sync.deliveries import pipeline, receiving
from portal.sync.models import Delivery

Row = dict[str, Any]


def home(number: int, **cells: Any) -> Row:
    """A flat of Rowan Court on Orchard Estate."""
    return {
        "site_reference": "ORCHARD",
        "site_name": "Orchard Estate",
        "property_reference": "ROWAN",
        "property_name": "Rowan Court",
        "unit_reference": f"H{number}",
        "unit_uprn": f"{90_000_000_000 + number}",
        "address_unit": f"Flat {number}",
        "address_street_name": "Appletree Lane",
        "address_city_name": "Larkfield",
        "address_postal_code": "ZY1 1AA",
        **cells,
    }


def tenancy(number: int, **cells: Any) -> Row:
    """Of the flat of the same number."""
    return {
        "tenancy_reference": f"T{number}",
        "unit_reference": f"H{number}",
        "first_day_of_term_date": "2020-04-06",
        "lead_tenant_reference": f"P{number}",
        "lead_tenant_name_full": f"Tenant {number}",
        **cells,
    }


def order(number: int, **cells: Any) -> Row:
    """A repair in the flat of the same number."""
    return {
        "work_order_reference": f"W{number}",
        "unit_reference": f"H{number}",
        "description_of_work": "Kitchen tap drips",
        "work_class_code": "10",
        "priority_code": "3",
        "date_raised": "2025-10-01",
        **cells,
    }


def written(folder: Path, *, as_of: str = "2025-11-20", **kinds: Sequence[Row]) -> Path:
    """The rows as CSV files with a covering note."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "delivery.toml").write_text(f"as_of = {as_of}T18:00:00+00:00\n")
    for kind, rows in kinds.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{kind}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def delivered(
    landlord: Landlord, *, yes: bool = False, as_of: str = "2025-11-20", **kinds: Sequence[Row]
) -> Delivery:
    """Received and taken through every step."""
    folder = written(Path(mkdtemp()), as_of=as_of, **kinds)
    return pipeline.run(receiving.receive_path(landlord=landlord, path=folder, by=None), yes=yes)
