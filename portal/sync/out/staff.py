"""What staff do with a message that does not arrive. Every action leaves an event."""

from django.db import transaction

from portal.core import clock
from portal.people.models import Person
from portal.records.events import record
from portal.records.models import Source
from portal.repairs.actions.happening import leads_to, take_up
from portal.repairs.models import RepairRequest, WorkOrder
from portal.sync.models import Outgoing
from portal.sync.out.outbox import tell_a_worker


class CannotAct(Exception):
    """Why nothing was done, in a sentence for staff."""


GONE = "This message has been delivered or given up meanwhile."


@transaction.atomic
def try_again(*, message: Outgoing, by: Person) -> None:
    """Try it now. Raises CannotAct when it is over, or there is nowhere to send it."""
    if message.system_id is None:
        raise CannotAct("No repairs system is connected, so there is nowhere to send it.")
    going = Outgoing.objects.filter(pk=message.pk, delivered_at=None, given_up_at=None)
    if not going.update(next_try_at=clock.now(), set_aside_at=None, tries=0):
        raise CannotAct(GONE)
    record("message tried again", message, by=by, failure=message.failure)
    tell_a_worker(message.pk)


@transaction.atomic
def give_up(*, message: Outgoing, because: str, by: Person) -> None:
    """Staff saw to it in another way; what waited behind it may go. Raises CannotAct when it is over."""
    going = Outgoing.objects.filter(pk=message.pk, delivered_at=None, given_up_at=None)
    if not going.update(given_up_at=clock.now(), given_up_because=because, next_try_at=None):
        raise CannotAct(GONE)
    record("message given up", message, by=by, kind=message.kind, failure=message.failure)
    following = Outgoing.objects.filter(
        request=message.request_id, pk__gt=message.pk, next_try_at__isnull=False
    )
    if message.request_id and (after := following.order_by("pk").first()):
        tell_a_worker(after.pk)


def waits_for_a_hand(report: RepairRequest) -> bool:
    """Whether no system will take the report up: there is none, or the message was set aside or given up."""
    if report.cancelled_at or report.first_order:
        return False
    on_their_way = Outgoing.objects.filter(request=report, kind="RaiseRepair", system__isnull=False)
    return not on_their_way.filter(set_aside_at=None, given_up_at=None).exists()


@transaction.atomic
def take_up_by_hand(*, report: RepairRequest, number: str, by: Person) -> WorkOrder:
    """Staff wrote the report into their own books under this number: from now on it is that repair.

    What waited to be sent about it is over. The next delivery that holds the number goes on from here.
    Raises CannotAct when a system has it or may still get it, or the number is another home's.
    """
    report = RepairRequest.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not waits_for_a_hand(report):
        raise CannotAct("This report has been taken up, or is on its way to your repairs system.")
    known = WorkOrder.objects.filter(landlord=report.landlord_id, reference=number).first()
    if known and not leads_to(report, known):
        raise CannotAct("That number is a repair of another home. Look whether it is typed right.")
    now = clock.now()
    source = Source.objects.create(
        kind=Source.Kind.PERSON, system=f"the staff of {report.landlord.name}", as_of=now
    )
    order = take_up(request=report, reference=number, source=source, at=now, by=by)
    waiting = Outgoing.objects.filter(request=report, delivered_at=None, given_up_at=None)
    waiting.update(given_up_at=now, given_up_because="Taken up by hand", next_try_at=None)
    record("report taken up by hand", report, by=by, order=str(order.code))
    return order
