"""Work that a page must not wait for."""

from datetime import timedelta
from typing import Any

from celery import shared_task

from portal.core import clock
from portal.sync import pipeline, receiving
from portal.sync.models import Delivery

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
    pipeline.run(delivery, yes=delivery.approved_by_id is not None)


@shared_task
def begin_left_deliveries() -> None:
    """Begin again what was received or begun, and is worked on by nobody."""
    for delivery in receiving.left_behind(before=clock.now() - LEFT_FOR):
        apply_delivery.delay(delivery.pk)
