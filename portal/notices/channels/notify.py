"""GOV.UK Notify, which councils may use. Its two templates hold nothing but ((subject)) and ((body))."""

from functools import cache
from typing import Any

from django.conf import settings
from notifications_python_client.notifications import NotificationsAPIClient


@cache
def client() -> Any:
    made: Any = NotificationsAPIClient  # its own types say nothing
    return made(settings.NOTIFY_API_KEY, timeout=20)
