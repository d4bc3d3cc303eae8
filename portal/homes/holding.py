"""Which facts can be held against a delivery once a correction is accepted. Pure.

Those whose delivered column is the stored field. Not the days of a tenancy, which decide who sees what of a
home; not the UPRN, which is another landlord's too; not repairs and plans, of which messages tell as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Holdable:
    """One stored field: the model it is of, by name, and what to call it."""

    model: str
    field: str
    label: str


HOLDABLE: Mapping[tuple[str, str], tuple[Holdable, ...]] = {
    ("homes", "address"): (
        Holdable("home", "unit", "Flat or room"),
        Holdable("home", "building_number", "Number"),
        Holdable("home", "building_name", "Name of the building"),
        Holdable("home", "street", "Street"),
        Holdable("home", "district", "Part of town"),
        Holdable("home", "town", "Town"),
    ),
    ("homes", "postcode"): (Holdable("home", "postcode", "Postcode"),),
    ("homes", "form"): (Holdable("home", "form_code", "Kind of home"),),
    ("homes", "bedrooms"): (Holdable("home", "bedrooms", "Bedrooms"),),
    ("homes", "bed_spaces"): (Holdable("home", "bed_spaces", "Made for how many people"),),
    ("homes", "tenure"): (Holdable("home", "tenure_code", "Kind of tenancy"),),
    ("homes", "block"): (Holdable("block", "name", "Name of the building"),),
    ("homes", "built"): (Holdable("block", "built_on", "Day it was built"),),
    ("homes", "estate"): (Holdable("estate", "name", "Name of the estate"),),
    ("tenancies", "tenure"): (Holdable("tenancy", "tenure_code", "Kind of tenancy"),),
    ("components", "kind"): (Holdable("component", "kind", "What it is"),),
    ("components", "maker"): (
        Holdable("component", "manufacturer", "Maker"),
        Holdable("component", "model_number", "Model"),
    ),
    ("components", "installed_on"): (Holdable("component", "installed_on", "Fitted on"),),
    ("components", "expected_life"): (
        Holdable("component", "expected_life_years", "Expected to last, in years"),
    ),
    ("components", "replacement"): (Holdable("component", "replacement_due_on", "Next replacement on"),),
    ("certificates", "checked_on"): (Holdable("certificate", "issued_on", "Checked on"),),
    ("certificates", "next_on"): (Holdable("certificate", "valid_to", "Next check by"),),
    ("certificates", "certified_by"): (Holdable("certificate", "certified_by", "Checked by"),),
}


def holdable(kind: str, fact: str) -> tuple[Holdable, ...]:
    """The stored fields of a fact; none where it cannot be held."""
    return HOLDABLE.get((kind, fact), ())
