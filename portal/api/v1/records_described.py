"""Records in OpenAPI: our envelopes, around the standard's own schemas."""

from typing import Any

from standards.kinds import KINDS, MOST_REPEATS, Column, Kind, Type
from standards.shapes import to_nested

MOMENT = {"type": "string", "format": "date-time"}
MOMENT_OR_NONE = {"type": ["string", "null"], "format": "date-time"}
CURSOR = {"type": ["string", "null"], "description": "Ask for the next page with it; null at the end"}


def component(kind: Kind) -> str:
    """The name of the standard's schema among the components."""
    return kind.singular.title().replace("_", "")


def envelope_of(kind: Kind) -> dict[str, Any]:
    """One record, where it came from and as of when."""
    return _object(
        {
            "reference": {"type": "string", "description": "Your own"},
            "code": {"type": "string", "format": "uuid", "description": "Ours: it never changes"},
            "as_of": {**MOMENT, "description": "The moment at which it was true in that system"},
            "source": {"type": "string", "description": "Whose and which system said so, in words"},
            "updated_at": {**MOMENT, "description": "When we last wrote it"},
            "ended_on": {
                "type": ["string", "null"],
                "format": "date",
                "description": "The day it ended or left your list; null while it stands",
            },
            "record": _record(kind),
        }
    )


def page_of(kind: Kind) -> dict[str, Any]:
    """Some of many."""
    return _object(
        {
            "records": {"type": "array", "items": envelope_of(kind)},
            "cursor": CURSOR,
            "up_to": {
                **MOMENT,
                "description": "Everything written before this moment is in the pages that began with this "
                "list. Send it as `updated_after` next time.",
            },
        }
    )


def history_of(kind: Kind) -> dict[str, Any]:
    """Versions, newest first."""
    version = {
        "since": {**MOMENT, "description": "When we began to hold it so"},
        "until": {**MOMENT_OR_NONE, "description": "When it was written anew; null for the version of now"},
        "as_of": {**MOMENT, "description": "The moment at which it was true in that system"},
        "source": {"type": "string", "description": "Whose and which system said so, in words"},
        "lines": {"type": "boolean", "description": "Whether the lines under the record are in it"},
        "record": _record(kind),
    }
    return _object(
        {
            "reference": {"type": "string"},
            "versions": {"type": "array", "items": _object(version)},
            "cursor": CURSOR,
        }
    )


def sent(kind: Kind) -> dict[str, Any]:
    """What is put: the record as the standard has it, or its row."""
    return {"anyOf": [_record(kind), {"$ref": f"#/components/schemas/{row_component(kind)}"}]}


def row_component(kind: Kind) -> str:
    """The name of a kind's row among the components."""
    return f"{component(kind)}Row"


def row_of(kind: Kind) -> dict[str, Any]:
    """A record as a row: a cell by the name of its column. Of columns that repeat, the first."""
    columns = {name: kind.column(name) for name in kind.header()}
    return {
        "type": "object",
        "description": f"A {kind.singular.replace('_', ' ')} as one row, by the names of the columns of "
        f"{kind.key}.csv. A name with _1_ in it may come again with _2_, _3_ and so on to {MOST_REPEATS}.",
        "required": [name for name, column in columns.items() if column.required and not column.repeated],
        "properties": {name: _cell(column) for name, column in columns.items()},
    }


def _cell(column: Column) -> dict[str, Any]:
    """Text always does, and so does what JSON has for it. Null is a cell that is left empty."""
    types = ["string", *_AS_JSON.get(column.type, ())]
    types += [] if column.required and not column.repeated else ["null"]
    return {"type": types if len(types) > 1 else types[0], "description": column.meaning}


def example(kind: Kind) -> dict[str, Any]:
    """An invented record."""
    row = EXAMPLES[kind.key]
    return {
        "reference": row[kind.key_column],
        "code": "0b7c9e1e-52a5-4a53-9d5e-1f4f6c9d1a11",
        "as_of": "2026-11-20T18:00:00+00:00",
        "source": "Larkfield Homes's delivery",
        "updated_at": "2026-11-20T18:04:12.300000+00:00",
        "ended_on": None,
        "record": to_nested(kind, row),
    }


def history_example(kind: Kind) -> dict[str, Any]:
    """The same record, as its only version."""
    shown = example(kind)
    version = {"since": shown["updated_at"], "until": None, "lines": True}
    version |= {name: shown[name] for name in ("as_of", "source", "record")}
    return {"reference": shown["reference"], "versions": [version], "cursor": None}


def components() -> dict[str, Any]:
    """The standard's schemas, by the names that operations point at."""
    unsaid = {"$schema", "$id"}
    rows = {row_component(kind): row_of(kind) for kind in KINDS.values()}
    return rows | {
        component(kind): without_zone(
            {name: said for name, said in kind.schema.items() if name not in unsaid}
        )
        for kind in KINDS.values()
    }


def without_zone(schema: Any) -> Any:
    """The same, with times of day as what they are: JSON Schema's own format `time` has a zone."""
    if isinstance(schema, list):
        return [without_zone(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    local = {"format": "time-local"} if schema.get("format") == "time" else {}
    return {name: without_zone(said) for name, said in schema.items()} | local


def _record(kind: Kind) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{component(kind)}"}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_AS_JSON = {Type.INTEGER: ("integer",), Type.DECIMAL: ("number",), Type.BOOLEAN: ("boolean",)}
_FLAT = {"unit_reference": "LF-H-0042"}
EXAMPLES: dict[str, dict[str, str]] = {
    "homes": {
        "site_reference": "LF-E-1",
        "site_name": "Orchard Estate",
        "property_reference": "LF-B-7",
        "property_name": "Rowan Court",
        **_FLAT,
        "number_of_bedrooms": "2",
        "address_unit": "Flat 3",
        "address_street_name": "Appletree Lane",
        "address_city_name": "Larkfield",
        "address_postal_code": "ZY1 1AA",
    },
    "tenancies": {
        "tenancy_reference": "LF-T-99",
        **_FLAT,
        "tenure_type": "10",
        "first_day_of_term_date": "2020-04-06",
        "lead_tenant_reference": "LF-P-12",
        "lead_tenant_name_full": "Amina Tenant",
    },
    "components": {
        "component_reference": "LF-C-5",
        **_FLAT,
        "asset_type_name": "Kitchen",
        "installation_date": "2012-03-01",
        "expected_life_years": "20",
    },
    "certificates": {
        "certificate_reference": "LF-CP12-8",
        **_FLAT,
        "type": "10",
        "date_issued": "2026-02-03",
        "valid_to": "2027-02-02",
    },
    "work_orders": {
        "work_order_reference": "LF-100017",
        **_FLAT,
        "description_of_work": "Kitchen tap drips",
        "work_class_code": "10",
        "priority_code": "3",
        "date_raised": "2026-11-18",
        "appointment_1_date": "2026-11-25",
        "appointment_1_earliest_arrival_time": "08:00:00",
        "appointment_1_latest_completion_time": "12:00:00",
    },
    "programmes": {
        "program_reference": "LF-KIT-27",
        "program_description": "Kitchens 2027",
        "item_reference": "LF-KIT-27-0042",
        "item_title": "New kitchen",
        **_FLAT,
        "planned_start_date": "2027-04-01",
        "planned_finish_date": "2027-06-30",
        "certainty": "likely",
    },
}
