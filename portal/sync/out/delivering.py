"""Delivering one message: say it, and write down what became of it. It may be cut off anywhere."""

from typing import Any

from django.db import transaction
from structlog import get_logger

from portal.core import clock, counting
from portal.hazards.actions.ordering import join_order
from portal.records.events import record, through
from portal.records.models import Source
from portal.repairs import composing
from portal.repairs.actions.happening import leads_to, take_up
from portal.sync import circuit, talking
from portal.sync.models import Outgoing, System
from portal.sync.out import claiming
from portal.sync.out.rules import Failure, is_spent, wait_after
from portal.sync.talking import CannotReach, Refused

log = get_logger(__name__)


class OfAnotherHome(Exception):
    """The number that came back is a repair of another home: nothing of it is written down."""


def deliver(pk: int) -> None:
    """Deliver the message, and after it what waited for it, unless somebody else does or it is not its turn.

    The idempotency key is the message's own code: a system that has it already answers the same again.
    """
    following: int | None = pk
    while following and (message := claiming.claim(following)):
        following = claiming.next_in_line(message) if _try(message) else None


def _try(message: Outgoing) -> bool:
    """Whether it is delivered now."""
    system = message.system
    assert system is not None, "a claimed message has a system"  # noqa: S101
    try:
        with circuit.noting(system):
            answer = talking.post(system, message.kind, _as_sent(message), key=str(message.code))
            reference = _order_reference(message, answer)
    except CannotReach as failed:
        counting.count("messages_out", message.kind, failed.key)
        failed.says = _kept_of(message, failed.says)
        _later_or_aside(message, system, failed)
        return False
    except Refused as refused:
        counting.count("messages_out", message.kind, Failure.REFUSED)
        _set_aside(message, Failure.REFUSED, f"{refused.status}: {_kept_of(message, refused.says)}")
        return False
    counting.count("messages_out", message.kind, "answered")
    try:
        return _delivered(message, system, reference)
    except OfAnotherHome:
        _set_aside(message, Failure.OTHER_HOME, f"It answered with the number {reference}.")
        return False
    except Exception:
        _later_or_aside(message, system, CannotReach(Failure.NOT_WRITTEN))
        raise


def _as_sent(message: Outgoing) -> dict[str, Any]:
    """As it was written down; only on its way it holds what opens a keysafe."""
    if message.request and _opens_a_keysafe(message):
        return composing.raise_repair(message.request, keysafe=True)
    body: dict[str, Any] = message.body
    return body


def _opens_a_keysafe(message: Outgoing) -> bool:
    request = message.request
    is_report = message.kind == "RaiseRepair" and request is not None
    return bool(is_report and request and (request.keysafe_place or request.keysafe_code))


def _kept_of(message: Outgoing, says: str) -> str:
    """The system's own words. It may say back what it was sent, and that is not to be kept here."""
    return "Its words are not kept, as this report opens a keysafe." if _opens_a_keysafe(message) else says


def _order_reference(message: Outgoing, answer: dict[str, Any]) -> str:
    """The landlord's own number for a report. An answer without one is no answer."""
    if message.kind != "RaiseRepair":
        return ""
    references = answer.get("Reference")
    first = references[0] if isinstance(references, list) and references else None
    number = first.get("ID") if isinstance(first, dict) else None
    if not isinstance(number, str) or not 0 < len(number.strip()) <= 100:
        raise CannotReach(Failure.RUBBISH)
    return number.strip()


@transaction.atomic
def _delivered(message: Outgoing, system: System, reference: str) -> bool:
    """Delivered, and what the answer says written down, in one. False when somebody else was first.
    Raises OfAnotherHome.

    Of the answer no more is kept than the order's number: many systems say back all that they were sent.
    """
    now = clock.now()
    mine = Outgoing.objects.filter(pk=message.pk, delivered_at=None, given_up_at=None).update(
        delivered_at=now,
        next_try_at=None,
        set_aside_at=None,
        answer={"Reference": [{"ID": reference}]} if reference else {},
        failure="",
        failure_says="",
    )
    if mine and message.works and reference:
        source = Source.objects.create(kind=Source.Kind.MESSAGE, system=system.name, as_of=now)
        with through(system.code):
            if join_order(works=message.works, reference=reference, source=source, now=now) is None:
                raise OfAnotherHome
    if mine and message.request and reference:
        source = Source.objects.create(kind=Source.Kind.MESSAGE, system=system.name, as_of=now)
        with through(system.code):
            order = take_up(request=message.request, reference=reference, source=source, at=now, by=None)
        if not leads_to(message.request, order):
            raise OfAnotherHome
    return bool(mine)


def _later_or_aside(message: Outgoing, system: System, failed: CannotReach) -> None:
    if is_spent(message.tries, failed.key, failures=system.failures):
        _set_aside(message, Failure(failed.key), failed.says)
    else:
        _try_again(message, system, failed)


def _try_again(message: Outgoing, system: System, failed: CannotReach) -> None:
    """Later; but not before its system has rested."""
    wait = wait_after(message.tries, chance=circuit.roll(), asked=failed.after)
    next_try_at = max(clock.now() + wait, system.rests_until or clock.now())
    Outgoing.objects.filter(pk=message.pk, next_try_at__isnull=False).update(
        next_try_at=next_try_at, failure=failed.key, failure_says=_plain(failed.says)
    )
    log.warning("message not delivered", message=str(message.code), failure=failed.key, tries=message.tries)


@transaction.atomic
def _set_aside(message: Outgoing, failure: Failure, says: str) -> None:
    """For staff to look at: trying again by itself would not help."""
    mine = Outgoing.objects.filter(pk=message.pk, next_try_at__isnull=False).update(
        next_try_at=None, set_aside_at=clock.now(), failure=failure, failure_says=_plain(says)
    )
    if mine:
        record("message set aside", message, by=None, kind=message.kind, failure=str(failure))
    log.warning("message set aside", message=str(message.code), failure=failure, tries=message.tries)


def _plain(says: str) -> str:
    return " ".join(says.replace("\0", "").split())[: talking.SOME_WORDS]
