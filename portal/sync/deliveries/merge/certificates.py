"""certificates: one row a check, with the work it found must be done. What is absent stays."""

from portal.homes.models import Component
from portal.safety.models import Certificate, RequiredAction
from portal.sync.deliveries.merge.names import table
from portal.sync.deliveries.merge.places import COMPONENT, PLACE, PLACELESS
from portal.sync.deliveries.merge.spec import KindMerge, Merge, Part, Refusal, Sql

ACTIONS = Part(
    model=RequiredAction,
    parent="certificate",
    groups=("required_action_{n}_",),
    values={
        "name": "name",
        "deadline_on": "deadline",
        "status_code": "status",
        "mandatory": "mandatory",
    },
    present="name",
)


def where_the_component_is(field: str) -> Sql:
    """A certificate that names no place but a component is where the component is."""
    component = f"SELECT c.{field} FROM {table(Component)} c WHERE c.id = m.component_id"  # noqa: S608
    return Sql(f"CASE WHEN {PLACELESS} THEN ({component}) ELSE m.{field} END")


CERTIFICATES = Merge(
    model=Certificate,
    key="certificate_reference",
    links=(*PLACE, COMPONENT),
    refusals=(Refusal("unknown-place", "component_reference", f'{PLACELESS} AND "component_id".id IS NULL'),),
    values={
        "home_id": where_the_component_is("home_id"),
        "block_id": where_the_component_is("block_id"),
        "estate_id": where_the_component_is("estate_id"),
        "component_id": Sql("m.component_id"),
        "type_code": "type",
        "title": "title",
        "issued_on": "date_issued",
        "valid_from": "valid_from",
        "valid_to": "valid_to",
        "certified_by": "certified_by_name",
        "outcome_code": "outcome_code",
    },
    parts=(ACTIONS,),
)

KIND = KindMerge("certificates", (CERTIFICATES,))
