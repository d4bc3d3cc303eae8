"""What only time brings about."""

from celery import shared_task

from portal.core import clock
from portal.keeping import clearing


@shared_task
def clear_what_is_over() -> None:
    """Clear away what has been kept for long enough, once a night; doing it twice clears nothing more."""
    if clearing.is_time(clock.now()):
        clearing.clear(now=clock.now())
