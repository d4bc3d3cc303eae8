"""Work that a page must not wait for."""

from datetime import timedelta

from celery import shared_task

from portal.core import clock
from portal.repairs import reminding
from portal.repairs.actions import pictures
from portal.repairs.models import Photo

# Long enough for a worker to have come to it.
LEFT_FOR = timedelta(minutes=1)
AT_ONE_TIME = 200


@shared_task
def make_photo(pk: int) -> None:
    """Make one photo fit to be shown; doing it twice makes it once."""
    pictures.make_photo_of(pk)


@shared_task
def make_waiting_photos() -> None:
    """Ask again for those that a crash, or an empty queue, left behind."""
    waiting = Photo.objects.waiting(before=clock.now() - LEFT_FOR)[:AT_ONE_TIME]
    pictures.have_made(waiting.values_list("pk", flat=True))


@shared_task
def tidy_photos() -> None:
    """Forget what nobody will see again."""
    pictures.tidy(at=clock.now())


@shared_task
def remind_of_visits() -> None:
    """Tell people of their visits of tomorrow; the same one is told once."""
    reminding.remind_of_visits(now=clock.now())


@shared_task
def ask_if_fixed() -> None:
    """Ask whether what was done two days ago is fixed; the same one is asked once."""
    reminding.ask_if_fixed(now=clock.now())


@shared_task
def tell_of_late() -> None:
    """Tell people of the promises that have passed; of each once."""
    reminding.tell_of_late(now=clock.now())
