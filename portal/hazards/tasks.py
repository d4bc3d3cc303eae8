"""What the clock starts. Each may run twice."""

from celery import shared_task

from portal.core import clock
from portal.hazards import keeping
from portal.hazards.actions.clocks import set_all_clocks


@shared_task
def set_every_clock() -> None:
    """All clocks of all open cases as the facts say."""
    set_all_clocks(now=clock.now())


@shared_task
def keep_clocks() -> None:
    """Open what has no case yet, set what has moved, and warn staff; each said once."""
    keeping.keep(now=clock.now())
