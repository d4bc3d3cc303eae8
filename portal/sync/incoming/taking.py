"""Taking one message in: kept first, applied after, once, whatever dies in between."""

from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import CharField, Exists, JSONField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from structlog import get_logger

from portal.core import clock
from portal.records.models import Source
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync.incoming import applying, reading
from portal.sync.models import Incoming, System
from standards.issues import Issue
from standards.messages import check_message, read_tolerantly

log = get_logger(__name__)

Outcome = Incoming.Outcome
MOST_AT_ONCE = 1000
# What could not be written down although it is in the standard; of a message, not of the standard's codes.
NOT_APPLIED = "not-applied"


def take_in(
    *, system: System, reference: str, kind: str, body: Any, sent_at: datetime | None = None
) -> Incoming:
    """Keep a message and do what it tells, however often it comes. ``reference`` is the system's own for it.

    What became of it is its ``outcome``; the caller may answer as soon as this returns.
    """
    incoming, _ = Incoming.objects.get_or_create(
        system=system,
        reference=reference,
        defaults={
            "landlord_id": system.landlord_id,
            "kind": kind,
            "body": as_json(body),
            "sent_at": sent_at,
        },
    )
    apply(incoming.pk)
    incoming.refresh_from_db()
    return incoming


def as_json(body: Any) -> Any:
    """JSON's null is something that came, not a body that is missing."""
    return Value(None, JSONField()) if body is None else body


@transaction.atomic
def apply(pk: int) -> None:
    """Do what a kept message tells, unless that is done or being done. Both are stored, or neither."""
    waiting = Incoming.objects.filter(pk=pk, outcome__in=[Outcome.WAITING, Outcome.NO_ORDER])
    incoming = waiting.select_for_update(skip_locked=True, of=["self"]).select_related("system").first()
    if incoming is None:
        return
    was = incoming.outcome
    incoming.outcome = _outcome(incoming)
    if incoming.outcome == was == Outcome.NO_ORDER:
        return
    incoming.applied_at = clock.now() if incoming.outcome in (Outcome.APPLIED, Outcome.KNOWN) else None
    incoming.save(update_fields=["outcome", "applied_at", "about", "issues"])


def _outcome(incoming: Incoming) -> Outcome:
    """What becomes of it; its faults, and which order it is about, are noted on it."""
    try:
        return _checked_and_applied(incoming)
    except applying.UnknownOrder:
        return Outcome.NO_ORDER
    except (OperationalError, InterfaceError):
        raise  # the database, not the message: it waits and is tried again
    except Exception as error:  # whatever it is about this one, the others must not wait for it
        log.exception("message not applied", message=str(incoming.code), kind=incoming.kind)
        incoming.issues.append({"code": NOT_APPLIED, "field": "", "message": type(error).__name__})
        return Outcome.NOT_VALID


def _checked_and_applied(incoming: Incoming) -> Outcome:
    message, notes = read_tolerantly(incoming.kind, incoming.body)
    faults = check_message(incoming.kind, message)
    incoming.issues = [_as_kept(issue) for issue in [*faults, *notes]]
    if faults or incoming.kind not in applying.KINDS:
        return Outcome.NOT_VALID
    about = reading.about(incoming.kind, message)
    incoming.about = about.reference if about else ""
    at = min(incoming.sent_at or incoming.received_at, incoming.received_at)
    with transaction.atomic():
        return _applied(incoming, message, at)


def _applied(incoming: Incoming, message: reading.Message, at: datetime) -> Outcome:
    as_of = reading.happened_at(message, heard_at=at)
    source = Source.objects.create(kind=Source.Kind.MESSAGE, system=incoming.system.name, as_of=as_of)
    heard = applying.Heard(system=incoming.system, kind=incoming.kind, message=message, at=at, source=source)
    if applying.apply(heard):
        return Outcome.APPLIED
    source.delete()
    return Outcome.KNOWN


def _as_kept(issue: Issue) -> dict[str, str]:
    return {"code": issue.code, "field": issue.field, "message": issue.message}


def apply_waiting(system: System) -> None:
    """What is kept and not applied, in the order in which it happened; one that fails holds up no other."""
    waiting = Incoming.objects.filter(system=system, outcome=Outcome.WAITING).order_by("received_at", "pk")
    rows = list(waiting[:MOST_AT_ONCE].values_list("pk", "sent_at", "received_at"))
    for pk, _, _ in sorted(rows, key=lambda row: (row[1] or row[2], row[0])):
        apply(pk)
    for pk in _now_known(system)[:MOST_AT_ONCE].values_list("pk", flat=True):
        apply(pk)


def _now_known(system: System) -> QuerySet[Incoming]:
    """Messages whose order was not known when they came, and is now."""
    orders = WorkOrder.objects.filter(landlord=system.landlord_id)
    reports = RepairRequest.objects.filter(
        Q(orders__isnull=False) | Q(joined__isnull=False), landlord=system.landlord_id
    )
    by_report = reports.annotate(report=Cast("code", CharField())).filter(report=OuterRef("about"))
    known = Q(Exists(orders.filter(reference=OuterRef("about")))) | Q(Exists(by_report))
    unknown = Incoming.objects.filter(system=system, landlord=system.landlord_id, outcome=Outcome.NO_ORDER)
    return unknown.filter(known).order_by("sent_at", "pk")
