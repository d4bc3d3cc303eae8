"""Text messages, through GOV.UK Notify. Without it they wait."""

from django.conf import settings

from portal.notices.channels import notify
from portal.notices.models import Notice


def is_ready() -> bool:
    return bool(settings.NOTIFY_API_KEY and settings.NOTIFY_SMS_TEMPLATE)


def send(notice: Notice) -> None:
    with notify.refusals():
        notify.client().send_sms_notification(
            phone_number=notice.to,
            template_id=settings.NOTIFY_SMS_TEMPLATE,
            personalisation={"body": notice.body},
            reference=str(notice.code),
        )
