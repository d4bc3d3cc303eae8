"""What systems are told as it happens, as staff see it: in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from portal.core import clock
from portal.landlords.models import Landlord
from portal.sync.models import Webhook, WebhookCall
from portal.sync.webhooks.rules import CallFailure

# What somebody can do about each.
FAILURES: Mapping[str, str] = {
    CallFailure.TIMEOUT: "It did not answer in time.",
    CallFailure.CONNECTION: "It could not be reached.",
    CallFailure.NOT_OPEN: "Its address is not on the open internet, so it is not called.",
    CallFailure.MOVED: "It says that it has moved. Its system has to give the new address.",
    CallFailure.NOT_LET_IN: "It does not let Homefile in.",
    CallFailure.REFUSED: "It does not take it.",
    CallFailure.BUSY: "It is busy.",
    CallFailure.SERVER_ERROR: "It says that something went wrong on its side.",
    CallFailure.SECRET_UNREADABLE: "Its secret cannot be read here. Its system has to make a new webhook.",
}
# What is told, by kind of change.
KINDS: Mapping[str, str] = {
    "report.made": "A new report",
    "report.taken_up": "A report became an order",
    "resident.said": "A resident said something",
    "photos.added": "Photos added",
    "photos.removed": "A photo taken away",
    "photos.refused": "A file that is no photo",
    "visit.place_taken": "A place in the calendar taken",
    "visit.place_given_up": "A place in the calendar given up",
    "visit.agreed": "A visit agreed",
    "visit.called_off": "A visit called off",
    "work_order.made": "A new order",
    "work_order.updated": "News of an order",
    "work_order.completed": "An order said to be done",
    "work_order.cancelled": "An order cancelled",
    "correction.raised": "A correction raised",
    "correction.answered": "A correction answered",
    "correction.held": "A correction that holds against deliveries",
    "correction.settled": "A correction that the landlord's system has taken up",
    "delivery.received": "A delivery came",
    "delivery.waiting": "A delivery waits for a yes",
    "delivery.approved": "A delivery got its yes",
    "delivery.declined": "A delivery got a no",
    "delivery.applied": "A delivery applied",
    "delivery.refused": "A delivery refused",
    "message.set_aside": "A message set aside",
    "message.tried_again": "A message tried again",
    "message.given_up": "A message seen to by hand",
    "message.not_used": "A message that could not be used",
}
STATES: Mapping[str, str] = {"waiting": "Waiting", "delivered": "Arrived", "given_up": "Given up"}


@dataclass(frozen=True)
class Line:
    """One webhook in the list."""

    webhook: Webhook
    waiting: int
    told: str
    badge: tuple[str, str]


@dataclass(frozen=True)
class CallLine:
    """One call in the log."""

    call: WebhookCall
    what: str
    why: str
    badge: tuple[str, str]


def webhooks_of(landlord: Landlord) -> QuerySet[Webhook]:
    """Those in use first, then those that were ended and still have a log."""
    waiting = Count("calls", filter=Q(calls__delivered_at=None, calls__given_up_at=None))
    rows = Webhook.objects.filter(landlord=landlord).select_related("system__contractor")
    return rows.annotate(waiting=waiting).order_by("-ended_at", "system__name", "pk")


def line_of(webhook: Webhook) -> Line:
    """Of a webhook from `webhooks_of`, which counts."""
    return Line(webhook, int(getattr(webhook, "waiting", 0)), told_of(webhook), badge_of(webhook))


def told_of(webhook: Webhook) -> str:
    """What it wants to hear."""
    if not webhook.kinds:
        return "Every change"
    first, *others = [KINDS.get(kind, kind) for kind in webhook.kinds]
    return ", ".join([first, *(other[0].lower() + other[1:] for other in others)])


def badge_of(webhook: Webhook) -> tuple[str, str]:
    if webhook.ended_at:
        return "Ended", "quiet"
    if webhook.paused_at:
        return "Paused", "wait"
    if webhook.rests_until and webhook.rests_until > clock.now():
        return "Does not answer", "bad"
    if webhook.failures:
        return "Did not answer last time", "wait"
    return ("Answers", "good") if webhook.last_answered_at else ("Not called yet", "quiet")


def calls_of(webhook: Webhook, state: str) -> QuerySet[WebhookCall]:
    """The log, the newest first; of one state, or all."""
    calls = WebhookCall.objects.filter(webhook=webhook)
    if state == "waiting":
        calls = calls.filter(delivered_at=None, given_up_at=None)
    elif state in STATES:
        calls = calls.exclude(**{f"{state}_at": None})
    return calls.select_related("change").defer("change__told").order_by("-pk")


def call_line(call: WebhookCall) -> CallLine:
    what = KINDS.get(call.change.kind, call.change.kind)
    why = FAILURES.get(call.failure, "") if not call.delivered_at else ""
    return CallLine(call, what, why, badge_of_call(call))


def badge_of_call(call: WebhookCall) -> tuple[str, str]:
    if call.delivered_at:
        return STATES["delivered"], "good"
    if call.given_up_at:
        return STATES["given_up"], "bad"
    return ("Being tried", "wait") if call.failure else (STATES["waiting"], "going")
