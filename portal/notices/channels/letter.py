"""Letters, printed and posted by GOV.UK Notify. Without it they wait to be printed."""

from django.conf import settings

from portal.notices.channels import notify
from portal.notices.models import Notice


def is_ready() -> bool:
    return bool(settings.NOTIFY_API_KEY and settings.NOTIFY_LETTER_TEMPLATE)


def send(notice: Notice) -> None:
    lines = [line.strip() for line in notice.to.splitlines() if line.strip()]
    address = {f"address_line_{number}": line for number, line in enumerate(lines[:7], start=1)}
    with notify.refusals():
        notify.client().send_letter_notification(
            template_id=settings.NOTIFY_LETTER_TEMPLATE,
            personalisation=address | {"subject": notice.subject, "body": notice.body},
            reference=str(notice.code),
        )
