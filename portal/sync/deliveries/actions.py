"""What staff and systems do with deliveries. Every action leaves an event."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from django.db import transaction

from portal.core import clock
from portal.landlords.models import Landlord
from portal.people.models import Person
from portal.records.events import record
from portal.sync import tasks
from portal.sync.deliveries import receiving, uploads
from portal.sync.models import Client, Delivery, Upload


class CannotDecide(Exception):
    """Why a delivery cannot be approved or declined, in a sentence for staff."""


def receive_upload(*, landlord: Landlord, files: Iterable[receiving.Uploaded], by: Person) -> Delivery:
    """Store the files of a form and begin. Raises as `take_in` does."""
    now = clock.now()
    arrivals = [receiving.arrival_of(file, at=now) for file in files]
    return take_in(landlord=landlord, arrivals=arrivals, terms=receiving.Terms(by=by))


@transaction.atomic
def take_in(*, landlord: Landlord, arrivals: Sequence[receiving.Arrival], terms: receiving.Terms) -> Delivery:
    """Store what arrived and let a worker begin.

    Raises standards' Unreadable when there is nothing, or two files have one name, and TooLong.
    """
    delivery = receiving.receive(landlord=landlord, arrivals=arrivals, terms=terms)
    run_on_commit(delivery)
    return delivery


@transaction.atomic
def take_in_uploads(*, landlord: Landlord, chosen: Sequence[Upload], terms: receiving.Terms) -> Delivery:
    """Join the parts of each and make one delivery of all. Twice is once. Raises CannotTake, Unreadable."""
    keys = [upload.pk for upload in chosen]
    held = list(Upload.objects.select_for_update().filter(pk__in=keys, landlord=landlord).order_by("pk"))
    made = {upload.delivery_id for upload in held}
    if len(held) != len(set(keys)):
        raise uploads.CannotTake("An upload was taken back meanwhile.")
    if None not in made and len(made) == 1:
        return Delivery.objects.get(uploads=held[0])
    if made != {None}:
        raise uploads.CannotTake("One of these uploads is in another delivery already.")
    with ExitStack() as opened:
        arrivals = [opened.enter_context(uploads.joined(upload)) for upload in held]
        delivery = take_in(landlord=landlord, arrivals=arrivals, terms=terms)
    Upload.objects.filter(pk__in=keys).update(delivery=delivery)
    transaction.on_commit(lambda: uploads.forget_parts(held))
    return delivery


@transaction.atomic
def approve(*, delivery: Delivery, by: Person | None, through: Client | None = None) -> None:
    """Say yes to a delivery that waits. Raises CannotDecide when it does not."""
    _decide(delivery, state=Delivery.State.APPLYING, approved_by=by, approved_at=clock.now())
    with receiving.asked_by(through):
        record("delivery approved", delivery, by=by, would_end=delivery.would_end)
    run_on_commit(delivery)


@transaction.atomic
def decline(*, delivery: Delivery, by: Person | None, through: Client | None = None) -> None:
    """Say no: nothing of it is stored. Raises CannotDecide when it does not wait."""
    _decide(delivery, state=Delivery.State.DECLINED, finished_at=clock.now())
    with receiving.asked_by(through):
        record("delivery declined", delivery, by=by, would_end=delivery.would_end)


def run_on_commit(delivery: Delivery) -> None:
    """Let a worker run it, once the worker can see it.

    It is stored by then: should the queue not be there, `begin_left_deliveries` finds it.
    """
    transaction.on_commit(lambda: tasks.apply_delivery.delay(delivery.pk), robust=True)


def _decide(delivery: Delivery, **change: object) -> None:
    waiting = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING)
    if not waiting.update(**change):
        raise CannotDecide("This delivery no longer waits for an answer.")
    delivery.refresh_from_db()
