"""Every case of a landlord in the public sector's model for damp and mould: a CSV a table, in one zip.

model.toml has its tables and columns. Rows are found by our public codes or the landlord's own references;
what Homefile does not hold stays empty, and README.txt in the zip says so.
"""

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import QuerySet

from portal.core.clock import day_of
from portal.core.spreadsheets import inert
from portal.hazards.models import Accommodation, Clock, Finding, HazardReport, Investigation, Summary
from portal.hazards.models.putting_right import Works
from portal.hazards.rules import MAKES_SAFE, Kind
from portal.homes.models import Block, Estate, Home
from portal.landlords.models import Landlord
from portal.safety.models import Certificate
from portal.tenancies.models import Party, Tenancy

FILE = Path(__file__).with_name("model.toml")
IN_MEMORY = 8 << 20
A_PIECE = 1 << 16
SHORT = 500  # the model's longest text
Row = Mapping[str, Any]


@cache
def model() -> Mapping[str, Any]:
    """Its tables and code lists."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def zipped(landlord: Landlord) -> Iterator[bytes]:
    """The zip, piece by piece; on disk once it is large."""
    with SpooledTemporaryFile(IN_MEMORY) as spool:
        with ZipFile(spool, "w", ZIP_DEFLATED) as made:
            for name, table in model()["table"].items():
                with made.open(f"{name}.csv", "w") as file:
                    for text in _csv(table["columns"], rows_of(name, landlord)):
                        file.write(text.encode())
            made.writestr("README.txt", _readme())
        spool.seek(0)
        while piece := spool.read(A_PIECE):
            yield piece


def rows_of(table: str, landlord: Landlord) -> Iterable[Row]:
    """The rows of one table, those of the homes that have had a case."""
    return ROWS[table](landlord) if table in ROWS else ()


def _csv(columns: list[str], rows: Iterable[Row]) -> Iterator[str]:
    out = StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _safe(value) for name, value in row.items()})
        if out.tell() > A_PIECE:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _safe(value: Any) -> Any:
    return inert(value) if isinstance(value, str) else value


def _readme() -> str:
    empty = [f"{name}.csv: {table['empty']}" for name, table in model()["table"].items() if "empty" in table]
    return "\n".join(
        [
            "Cases of hazards, in the tables of the public sector's model for damp and mould.",
            "Each table is a CSV in UTF-8. Days are in England's time.",
            "",
            "Empty tables:",
            *empty,
            "",
        ]
    )


def _code(table: str, key: str) -> int:
    return int(model()["codes"][table][key])


def _homes(landlord: Landlord) -> QuerySet[Home]:
    rows = Home.objects.of(landlord).filter(hazards__isnull=False).distinct()
    return rows.defer("words").select_related("block", "estate").order_by("pk")


def _tenancies(landlord: Landlord) -> QuerySet[Tenancy]:
    with_cases = HazardReport.objects.filter(landlord=landlord).values("case__tenancy")
    return Tenancy.objects.filter(pk__in=with_cases).select_related("home").order_by("pk")


def _sites(landlord: Landlord) -> Iterator[Row]:
    for one in Estate.objects.filter(homes__in=_homes(landlord)).distinct():
        yield {"site_id": one.reference, "site_name": one.name}


def _properties(landlord: Landlord) -> Iterator[Row]:
    for one in Block.objects.filter(homes__in=_homes(landlord)).select_related("estate").distinct():
        site = one.estate.reference if one.estate else ""
        yield {"property_id": one.reference, "property_name": one.name, "site_id": site}


def _units(landlord: Landlord) -> Iterator[Row]:
    for one in _homes(landlord):
        yield {"unit_id": one.reference, "property_id": one.block.reference, "lease": one.tenure_code}


def _addresses(landlord: Landlord) -> Iterator[Row]:
    for one in _homes(landlord):
        yield {
            "address_id": one.reference,
            "unit_id": one.reference,
            "uprn": one.uprn,
            "address_line": one.short_address,
            "building_name": one.building_name,
            "street_name": one.street,
            "building_number": one.building_number,
            "city_name": one.town,
            "country": "UK",
            "post_code": one.postcode,
        }


def _tenancy_rows(landlord: Landlord) -> Iterator[Row]:
    for one in _tenancies(landlord).prefetch_related("parties"):
        lead = min(one.parties.all(), key=lambda party: party.position, default=None)
        yield {
            "tenancy_id": one.reference,
            "tenant_id": lead.reference if lead else "",
            "address_id": one.home.reference,
            "tenancy_start_date": one.started_on,
            "tenancy_end_date": one.ended_on,
            "tenancy_type": one.tenure_code,
            "tenancy_status": "Ended" if one.ended_on else "Active",
        }


def _tenants(landlord: Landlord) -> Iterator[Row]:
    for one in Party.objects.filter(tenancy__in=_tenancies(landlord)).prefetch_related("alerts"):
        alerts = [alert.type_code for alert in one.alerts.all()]
        yield {
            "tenant_id": one.reference,
            "full_name": one.name,
            "person_alert_type_id": alerts[0] if alerts else "",
            "phone_number": one.mobile,
            "email": one.email,
            "vulnerability_flag": bool(alerts),
        }


def _certificates(landlord: Landlord) -> Iterator[Row]:
    rows = Certificate.objects.filter(landlord=landlord, home__in=_homes(landlord)).select_related("home")
    for one in rows:
        yield {
            "certification_id": one.reference,
            "unit_id": one.home.reference if one.home else "",
            "certification_type_id": one.type_code,
            "issue_date": one.issued_on or one.valid_from,
            "expiry_date": one.valid_to,
            "issued_by": one.certified_by,
        }


def _reports(landlord: Landlord) -> Iterator[Row]:
    rows = HazardReport.objects.filter(landlord=landlord).select_related(
        "case__home", "case__tenancy", "request"
    )
    for one in rows.prefetch_related("case__clocks", "case__works"):
        case = one.case
        safe = [clock.met_at for clock in case.clocks.all() if clock.duty in MAKES_SAFE and clock.met_at]
        made_safe = max(safe, default=None)
        further = [work for work in case.works.all() if not work.makes_safe and work.dropped_at is None]
        status = "closed" if case.closed_at else "made_safe" if made_safe else "open"
        status = "under_review" if status == "open" and case.judged_at else status
        yield {
            "hazard_report_id": one.code,
            "hazard_report_reference": case.reference,
            "uprn": case.home.uprn,
            "tenancy_id": case.tenancy.reference if case.tenancy else "",
            "date_reported": day_of(one.at),
            "reported_by": one.get_way_display(),
            "description": (one.words or (one.request.words if one.request else ""))[:SHORT],
            "location_details": case.place,
            "emergency_action_taken": int(case.kind == Kind.EMERGENCY and bool(safe)),
            "made_safe_date": day_of(made_safe) if made_safe else "",
            "further_work_required": int(bool(further)),
            "further_work_due_date": max((work.finish_by for work in further), default=""),
            "report_status_id": _code("report_status", status),
        }


def _investigations(landlord: Landlord) -> Iterator[Row]:
    rows = Investigation.objects.filter(landlord=landlord).select_related("case__home", "case__tenancy")
    for one in rows.prefetch_related("case__reports", "case__clocks", "summaries"):
        case = one.case
        yield {
            "investigation_id": one.code,
            "investigation_reference": case.reference,
            "uprn": case.home.uprn,
            "tenancy_id": case.tenancy.reference if case.tenancy else "",
            "hazard_report_id": _first_report(one),
            "trigger_source_id": _code("trigger_source", case.way),
            "investigation_type_id": _code("investigation_type", one.type),
            "investigation_scheduled_date": one.visit_on or "",
            "investigation_completed_date": day_of(one.concluded_at) if one.concluded_at else "",
            "investigator_id": one.investigator,
            "hazard_confirmed": int(one.found not in {"", Kind.NONE}),
            "sla_breach_flag": int(any(_was_missed(clock) for clock in case.clocks.all() if clock.is_law)),
            "notification_sent_to_tenant": int(any(summary.sent_at for summary in one.summaries.all())),
            "investigation_notes": one.cause[:SHORT],
        }


def _first_report(one: Investigation) -> Any:
    return next((report.code for report in one.case.reports.all()), "")


def _was_missed(clock: Clock) -> bool:
    return bool(clock.stopped_at and clock.is_missed(now=clock.stopped_at)) or clock.told_late_at is not None


def _found(landlord: Landlord) -> Iterator[Row]:
    rows = Finding.objects.filter(landlord=landlord).select_related("investigation__case")
    for one in rows.prefetch_related("investigation__case__reports"):
        yield {
            "investigation_hazard_id": one.pk,
            "hazard_type_id": one.number,
            "investigation_id": one.investigation.code,
            "hazard_report_id": _first_report(one.investigation),
            "severity_id": model()["codes"]["severity"].get(one.band, ""),
            "notes": f"Number of the list of {one.scheme}",
        }


METHODS = {"electronic": "email", "in_person": "letter", "left": "letter", "post": "letter"}
RESULT = 2  # of the list of notification types


def _notifications(landlord: Landlord) -> Iterator[Row]:
    rows = Summary.objects.filter(landlord=landlord, sent_at__isnull=False)
    for one in rows.select_related("investigation", "case__tenancy").prefetch_related(
        "investigation__works__work_order"
    ):
        yield {
            "notification_id": one.code,
            "investigation_id": one.investigation.code,
            "tenancy_id": one.case.tenancy.reference if one.case.tenancy else "",
            "work_order_id": _first_order(one.investigation.works.all()),
            "notification_type_id": RESULT,
            "date_sent": day_of(one.sent_at) if one.sent_at else "",
            "notification_method_id": _code("notification_method", METHODS[one.method]),
            "content_summary": one.body[:SHORT],
        }


def _first_order(works: Iterable[Works]) -> str:
    return next((work.work_order.reference for work in works if work.work_order), "")


STAY = 4  # of the list of kinds of escalation
OFFERED, RESOLVED, REJECTED = 2, 3, 4
STAGES = {"waiting": OFFERED, "taken": RESOLVED, "declined": REJECTED}


def _escalations(landlord: Landlord) -> Iterator[Row]:
    rows = Accommodation.objects.filter(landlord=landlord).select_related("case__landlord")
    for one in rows.prefetch_related("case__investigations"):
        last = next(iter(reversed(one.case.investigations.all())), None)
        yield {
            "escalation_id": one.code,
            "escalation_reference": one.case.reference,
            "investigation_id": last.code if last else "",
            "escalation_reason": "The home could not be made safe in time",
            "escalation_stage_id": STAGES[one.answer],
            "escalation_type_id": STAY,
            "escalated_to": one.case.landlord.name,
            "escalation_start_date": day_of(one.offered_at),
            "escalation_end_date": day_of(one.answered_at) if one.answered_at else "",
            "alternative_accommodation_details": one.what[:SHORT],
            "tenant_acceptance": int(one.answer == Accommodation.Answer.TAKEN),
            "escalation_notes": one.why_declined[:SHORT],
        }


ROWS: Mapping[str, Callable[[Landlord], Iterable[Row]]] = {
    "site": _sites,
    "property": _properties,
    "unit": _units,
    "address": _addresses,
    "tenancy": _tenancy_rows,
    "tenant_person": _tenants,
    "certification": _certificates,
    "hazard_report": _reports,
    "investigation": _investigations,
    "investigation_hazard": _found,
    "notification": _notifications,
    "escalation": _escalations,
}
