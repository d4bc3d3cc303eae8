"""What the clock starts."""

from celery import shared_task

from portal.core import clock
from portal.homes import reminding


@shared_task
def remind_of_corrections() -> None:
    """Remind staff of corrections that are due or late; of each once."""
    reminding.remind(now=clock.now())
