"""Work that a page must not wait for."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings

from portal.core import clock
from portal.sync import more_work, troubles, unheld
from portal.sync.changes import forgetting, numbering
from portal.sync.deliveries import pipeline, receiving, uploads
from portal.sync.incoming import polling, taking
from portal.sync.models import Delivery, System
from portal.sync.out import claiming, delivering
from portal.sync.reconciling import running
from portal.sync.webhooks import claiming as calls
from portal.sync.webhooks import delivering as calling

# Long enough for a worker to have come to it; what is being run holds its landlord's lock besides.
LEFT_FOR = timedelta(minutes=10)
AGAIN_IN = 5  # seconds


@shared_task(bind=True, max_retries=None)
def apply_delivery(task: Any, delivery_pk: int) -> None:
    """Run a delivery to its end; a person's yes is on it if one was needed.

    It waits in the queue while another of the same landlord runs, not in the worker: many deliveries of one
    landlord would otherwise leave no room for anybody else's.
    """
    delivery = Delivery.objects.get(pk=delivery_pk)
    if receiving.is_run(delivery.landlord_id):
        raise task.retry(countdown=AGAIN_IN)
    if delivery.put is None:
        pipeline.run(delivery, yes=delivery.has_yes)
    else:
        pipeline.run_puts(delivery.landlord)


@shared_task
def begin_left_deliveries() -> None:
    """Begin again what was received or begun, and is worked on by nobody."""
    for delivery in receiving.left_behind(before=clock.now() - LEFT_FOR):
        apply_delivery.delay(delivery.pk)


@shared_task
def deliver_outgoing(pk: int) -> None:
    """Deliver one message to a landlord's system, and what waited for it; doing it twice delivers it once."""
    delivering.deliver(pk)


@shared_task
def deliver_what_waits() -> None:
    """Hand out what is due: tried before, or written down just before the queue or a worker died."""
    for pk in claiming.hand_out(clock.now()):
        deliver_outgoing.delay(pk)


@shared_task
def pass_on_answers() -> None:
    """Tell of the answers about more work that nobody can take back any more; twice tells once."""
    more_work.pass_on_answers(now=clock.now())


@shared_task
def keep_more_work() -> None:
    """Take up what deliveries bring of more work, and tell staff what waits for their answer; each once."""
    more_work.keep(now=clock.now())


@shared_task
def read_systems() -> None:
    """Look at what every landlord's system tells, each in a task of its own: none waits for another."""
    leaving_files = polling.leaving_files()
    for pk in polling.to_read(clock.now()):
        if pk in leaving_files:  # one that has not been begun when the next look comes is not kept as well
            fetch_files.apply_async((pk,), expires=settings.READ_SYSTEMS_EVERY)
        else:
            read_system.delay(pk)


@shared_task
def read_system(pk: int) -> None:
    """Take in what one system has told since last time; doing it twice takes it in once."""
    polling.poll(pk)


@shared_task
def fetch_files(pk: int) -> None:
    """Fetch the deliveries that one system has left: among deliveries, so that no message waits for them."""
    polling.poll(pk)


@shared_task
def use_what_waits() -> None:
    """Look for messages that were kept and not used yet, of each system in a task of its own."""
    for pk in taking.to_apply(clock.now()):
        use_messages_of.delay(pk)


@shared_task
def use_messages_of(pk: int) -> None:
    """Do what the kept messages of one system tell, where their orders are here; twice is once."""
    taking.apply_waiting(System.objects.get(pk=pk))


@shared_task
def tell_of_unheld_reports() -> None:
    """Tell those whose report the landlord's system has not taken."""
    unheld.tell_of_unheld(now=clock.now())


@shared_task
def tell_of_troubles() -> None:
    """Tell staff of what puts a promise at risk, and of what is over."""
    troubles.look(now=clock.now())


@shared_task
def number_changes() -> None:
    """Number what has changed, and see to the webhooks that have something to be told."""
    for landlord in numbering.to_number():
        numbering.number(landlord, wait=False)
    for pk in calls.due(clock.now()):
        call_webhook.delay(pk)


@shared_task
def call_webhook(pk: int) -> None:
    """Tell one webhook what waits for it; two workers at once tell it different things."""
    calling.deliver(pk)


@shared_task
def forget_changes() -> None:
    """Forget the changes, and the calls of webhooks, that are too old."""
    forgetting.forget(now=clock.now())


@shared_task
def reconcile_systems() -> None:
    """Begin to compare with each system that was not compared tonight."""
    for system in running.to_begin_tonight(clock.now()):
        reconcile.delay(running.begin(system, by=None).pk)


@shared_task
def reconcile(pk: int) -> None:
    """Compare with one system, from where that comparison is; two who do it at once come to the same."""
    running.go_on(pk)


@shared_task
def go_on_reconciling() -> None:
    """Go on with comparisons that somebody began and left."""
    for pk in running.left_behind(clock.now()):
        reconcile.delay(pk)


@shared_task
def tidy_uploads() -> None:
    """Forget what was sent in parts, a week after it was begun."""
    uploads.tidy(at=clock.now())
