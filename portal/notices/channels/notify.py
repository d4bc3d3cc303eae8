"""GOV.UK Notify, which councils may use. Its two templates hold nothing but ((subject)) and ((body)).

A landlord's messages go through its own account where it has one, and it pays for them. The account in the
settings is for those that have none, and for what is sent in no landlord's name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from portal.core.secrets import opened
from portal.notices.channels import CannotBeSent
from portal.notices.models import NotifyAccount

PURPOSE = "portal.notices.notify"


@dataclass(frozen=True, kw_only=True)
class Account:
    """What messages are sent with; a channel without a template is not used."""

    key: str
    sms_template: str
    letter_template: str


def account_of(landlord_id: int | None) -> Account:
    """The account that a landlord's messages go through, by its primary key. Another landlord's never."""
    own = NotifyAccount.objects.filter(landlord_id=landlord_id).first() if landlord_id else None
    if own is None:
        return Account(
            key=settings.NOTIFY_API_KEY,
            sms_template=settings.NOTIFY_SMS_TEMPLATE,
            letter_template=settings.NOTIFY_LETTER_TEMPLATE,
        )
    return Account(
        key=opened(own.key, purpose=PURPOSE),
        sms_template=own.sms_template,
        letter_template=own.letter_template,
    )


def sendable(template: str) -> Q:
    """Notices for whose landlord there is an account with such a template: sms_template, letter_template."""
    own = NotifyAccount.objects.values("landlord_id")
    able = Q(landlord_id__in=own.exclude(**{template: ""}))
    if settings.NOTIFY_API_KEY and getattr(settings, f"NOTIFY_{template.upper()}"):
        able |= Q(landlord_id=None) | ~Q(landlord_id__in=own)
    return able


@cache
def client(key: str) -> Any:
    made: Any = NotificationsAPIClient  # its own types say nothing
    return made(key, timeout=20)


@contextmanager
def refusals() -> Iterator[None]:
    """Notify answers 400 to a number or address that it will never take; anything else may pass."""
    try:
        yield
    except HTTPError as error:
        if error.status_code == 400:
            raise CannotBeSent("not a number or address") from error
        raise
