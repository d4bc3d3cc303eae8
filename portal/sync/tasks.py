"""Work that a page must not wait for."""

from celery import shared_task

from portal.sync import pipeline
from portal.sync.models import Delivery


@shared_task(acks_late=True)  # settings send it to the queue of deliveries
def apply_delivery(delivery_pk: int) -> None:
    """Run a delivery to its end; a person's yes is on it if one was needed."""
    delivery = Delivery.objects.get(pk=delivery_pk)
    pipeline.run(delivery, yes=delivery.approved_by_id is not None)
