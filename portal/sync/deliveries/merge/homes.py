"""homes: one row a home, which also names its block and estate."""

from portal.homes.models import Block, Estate, Home
from portal.sync.deliveries.merge import uprns
from portal.sync.deliveries.merge.spec import KindMerge, Link, Merge, Sql

ESTATES = Merge(model=Estate, key="site_reference", values={"name": "site_name"}, shared=True)

BLOCKS = Merge(
    model=Block,
    key="property_reference",
    links=(Link("estate_id", Estate, "site_reference"),),
    values={
        "estate_id": Sql("m.estate_id"),
        "name": "property_name",
        "uprn": "property_uprn",
        "form_code": "property_form_code",
        "rise_code": "property_vertical_rise_code",
        "floors": "property_number_of_floors",
        "built_on": "property_year_built_date",
    },
    shared=True,
)

HOMES = Merge(
    model=Home,
    key="unit_reference",
    links=(Link("block_id", Block, "property_reference"), Link("estate_id", Estate, "site_reference")),
    values={
        "block_id": Sql("m.block_id"),
        "estate_id": Sql("m.estate_id"),
        "uprn": Sql(
            "CASE WHEN m.lost_uprn THEN '' ELSE coalesce({unit_uprn}, '') END", back={"unit_uprn": "{value}"}
        ),
        "unit": "address_unit",
        "building_number": "address_building_number",
        "building_name": "address_building_name",
        "street": "address_street_name",
        "district": "address_city_sub_division",
        "town": "address_city_name",
        "postcode": "address_postal_code",
        "form_code": "unit_form_code",
        "tenure_code": "tenure_type",
        "bedrooms": "number_of_bedrooms",
        "bed_spaces": "number_of_bed_spaces",
        "ended_on": Sql("NULL::date"),
    },
    complete=True,
    flags=("lost_uprn",),
    after_match=(uprns.refuse_another_landlords, uprns.drop_second_claims),
    before_change=(uprns.let_go,),
)

KIND = KindMerge("homes", (ESTATES, BLOCKS, HOMES))
