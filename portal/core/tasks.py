"""Tasks of no app in particular."""

from typing import Any

from celery import shared_task
from celery.signals import task_postrun, worker_ready

from portal.core import counting, health


@shared_task
def give_sign_of_life() -> None:
    health.beat_heart()


@task_postrun.connect
def count_task(task: Any = None, state: str | None = None, **_: Any) -> None:
    """For /metrics: each task that ended, and how."""
    counting.count("tasks", getattr(task, "name", "none"), (state or "unknown").lower())


@worker_ready.connect
def give_first_sign_of_life(**_: Any) -> None:
    """A worker that has just started need not wait for the beat to be called alive."""
    health.beat_heart()
