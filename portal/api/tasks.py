"""What the clock does for the API."""

from celery import shared_task

from portal.api import keys, tokens
from portal.core import clock


@shared_task
def forget_old_answers_and_tokens() -> None:
    """Nobody asks for the one again, and the other opens nothing any more."""
    keys.forget(before=clock.now() - keys.KEPT_FOR)
    tokens.forget()
