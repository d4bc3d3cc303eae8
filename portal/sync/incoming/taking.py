"""Taking one message in: kept first, applied after, once, whatever dies in between."""

from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import CharField, Exists, JSONField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from structlog import get_logger

from portal.core import clock, counting
from portal.records.events import record, through
from portal.records.models import Source
from portal.repairs.models import RepairRequest
from portal.sync.incoming import applying, asking, reading
from portal.sync.models import Incoming, System
from standards import dialects
from standards.issues import Issue
from standards.messages import check_message

log = get_logger(__name__)

Outcome = Incoming.Outcome
MOST_AT_ONCE = 1000
LEFT_FOR = timedelta(seconds=10)  # what is younger may still be in the hands of whoever takes it in
# What could not be written down although it is in the standard; of a message, not of the standard's codes.
NOT_APPLIED = "not-applied"
NOT_ALLOWED = "not-allowed"


def take_in(
    *,
    system: System,
    reference: str,
    kind: str,
    body: Any,
    sent_at: datetime | None = None,
    dialect: str = "",
) -> Incoming:
    """Keep a message and do what it tells, however often it comes. ``reference`` is the system's own for it.

    What became of it is its ``outcome``; the caller may answer as soon as this returns. ``dialect`` is how it
    is written, where that is not how the system writes.
    """
    heard = {"kind": kind, "body": body, "sent_at": sent_at, "dialect": dialect or system.dialect}
    return _in_one_go(system, reference, heard) or _kept_first(system, reference, heard)


def _in_one_go(system: System, reference: str, heard: dict[str, Any]) -> Incoming | None:
    """Keep it and do it in one transaction, as most can be. None, and nothing of either, for the others:
    those that were kept before, that wait for their order, and whatever else there is to be said of one."""
    if heard["body"] is None:
        return None
    incoming = Incoming(landlord_id=system.landlord_id, system=system, reference=reference, **heard)
    incoming.received_at = clock.now()
    try:
        with transaction.atomic():
            _settle(incoming, _checked_and_applied(incoming))
            incoming.save(force_insert=True)
            _tell_of_unused(incoming)
    except Exception:  # what it was is found, and said, step by step
        return None
    _count(incoming)
    return incoming


def _count(incoming: Incoming) -> None:
    """For /metrics; what calls itself by no name of ours is counted as that."""
    kind = incoming.kind if incoming.kind in applying.KINDS or incoming.kind in asking.KINDS else "other"
    counting.count("messages_in", kind, incoming.outcome)


def _kept_first(system: System, reference: str, heard: dict[str, Any]) -> Incoming:
    """Keep it, then do it: whatever goes wrong with the second, the first stands."""
    incoming, is_new = Incoming.objects.get_or_create(
        system=system,
        reference=reference,
        defaults={"landlord_id": system.landlord_id, **heard, "body": as_json(heard["body"])},
    )
    try:
        apply(incoming.pk)
    except (OperationalError, InterfaceError):
        log.warning("message waits", message=str(incoming.code), kind=incoming.kind, exc_info=True)
    incoming.refresh_from_db()
    incoming.came_before = not is_new
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
    _settle(incoming, _outcome(incoming))
    if incoming.outcome == was == Outcome.NO_ORDER:
        return
    incoming.save(update_fields=["outcome", "applied_at", "about", "issues", "answer"])
    _tell_of_unused(incoming)
    _count(incoming)


def _tell_of_unused(incoming: Incoming) -> None:
    """Its system may want to know: one that we read gets no answer."""
    if incoming.outcome in (Outcome.NOT_VALID, Outcome.NO_ORDER):
        codes = sorted({issue["code"] for issue in incoming.issues})
        record("message not used", incoming, by=None, outcome=str(incoming.outcome), issues=codes)


def _settle(incoming: Incoming, outcome: Outcome) -> None:
    incoming.outcome = outcome
    is_over = outcome in (Outcome.APPLIED, Outcome.KNOWN, Outcome.KEPT)
    incoming.applied_at = clock.now() if is_over else None


def _outcome(incoming: Incoming) -> Outcome:
    """What becomes of it; its faults, and which order it is about, are noted on it."""
    try:
        with transaction.atomic():
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
    read = dialects.read(incoming.dialect, incoming.kind, incoming.body, at=incoming.received_at)
    faults = check_message(incoming.kind, read.document)
    incoming.issues = [_as_kept(issue) for issue in [*faults, *read.notes]]
    if faults:
        return Outcome.NOT_VALID
    if incoming.system.contractor_id and incoming.kind in applying.OF_LANDLORDS:
        incoming.issues.append(
            {"code": NOT_ALLOWED, "field": "", "message": "A contractor gives out no work."}
        )
        return Outcome.NOT_VALID
    about = reading.about(incoming.kind, read.document)
    incoming.about = about.reference if about else ""
    at = min(incoming.sent_at or incoming.received_at, incoming.received_at)
    return _applied(incoming, read.document, at)


def _applied(incoming: Incoming, message: reading.Message, at: datetime) -> Outcome:
    as_of = reading.happened_at(message, heard_at=at)
    source = Source.objects.create(kind=Source.Kind.MESSAGE, system=incoming.system.name, as_of=as_of)
    heard = applying.Heard(system=incoming.system, kind=incoming.kind, message=message, at=at, source=source)
    with through(incoming.system.code):
        if incoming.kind in asking.KINDS:
            is_news, incoming.answer = asking.KINDS[incoming.kind](heard)
        else:
            is_news = applying.apply(heard)
    if is_news:
        return Outcome.APPLIED
    source.delete()
    return Outcome.KEPT if applying.is_only_kept(heard) else Outcome.KNOWN


def _as_kept(issue: Issue) -> dict[str, str]:
    return {
        "code": issue.code,
        "field": issue.field,
        "message": issue.message,
        "severity": issue.severity,
    }


def to_apply(now: datetime) -> list[int]:
    """Systems with messages that wait: for their order, or since something went wrong as they came."""
    left = Q(outcome=Outcome.WAITING, received_at__lt=now - LEFT_FOR) | Q(outcome=Outcome.NO_ORDER)
    waiting = Incoming.objects.filter(left, system__is_used=True)
    return list(waiting.order_by("system").values_list("system", flat=True).distinct())


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
    orders = applying.orders_for(system)
    reports = RepairRequest.objects.filter(
        Q(orders__isnull=False) | Q(joined__isnull=False), landlord=system.landlord_id
    )
    by_report = reports.annotate(report=Cast("code", CharField())).filter(report=OuterRef("about"))
    known = Q(Exists(orders.filter(reference=OuterRef("about")))) | Q(Exists(by_report))
    unknown = Incoming.objects.filter(system=system, landlord=system.landlord_id, outcome=Outcome.NO_ORDER)
    return unknown.filter(known).order_by("sent_at", "pk")
