"""What waits to go to the landlord's system, why, and what came from it that could not be used: in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT

from portal.core import clock
from portal.landlords.models import Landlord
from portal.repairs.more_work import is_about_more_work
from portal.sync.models import Incoming, Outgoing, System
from portal.sync.out.rules import Failure

KINDS: Mapping[str, str] = {
    "RaiseRepair": "A new report",
    "JobStatusUpdate": "What a resident said",
}
# What somebody can do about each.
FAILURES: Mapping[str, str] = {
    Failure.TIMEOUT: "The system did not answer in time.",
    Failure.CONNECTION: "The system could not be reached.",
    Failure.SERVER_ERROR: "The system says that something went wrong on its side.",
    Failure.BUSY: "The system is busy.",
    Failure.NOT_LET_IN: "The system does not let Homefile in. Check the token.",
    Failure.TOKEN_UNREADABLE: "The token cannot be read here. Connect the system again.",
    Failure.MOVED: "The system has moved. Connect it again with its new address.",
    Failure.RUBBISH: "The system answered, and its answer makes no sense.",
    Failure.NOT_OPEN: "Its address is on a private network, which is not called.",
    Failure.NOT_WRITTEN: "The system has it. What it answered could not be written down here.",
    Failure.OTHER_HOME: "The number that came back is a repair of another home. Take the report up by hand.",
    Failure.REFUSED: "The system does not take it.",
}
NO_SYSTEM = "No repairs system is connected. Enter it in yours by hand, then say so here."
NOT_TRIED = "It has not been tried yet."


@dataclass(frozen=True)
class Line:
    """One message in the list."""

    message: Outgoing
    title: str
    why: str
    badge: tuple[str, str]


def waiting_of(landlord: Landlord) -> QuerySet[Outgoing]:
    """Neither delivered nor given up; those that wait for a person come first, then the oldest."""
    rows = Outgoing.objects.filter(landlord=landlord, delivered_at=None, given_up_at=None)
    rows = rows.select_related("system", "request__home", "work_order__home", "works__case__home")
    rows = rows.annotate(said_type=KT("body__TypeCode"), said_word=KT("body__OtherType"))
    rows = rows.defer("body", "request__message", "request__home__words", "work_order__home__words")
    return rows.order_by(F("set_aside_at").asc(nulls_last=True), F("system").asc(nulls_first=True), "pk")


def line_of(message: Outgoing) -> Line:
    return Line(message, title_of(message), why(message), badge_of(message))


def title_of(message: Outgoing) -> str:
    if message.works:
        return f"Work on a hazard, {message.works.case.reference}"
    about = message.request or message.work_order
    kind = KINDS.get(message.kind, message.kind)
    kind = "An answer about more work" if _is_about_more_work(message) else kind
    return f"{kind}, {about.reference}" if about else kind


def _is_about_more_work(message: Outgoing) -> bool:
    """In a list its type and word are read beside it, and its body is not."""
    if message.kind != "JobStatusUpdate":
        return False
    if hasattr(message, "said_type") and hasattr(message, "said_word"):
        return is_about_more_work(message.said_type or "", message.said_word or "")
    return is_about_more_work(message.body.get("TypeCode", ""), message.body.get("OtherType", ""))


def why(message: Outgoing) -> str:
    """Why it has not arrived."""
    if message.system is None:
        return NO_SYSTEM
    return FAILURES.get(message.failure, NOT_TRIED)


def badge_of(message: Outgoing) -> tuple[str, str]:
    if message.given_up_at:
        return "Seen to by staff", "quiet"
    if message.delivered_at:
        return "Delivered", "good"
    if message.set_aside_at or message.system is None:
        return "Needs you", "bad"
    return ("Being tried", "wait") if message.failure else ("On its way", "going")


def health_of(system: System) -> tuple[str, str]:
    """Whether it answers: the words, and how much they press."""
    now = clock.now()
    if system.rests_until and system.rests_until > now:
        return "Does not answer", "bad"
    if system.failures:
        return "Did not answer last time", "wait"
    return ("Answers", "good") if system.last_answered_at else ("Not tried yet", "quiet")


def unused_of(landlord: Landlord) -> QuerySet[Incoming]:
    """What came and could not be used: not in the standard, or about an order that nobody has told of."""
    unused = Q(outcome=Incoming.Outcome.NOT_VALID) | Q(outcome=Incoming.Outcome.NO_ORDER)
    return Incoming.objects.filter(unused, landlord=landlord).defer("body").order_by("-received_at")
