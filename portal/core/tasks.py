"""Tasks of no app in particular."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from portal.core import health


@shared_task
def give_sign_of_life() -> None:
    health.beat_heart()


@worker_ready.connect
def give_first_sign_of_life(**_: Any) -> None:
    """A worker that has just started need not wait for the beat to be called alive."""
    health.beat_heart()
