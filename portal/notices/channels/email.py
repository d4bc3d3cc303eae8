"""Email, through whatever server the settings name."""

from django.core.mail import EmailMessage

from portal.notices.models import Notice


def is_ready() -> bool:
    return True


def send(notice: Notice) -> None:
    EmailMessage(subject=notice.subject, body=notice.body, to=[notice.to]).send()
