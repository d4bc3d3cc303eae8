"""GOV.UK Notify, which councils may use. Its two templates hold nothing but ((subject)) and ((body))."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from portal.notices.channels import CannotBeSent


@cache
def client() -> Any:
    made: Any = NotificationsAPIClient  # its own types say nothing
    return made(settings.NOTIFY_API_KEY, timeout=20)


@contextmanager
def refusals() -> Iterator[None]:
    """Notify answers 400 to a number or address that it will never take; anything else may pass."""
    try:
        yield
    except HTTPError as error:
        if error.status_code == 400:
            raise CannotBeSent("not a number or address") from error
        raise
