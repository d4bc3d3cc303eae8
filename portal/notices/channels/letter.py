"""Letters, printed and posted by GOV.UK Notify. Without it they wait to be printed."""

from django.db.models import Q

from portal.notices.channels import notify
from portal.notices.models import Notice


def sendable() -> Q:
    return notify.sendable("letter_template")


def send(notice: Notice) -> None:
    account = notify.account_of(notice.landlord_id)
    lines = [line.strip() for line in notice.to.splitlines() if line.strip()]
    address = {f"address_line_{number}": line for number, line in enumerate(lines[:7], start=1)}
    with notify.refusals():
        notify.client(account.key).send_letter_notification(
            template_id=account.letter_template,
            personalisation=address | {"subject": notice.subject, "body": notice.body},
            reference=str(notice.code),
        )
