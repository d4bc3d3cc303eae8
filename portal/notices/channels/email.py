"""Email, through whatever server the settings name."""

from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.db.models import Q

from portal.notices.channels import CannotBeSent
from portal.notices.models import Notice


def sendable() -> Q:
    return Q()


def send(notice: Notice) -> None:
    """Raises CannotBeSent where the server says that there is no such address (RFC 5321: 5yz is for good)."""
    try:
        answers = [notice.reply_to] if notice.reply_to else None
        EmailMessage(subject=notice.subject, body=notice.body, to=[notice.to], reply_to=answers).send()
    except SMTPRecipientsRefused as refusal:
        if all(500 <= code < 600 for code, _ in refusal.recipients.values()):
            raise CannotBeSent("no such address") from refusal
        raise
