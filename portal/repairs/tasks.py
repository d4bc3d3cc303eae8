"""What is done about repairs as time passes."""

from celery import shared_task

from portal.core import clock
from portal.repairs import reminding


@shared_task
def remind_of_visits() -> None:
    reminding.remind_of_visits(now=clock.now())


@shared_task
def ask_if_fixed() -> None:
    reminding.ask_if_fixed(now=clock.now())


@shared_task
def tell_of_late() -> None:
    reminding.tell_of_late(now=clock.now())
