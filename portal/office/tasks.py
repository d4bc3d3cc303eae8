"""What the clock starts."""

from celery import shared_task

from portal.core import clock
from portal.office.handing import watching


@shared_task
def warn_of_left_work() -> None:
    """Tell administrators of work whose owner has left; of the same people once a week."""
    watching.warn(now=clock.now())
