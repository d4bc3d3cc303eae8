"""Rows of the record in the standard's own columns, with no more in them than the person may see.

``until`` is the last day of somebody who has left: what came later is not in their copy.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from portal.core.clock import LONDON, day_of
from portal.front.facts import told_of
from portal.front.repairs import lines_of, read_by
from portal.homes.models import Component, Home, PlacedRecord
from portal.investment.models import PlannedWork
from portal.repairs.models import WorkOrder
from portal.repairs.words import Reading, catalogue_title
from portal.safety.models import Certificate
from portal.tenancies.access import Sight
from portal.tenancies.models import Party, Tenancy
from standards.kinds import KINDS
from standards.shapes import to_nested

Row = dict[str, str]


def nested(kind: str, row: Row) -> dict[str, Any]:
    """The row as HACT's nested JSON."""
    return to_nested(KINDS[kind], row)


def written(value: Any) -> str:
    """A value as the flat profile writes it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(LONDON).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def row(kind: str, values: Mapping[str, Any]) -> Row:
    """Only what is known, in the order of the standard's columns."""
    known = {name: written(value) for name, value in values.items()}
    order = {name: place for place, name in enumerate(KINDS[kind].columns)}
    names = sorted((name for name in known if known[name]), key=lambda n: order[KINDS[kind].column(n).name])
    return {name: known[name] for name in names}


def _repeated(group: str, items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        f"{group}_{number}_{part}": value
        for number, item in enumerate(items, start=1)
        for part, value in item.items()
    }


def _place(record: PlacedRecord, home: Home) -> dict[str, str]:
    """The most exact place of a record seen from this home."""
    if record.home_id:
        return {"unit_reference": home.reference}
    if record.block_id:
        return {"property_reference": home.block.reference}
    return {"site_reference": home.estate.reference if home.estate else ""}


def home_row(home: Home) -> Row:
    estate, block = home.estate, home.block
    return row(
        "homes",
        {
            "allocated_by": home.landlord.name,
            "site_reference": estate.reference if estate else "",
            "site_name": estate.name if estate else "",
            "property_reference": block.reference,
            "property_name": block.name,
            "property_uprn": block.uprn,
            "property_form_code": block.form_code,
            "property_vertical_rise_code": block.rise_code,
            "property_number_of_floors": block.floors,
            "property_year_built_date": block.built_on,
            "unit_reference": home.reference,
            "unit_uprn": home.uprn,
            "unit_form_code": home.form_code,
            "tenure_type": home.tenure_code,
            "number_of_bedrooms": home.bedrooms,
            "number_of_bed_spaces": home.bed_spaces,
            "address_unit": home.unit,
            "address_building_number": home.building_number,
            "address_building_name": home.building_name,
            "address_street_name": home.street,
            "address_city_sub_division": home.district,
            "address_city_name": home.town,
            "address_postal_code": home.postcode,
        },
    )


def tenancy_row(tenancy: Tenancy, home: Home, sight: Sight) -> Row:
    """The tenancy with everybody's name; ways to reach them and notes about them only of the person's own."""
    parties, ended_on = told_of(tenancy, sight)
    lead, others = parties[:1], parties[1:]
    values: dict[str, Any] = {
        "allocated_by": home.landlord.name,
        "tenancy_reference": tenancy.reference,
        "unit_reference": home.reference,
        "tenure_type": tenancy.tenure_code,
        "first_day_of_term_date": tenancy.started_on,
        "last_day_of_term_date": ended_on,
    }
    for party in lead:
        values |= {f"lead_tenant_{part}": value for part, value in _party(party, sight).items()}
        if party.pk in sight.parties:
            alerts = sorted(party.alerts.all(), key=lambda alert: alert.position)
            values |= _repeated(
                "lead_tenant_alert",
                ({"type": alert.type_code, "comments": alert.comments} for alert in alerts),
            )
    values |= _repeated("other_party", (_party(party, sight) for party in others))
    return row("tenancies", values)


def _party(party: Party, sight: Sight) -> dict[str, str]:
    named = {"reference": party.reference, "name_full": party.name}
    own = {"email": party.email, "mobile": party.mobile} if party.pk in sight.parties else {}
    return named | own


def component_row(part: Component, home: Home, *, until: date | None = None) -> Row:
    inspected = part.inspected_at if _known(part.inspected_at, until) else None
    values: dict[str, Any] = {
        "allocated_by": home.landlord.name,
        "component_reference": part.reference,
        **_place(part, home),
        "name": part.name,
        "asset_type_name": part.kind,
        "manufacturer_name": part.manufacturer,
        "model_number": part.model_number,
        "installation_date": part.installed_on,
        "expected_life_years": part.expected_life_years,
        "expected_replacement_date": part.replacement_due_on,
    }
    if inspected:
        values |= {
            "inspection_date_time": inspected,
            "inspection_outcome_code": part.inspection_outcome_code,
            "inspection_remaining_life_years": part.remaining_life_years,
        }
    return row("components", values)


def certificate_row(certificate: Certificate, home: Home, *, until: date | None = None) -> Row:
    actions = sorted(certificate.required_actions.all(), key=lambda action: action.position)
    told = (
        {
            "name": action.name,
            "deadline": action.deadline_on,
            "status": action.status_code if until is None else "",
            "mandatory": action.mandatory,
        }
        for action in actions
    )
    return row(
        "certificates",
        {
            "allocated_by": home.landlord.name,
            "certificate_reference": certificate.reference,
            "type": certificate.type_code,
            "title": certificate.title,
            **_place(certificate, home),
            "date_issued": certificate.issued_on,
            "valid_from": certificate.valid_from,
            "valid_to": certificate.valid_to,
            "certified_by_name": certificate.certified_by,
            "outcome_code": certificate.outcome_code,
            **_repeated("required_action", told),
        },
    )


def order_row(order: WorkOrder, sight: Sight, *, until: date | None = None) -> Row:
    """An order from `orders_seen` with its parts, without others' words and costs that are not shown."""
    read = read_by(order, sight)
    values: dict[str, Any] = {
        "allocated_by": sight.home.landlord.name,
        "work_order_reference": order.reference,
        **_place(order, sight.home),
        "description_of_work": order.description if read.words else "",
        "work_class_code": order.class_code,
        "work_type": order.type_code,
        "priority_code": order.priority_code,
        "priority_description": order.priority_name,
        "required_completion_date_time": order.due_at,
        "date_reported": order.reported_at,
        "date_raised": order.raised_at,
        "service_request_reference": order.case_reference,
        **_moments(order, until),
        **_work(order, read),
    }
    values["description_of_work"] = values["description_of_work"] or catalogue_title(order, lines_of(order))
    if sight.home.landlord.shows_costs and _known(order.completed_at, until):
        values |= {"estimated_cost": order.estimated_cost, "actual_cost": order.actual_cost}
    if read.words:
        values |= {
            "location_of_repair": order.location,
            "access_information_description": order.access_notes,
        }
    if read.steps:
        values |= _steps(order, read, until)
    return row("work_orders", values)


def _moments(order: WorkOrder, until: date | None) -> dict[str, Any]:
    moments: dict[str, Any] = {
        "actual_start_date_time": order.started_at,
        "actual_completion_date_time": order.completed_at,
        "closed_date_time": order.closed_at,
        "cancellation_date_time": order.cancelled_at,
    }
    if until is None:
        moments |= {
            "planned_start_date": order.planned_start_on,
            "planned_finish_date": order.planned_finish_on,
        }
    return {name: moment for name, moment in moments.items() if _known(moment, until)}


def _work(order: WorkOrder, read: Reading) -> dict[str, Any]:
    """Its lines; without the right to read its words, only lines of the catalogue."""
    shown = [line for line in order.workelements.all() if read.words or line.rate_code]
    return _repeated(
        "work_element",
        (
            {
                "reference": line.reference,
                "trade_code": line.trade_code,
                "trade_custom_name": line.trade_name if read.words else "",
                "rate_custom_code": line.rate_code,
                "rate_custom_name": line.rate_name,
                "quantity_amount": line.quantity,
            }
            for line in shown
        ),
    )


def _steps(order: WorkOrder, read: Reading, until: date | None) -> dict[str, Any]:
    """What happened on the way, up to the last day; comments and reasons only where they may be read."""
    updates = [one for one in order.statusupdates.all() if _known(one.happened_at, until)]
    changes = [one for one in order.statuschanges.all() if _known(one.entered_at, until)]
    visits = [one for one in order.appointments.all() if until is None or one.on <= until]
    completion = getattr(order, "completion", None)
    contractor = order.contractor
    values: dict[str, Any] = {"assigned_to_primary_name": contractor.name if contractor else ""}
    if completion and read.words and _known(order.completed_at or order.cancelled_at, until):
        values["completion_outcome"] = completion.outcome
    told = _repeated("job_status_update", (_update(one, read) for one in updates))
    office = _repeated("status_history", (_change(one, read) for one in changes if one.entered_at))
    booked = _repeated(
        "appointment",
        (
            {
                "date": one.on,
                "time_of_day_name": one.name if read.words else "",
                "earliest_arrival_time": one.earliest_arrival,
                "latest_completion_time": one.latest_completion,
            }
            for one in visits
        ),
    )
    return values | told | office | booked


def _update(update: Any, read: Reading) -> dict[str, Any]:
    words = {"other_type": update.other_type, "comments": update.comments}
    told = words if read.told_on(update.happened_at) else {}
    return {"type_code": update.type_code, "event_time": update.happened_at} | told


def _change(change: Any, read: Reading) -> dict[str, Any]:
    words = {"reason_code": change.reason_code, "reason": change.reason}
    told = words if read.told_on(change.entered_at) else {}
    return {"status_code": change.status_code, "entered_date_time": change.entered_at} | told


def plan_row(work: PlannedWork, home: Home, *, until: date | None = None) -> Row:
    programme = work.programme
    changes = sorted(work.changes.all(), key=lambda change: change.changed_on)
    return row(
        "programmes",
        {
            "allocated_by": home.landlord.name,
            "program_reference": programme.reference,
            "program_description": programme.description,
            "program_delivery_stage_code": programme.stage_code,
            "program_desired_outcome": programme.desired_outcome,
            "item_reference": work.reference,
            "item_title": work.title,
            "item_description": work.description,
            **_place(work, home),
            "asset_type_name": work.component_kind,
            "lifecycle_work_type_code": work.lifecycle_code,
            "main_driver_code": work.driver_code,
            "planned_start_date": work.starts_on,
            "planned_finish_date": work.finishes_on,
            "planned_start_on_site_date": work.on_site_from,
            "planned_finish_on_site_date": work.on_site_to,
            "certainty": work.certainty,
            **_repeated(
                "change",
                (
                    {
                        "on": change.changed_on,
                        "planned_start_date": change.was_from,
                        "planned_finish_date": change.was_to,
                        "reason": change.reason,
                    }
                    for change in changes
                    if _known(change.changed_on, until)
                ),
            ),
        },
    )


def _known(moment: datetime | date | None, until: date | None) -> bool:
    """Whether something of that moment had happened by their last day; what has no moment had not."""
    if until is None:
        return True
    if moment is None:
        return False
    return (day_of(moment) if isinstance(moment, datetime) else moment) <= until
