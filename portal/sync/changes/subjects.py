"""What events are about, as systems know it: the landlord's own references, and the standard's messages.

Events name their subject by its kind and public code. Here the subjects of many events are looked up at
once, so that a change can be read without looking up anything.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import UUID

from structlog import get_logger

from portal.homes.models import Correction
from portal.repairs import composing
from portal.repairs.models import Photo, RepairRequest, Said, SlotBooking, WorkOrder
from portal.sync.models import Delivery, Incoming, Outgoing

log = get_logger(__name__)

Found = dict[UUID, "Subject"]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a change is about."""

    kind: str
    code: UUID
    reference: str | None = None
    url: str | None = None
    home: str | None = None
    contractor: int | None = None
    by_system: UUID | None = None  # unless the event says so, or names a person
    details: Mapping[str, Any] = field(default_factory=dict)
    # The message of the standard that says the same, where there is one.
    message: Callable[[], Any] | None = None

    def said(self) -> Any:
        """The message, or None: one that cannot be written holds up nothing else."""
        try:
            return self.message() if self.message else None
        except Exception:
            log.exception("no message for a change", kind=self.kind, code=str(self.code))
            return None


def subjects(asked: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Subject]:
    """The subjects by their kind (the model's name) and code. One that is not there is left out."""
    codes: dict[str, set[UUID]] = {}
    for kind, code in asked:
        codes.setdefault(kind, set()).add(code)
    return {
        (kind, code): subject
        for kind, of_kind in codes.items()
        if kind in FINDERS
        for code, subject in FINDERS[kind](of_kind).items()
    }


def _reports(codes: Collection[UUID]) -> Found:
    rows = RepairRequest.objects.filter(code__in=codes).select_related("home").only(*_OF_REPORT, "message")
    return {row.code: _report(row, message=lambda row=row: row.message) for row in rows}


_OF_REPORT = ("code", "reference", "home__reference")
_OF_ORDER = ("code", "reference", "contractor_id", "home__reference")


def _report(row: RepairRequest, **more: Any) -> Subject:
    return Subject(kind="report", code=row.code, reference=row.reference, home=row.home.reference, **more)


def _orders(codes: Collection[UUID]) -> Found:
    rows = WorkOrder.objects.filter(code__in=codes).select_related("home").only(*_OF_ORDER)
    return {row.code: _order(row) for row in rows}


def _order(row: WorkOrder, **more: Any) -> Subject:
    return Subject(
        kind="work_order",
        code=row.code,
        reference=row.reference,
        url=f"/api/v1/work-orders/{quote(row.reference, safe='')}",
        home=row.home.reference if row.home else None,
        **{"contractor": row.contractor_id} | more,
    )


def _about(order: WorkOrder | None, report: RepairRequest | None, **more: Any) -> Subject | None:
    """The order, or else the report."""
    if order:
        return _order(order, **more)
    return _report(report, **more) if report else None


def _said(codes: Collection[UUID]) -> Found:
    related = ("landlord", "request__home", "work_order__home", "work_order__landlord", "request__landlord")
    found = {}
    for row in Said.objects.filter(code__in=codes).select_related(*related):
        more: dict[str, Any] = {"message": lambda row=row: composing.status_update_of(row)}
        if row.kind == Said.Kind.RATED:
            more["contractor"] = None  # how they rate the work is the landlord's to know
        if subject := _about(row.work_order, row.request, **_unless_report(row, more)):
            found[row.code] = subject
    return found


def _unless_report(row: Said, more: dict[str, Any]) -> dict[str, Any]:
    """A report is nobody's work yet, so it has no contractor."""
    return more if row.work_order else {"message": more["message"]}


def _photos(codes: Collection[UUID]) -> Found:
    rows = Photo.objects.filter(code__in=codes).select_related("work_order__home", "request__home")
    return {row.code: about for row in rows if (about := _about(row.work_order, row.request))}


def _bookings(codes: Collection[UUID]) -> Found:
    """A place that is held for a report that was never sent is about nothing yet."""
    booked = dict(SlotBooking.objects.filter(code__in=codes).values_list("code", "report"))
    about = _reports(booked.values()) | _orders(booked.values())
    return {code: about[report] for code, report in booked.items() if report in about}


def _corrections(codes: Collection[UUID]) -> Found:
    rows = Correction.objects.filter(code__in=codes).select_related("home")
    rows = rows.only("code", "home__reference", "fact_kind", "fact_code", "fact_field")
    return {
        row.code: Subject(
            kind="correction",
            code=row.code,
            home=row.home.reference,
            details={"kind": row.fact_kind, "fact": row.fact_field},
        )
        for row in rows
    }


def _deliveries(codes: Collection[UUID]) -> Found:
    known = Delivery.objects.filter(code__in=codes).values_list("code", "received_through__system__code")
    return {
        code: Subject(kind="delivery", code=code, url=f"/api/v1/deliveries/{code}", by_system=system)
        for code, system in known
    }


def _outgoing(codes: Collection[UUID]) -> Found:
    rows = Outgoing.objects.filter(code__in=codes).select_related("request__home", "work_order__home")
    return {row.code: _message(row.code, row.kind, row.work_order, row.request) for row in rows.defer("body")}


def _message(code: UUID, kind: str, order: WorkOrder | None, report: RepairRequest | None) -> Subject:
    about = _about(order, report)
    names = {"about": about.reference} if about else {}
    return Subject(
        kind="message", code=code, home=about.home if about else None, details={"kind": kind, **names}
    )


def _incoming(codes: Collection[UUID]) -> Found:
    rows = Incoming.objects.filter(code__in=codes).values_list("code", "kind", "about", "reference")
    return {
        code: Subject(
            kind="message", code=code, reference=reference, details={"kind": kind, "about": about or None}
        )
        for code, kind, about, reference in rows
    }


# By the name of the model, as events have it.
FINDERS: Mapping[str, Callable[[Collection[UUID]], Found]] = {
    "RepairRequest": _reports,
    "WorkOrder": _orders,
    "Said": _said,
    "Photo": _photos,
    "SlotBooking": _bookings,
    "Correction": _corrections,
    "Delivery": _deliveries,
    "Outgoing": _outgoing,
    "Incoming": _incoming,
}
