"""What staff do with deliveries. Every action leaves an event."""

from collections.abc import Iterable

from django.db import transaction

from portal.core import clock
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.events import record
from portal.sync import receiving, tasks
from portal.sync.models import Delivery


class CannotDecide(Exception):
    """Why a delivery cannot be approved or declined, in a sentence for staff."""


def receive_upload(*, landlord: Landlord, files: Iterable[receiving.Uploaded], by: Person) -> Delivery:
    """Store the files of a form and begin. Raises standards' Unreadable when two files have one name."""
    with transaction.atomic():
        delivery = receiving.receive_files(landlord=landlord, files=files, by=by)
        _run_on_commit(delivery)
    return delivery


@transaction.atomic
def approve(*, delivery: Delivery, by: Person) -> None:
    """Say yes to a delivery that waits. Raises CannotDecide when it does not."""
    _decide(delivery, state=Delivery.State.APPLYING, approved_by=by)
    record("delivery approved", delivery, by=by, would_end=delivery.would_end)
    _run_on_commit(delivery)


@transaction.atomic
def decline(*, delivery: Delivery, by: Person) -> None:
    """Say no: nothing of it is stored. Raises CannotDecide when it does not wait."""
    _decide(delivery, state=Delivery.State.DECLINED, finished_at=clock.now())
    record("delivery declined", delivery, by=by, would_end=delivery.would_end)


def _run_on_commit(delivery: Delivery) -> None:
    """Let a worker run it, once the worker can see it."""
    transaction.on_commit(lambda: tasks.apply_delivery.delay(delivery.pk))


def _decide(delivery: Delivery, **change: object) -> None:
    waiting = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
    if not waiting.update(**change):
        raise CannotDecide("This delivery no longer waits for an answer.")
    delivery.refresh_from_db()
