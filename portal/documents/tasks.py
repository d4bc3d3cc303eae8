"""What the clock starts."""

from celery import shared_task

from portal.core import clock
from portal.documents import actions, reminding


@shared_task
def remind_of_documents() -> None:
    """Remind staff of documents that are to be looked at again; of each once."""
    reminding.remind(now=clock.now())


@shared_task
def tidy_published() -> None:
    """Delete the files that a crash left behind."""
    actions.tidy(at=clock.now())
