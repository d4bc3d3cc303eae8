"""What only time brings about."""

from celery import shared_task

from portal.landlords import staff


@shared_task
def close_left_accounts() -> None:
    """End the sessions of those whose last day is over; doing it twice changes nothing more."""
    staff.close_left_accounts()
