"""What only time brings about."""

from celery import shared_task

from portal.tenancies import alerts


@shared_task
def remind_of_alerts() -> None:
    """Tell staff of alerts that are to be looked at again; doing it twice tells once."""
    alerts.remind()
