"""Notices on their way."""

from datetime import timedelta

from celery import shared_task

from portal.core import clock
from portal.notices import actions

A_RUN = timedelta(seconds=50)


@shared_task
def send_notice(pk: int) -> None:
    """Send one notice; doing it twice sends it once."""
    actions.send_stored(pk)


@shared_task
def send_waiting_notices() -> None:
    """Try again what did not go, or was stored just before a worker died; and what quiet hours held back.

    A hundred at a time, for as long as any of them go and the next run has not begun: mornings bring many.
    """
    until, gone = clock.now() + A_RUN, 1
    while gone and clock.now() < until:
        gone = sum(actions.send_stored(pk) for pk in actions.waiting())
