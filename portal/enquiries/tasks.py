"""What the clock starts."""

from datetime import timedelta

from celery import shared_task

from portal.core import clock
from portal.enquiries import reminding
from portal.enquiries.information import reminding as information_reminding
from portal.enquiries.information.files import forget_strays
from portal.enquiries.models import Opening

FORGOTTEN_AFTER = timedelta(days=1)


@shared_task
def remind_of_questions() -> None:
    """Remind staff of questions that are due or late; of each once."""
    reminding.remind(now=clock.now())


@shared_task
def remind_of_information() -> None:
    """Remind staff of requests for information that are due or late; of each once."""
    information_reminding.remind(now=clock.now())


@shared_task
def close_old_information() -> None:
    """Close what was answered so long ago that nobody can ask for a review, and forget files of no answer."""
    information_reminding.close_what_is_over(now=clock.now())
    forget_strays(before=clock.now() - FORGOTTEN_AFTER)


@shared_task
def close_old_questions() -> None:
    """Close what was answered so long ago that nobody goes on with it."""
    reminding.close_what_is_over(now=clock.now())


@shared_task
def forget_openings() -> None:
    """Who had which conversation open is of use for minutes only."""
    Opening.objects.filter(at__lt=clock.now() - FORGOTTEN_AFTER).delete()
