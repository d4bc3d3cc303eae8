"""Where a record belongs: the most exact of home, block and estate that its row names."""

from portal.homes.models import Block, Component, Estate, Home
from portal.sync.deliveries.merge.spec import Link, Refusal

PLACE = (
    Link("home_id", Home, "unit_reference", refuse="unknown-place"),
    Link("block_id", Block, "property_reference", unless=("unit_reference",), refuse="unknown-place"),
    Link(
        "estate_id",
        Estate,
        "site_reference",
        unless=("unit_reference", "property_reference"),
        refuse="unknown-place",
    ),
)
PLACELESS = "{unit_reference} IS NULL AND {property_reference} IS NULL AND {site_reference} IS NULL"
NOWHERE = Refusal("unknown-place", "unit_reference", PLACELESS)
COMPONENT = Link("component_id", Component, "component_reference", drop="unknown-component")
