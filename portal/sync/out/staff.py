"""What staff do with a message that does not arrive. Every action leaves an event."""

from django.db import transaction

from portal.core import clock
from portal.people.models import Person
from portal.records.events import record
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
