"""Notices on their way."""

from celery import shared_task

from portal.notices import actions


@shared_task
def send_notice(pk: int) -> None:
    """Send one notice; doing it twice sends it once."""
    actions.send_stored(pk)


@shared_task
def send_waiting_notices() -> None:
    """Try again what did not go, or was stored just before a worker died."""
    for pk in actions.waiting():
        actions.send_stored(pk)
