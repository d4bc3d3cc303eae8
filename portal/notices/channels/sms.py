"""Text messages, through GOV.UK Notify. Without it they wait."""

from django.db.models import Q

from portal.notices.channels import notify
from portal.notices.models import Notice


def sendable() -> Q:
    return notify.sendable("sms_template")


def send(notice: Notice) -> None:
    account = notify.account_of(notice.landlord_id)
    with notify.refusals():
        notify.client(account.key).send_sms_notification(
            phone_number=notice.to,
            template_id=account.sms_template,
            personalisation={"body": notice.body},
            reference=str(notice.code),
        )
